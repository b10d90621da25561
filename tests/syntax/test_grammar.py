"""The grammar as a whole: no conflict settled in silence, every rule has its node."""

from __future__ import annotations

from syntax.reading import example
from touchline.source import Source
from touchline.syntax.grammar import Nodes, build, grammar_text, spelling_of, start_symbols
from touchline.syntax.parse import parse_file
from touchline.syntax.words import AHEAD, RESERVED


def test_the_grammar_has_no_conflicts() -> None:
    assert build(strict=True) is not None


def test_every_rule_has_a_node() -> None:
    lark = build()
    inlined = {rule.origin.name for rule in lark.rules if rule.origin.name.startswith("_")}
    wanted = {
        rule.alias or rule.origin.name
        for rule in lark.rules
        if rule.origin.name not in inlined
        and not (rule.options.expand1 and not rule.alias and len(rule.expansion) == 1)
    }
    missing = {name for name in wanted if not hasattr(Nodes, name)}
    assert missing == set()


def test_wherever_a_name_can_stand_a_keyword_needs_a_look_ahead() -> None:
    # So that a field called `plan`, `days` or `count` is a name in every place.
    lark = build()
    states = lark.parse_interactive(start="expression").parser_state.parse_conf.parse_table.states
    unguarded = set()
    for accepted in states.values():
        if "NAME" in accepted:
            words = {spelling_of(terminal) for terminal in accepted if terminal.isupper()}
            unguarded |= {w for w in words if w and w[0].isalpha() and w != "or else"} - RESERVED - set(AHEAD)
    assert unguarded == set()


def test_there_is_a_start_symbol_for_every_line() -> None:
    assert len(start_symbols(grammar_text())) > 80


def test_the_example_of_the_language_reads_without_a_finding() -> None:
    file, found = parse_file(Source("scheduling.touch", example()))
    assert found == ()
    assert [block.keyword for block in file.blocks][:4] == ["ruleset", "calendar", "role", "role"]
    assert len(file.blocks) == 25
    assert not any(block.broken for block in file.blocks)
    assert len(file.comments) == 6
