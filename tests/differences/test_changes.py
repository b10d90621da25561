"""What an edit of a ruleset is told as, what it can touch, what it breaks, and what it comes to."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from differences.changed_text import RULESETS, changed, starter, told, versions
from touchline.analysis.differences.answers import Answer, NotDecided, Same, Thing, Verdict
from touchline.analysis.differences.category import categories
from touchline.analysis.differences.changes import Added, Bearing, Category, Changed, Reliance, Removed, Renamed
from touchline.analysis.differences.comparing import changes
from touchline.analysis.differences.facts import facts
from touchline.analysis.differences.proving import what_can_differ
from touchline.analysis.differences.telling import LAID_OUT, sentences
from touchline.backends.python import compile
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset
from touchline.testing.mutants import mutants

STARTERS = sorted(path.name for path in RULESETS.iterdir() if (path / "touchline.yaml").exists())

STRATEGIC = (
    "    | -                       | -                | yes       | -          || high_touch | "
    '"Strategic account"    |\n'
)
TOLD = [
    (("= 100k", "= 90k"), "the enterprise line moves from $100,000 to $90,000"),
    (("120k since", "130k since"), "the enterprise line moves from $120,000 to $130,000 from 1 January 2027"),
    (("-         | >= 8       ", "-         | >= 7       "), "row 5 of `tier`: complexity is ≥ 7, was ≥ 8"),
    (
        (STRATEGIC, ""),
        "row 2 of `tier` is gone: High touch when the account is strategic (“Strategic account”)",
    ),
    (("after 2 reviews", "after 3 reviews"),
     "segmentation `tier` moves down after 3 reviews in a row, was after 2 reviews in a row"),
    (("needs at least 60%", "needs at least 50%"),
     "health needs at least 50% of the weight to be known, was 60%"),
    (("green >= 60%", "green >= 70%"), "green in measure `licences` needs ≥ 70%, was ≥ 60%"),
    (("measures give their weight to their group", "measures are left out"),
     "missing measures are left out, where they give their weight to their group before"),
    (("up to 30 accounts", "up to 25 accounts"),
     "the service for High touch gives each owner at most 25 accounts, was 30"),
    (("every 2 weeks by owner", "every 3 weeks by owner"),
     "cadence 1 of touch `success_call` of the service for High touch comes every 3 weeks, was every 2 weeks"),
    (("red and days_to_renewal <= 120 days\n", "red\n"),
     "playbook `renewal_rescue` now starts whether or not days to renewal is at most 120 days"),
    (("red and days_to_renewal <= 120 days\n", "red and days_to_renewal <= 120 days and arr >= 10k\n"),
     "playbook `renewal_rescue` now starts only if also annual recurring revenue is at least $10,000"),
    (("2 business days after call_sponsor", "3 business days after call_sponsor"),
     "step `plan` of `renewal_rescue` is due 3 business days after `call_sponsor`, "
     "was 2 business days after `call_sponsor`"),
    (("goal by day 45 when health is not red", "goal by day 60 when health is not red"),
     "playbook `renewal_rescue` is to reach its goal by day 60, was day 45"),
    (("open_p1            whole", "open_p1            required whole"),
     "field `open_p1` is required now: the files that bring accounts in must follow"),
    (("7 people", "8 people"), "role `csm` has 8 people, was 7 people"),
    (('"Enterprise contract"', '"Enterprise"'),
     "row 1 of `tier`: the reason is “Enterprise”, was “Enterprise contract”"),
    (("never arr >= 500k", "never arr >= 400k"),
     "guarantee “A contract of half a million is always high touch” says annual recurring revenue is at least "
     "$400,000, was annual recurring revenue is at least $500,000"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "sentence"), TOLD, ids=lambda one: str(one)[:40])
def test_one_edit_is_one_sentence(edit: tuple[str, str], sentence: str) -> None:
    assert told(edit) == [sentence]


def test_an_example_that_expects_another_list_says_which() -> None:
    text = """\
ruleset lists "Lists"

account
  id   required text
  arr  money >= 0

decide topics
  one of money, growth
  all rows
    | arr   || topics |
    | >= 10 || money  |

examples "Lists"
  | arr || topics |
  | 10  || money  |
"""
    old, new = (check_text(made).ruleset for made in (text, text.replace("| 10  || money", "| 10  || growth, money")))
    assert old is not None
    assert new is not None
    (one,) = sentences(changes(old, new), {}, old, new)
    assert one.text == "row 1 of examples “Lists” expects `topics` to be growth, money, was money"


def test_a_row_that_stands_elsewhere_has_moved() -> None:
    first = "      | education  | has pta_meetings || >= 6   | >= 3   |\n"
    second = "      | education  | -                || >= 4   | >= 2   |\n"
    assert told((first + second, second + first)) == ["row 2 of measure `usage` now comes before row 1"]


def test_what_changes_nothing_is_said_to_change_nothing() -> None:
    """Where the only change that touches some answers is proved to leave them all as they are."""
    first = "      | education  | has pta_meetings || >= 6   | >= 3   |\n"
    second = "      | education  | -                || >= 4   | >= 2   |\n"
    old, new = versions((first + second, second + first))
    found = changes(old, new)
    verdicts: dict[Answer, Verdict] = {answer: Same() for answer in found[0].effect.touches}
    (one,) = sentences(found, verdicts, old, new)
    assert one.text == "row 2 of measure `usage` now comes before row 1, which changes nothing"
    undecided = {**verdicts, Answer(Thing.HEALTH): NotDecided("too hard")}
    (one,) = sentences(found, undecided, old, new)
    assert one.text == "row 2 of measure `usage` now comes before row 1"
    twice = changes(*versions((first + second, second + first), ("needs at least 60%", "needs at least 50%")))
    assert not any("nothing" in one.text for one in sentences(twice, verdicts, old, new))


def test_what_is_only_written_otherwise_changes_nothing() -> None:
    """Comments, spaces, the order of what an `and` joins and of the words of a cell."""
    old, new = versions(
        ("# segments are listed highest first", "# from the highest"),
        ("  review every quarter", "  review   every quarter  # four times a year"),
        ("when health is red and days_to_renewal <= 120 days", "when days_to_renewal <= 120 days and health is red"),
        ("| yellow, green ||", "| green, yellow ||"),
    )
    assert changes(old, new) == ()
    assert [(one.subject, one.text) for one in sentences((), {}, old, new)] == [("the ruleset", LAID_OUT)]
    assert sentences((), {}, old, old) == ()


def test_a_renamed_field_is_one_change() -> None:
    """What reads it by its new name has not changed; files and cases have to follow."""
    (change,) = changed(("champion_left", "sponsor_left"))
    assert isinstance(change, Renamed)
    assert (change.before, change.subject.name) == ("champion_left", "sponsor_left")
    assert change.effect.breaks == (Reliance.DATA, Reliance.SETTINGS)


def test_a_field_with_a_column_of_its_own_can_be_renamed_without_new_files() -> None:
    old, new = (f'  id required text\n  {name} money >= 0 column "ARR (USD)"\n' for name in ("arr", "turnover"))
    (change,) = changes(*_two(old, new))
    assert isinstance(change, Renamed)
    assert change.effect.breaks == (Reliance.SETTINGS,)


def test_a_renamed_segment_is_followed_wherever_it_is_named() -> None:
    found = changed(("mid_touch", "core"), ('core  "Mid touch"', 'core  "Core"'))
    assert [type(change) for change in found] == [Renamed, Changed]
    assert found[0].effect.breaks == (Reliance.RESULTS, Reliance.SETTINGS)
    assert found[1].effect.bearing is Bearing.WORDS


def test_one_thing_for_another_is_no_new_name() -> None:
    """A role that goes and another that comes have nothing in common but that they are roles."""
    found = changes(*_two("  a required text\n  spend money >= 0\n", "  a required text\n  opened date\n"))
    assert {type(change) for change in found} == {Added, Removed}


def test_words_touch_no_answer() -> None:
    (change,) = changed(('"Enterprise contract"', '"Enterprise"'))
    assert change.effect.bearing is Bearing.WORDS
    assert change.effect.touches == ()


def test_a_change_touches_what_is_made_from_it_and_nothing_else() -> None:
    """A threshold of health touches health and what reads it; a step touches no answer."""
    (change,) = changed(("green >= 75", "green >= 80"))
    touched = set(change.effect.touches)
    assert {Answer(Thing.HEALTH), Answer(Thing.PLAYBOOK, "renewal_rescue")} <= touched
    assert Answer(Thing.SEGMENTATION, "tier") not in touched
    (step,) = changed(("2 business days after call_sponsor", "3 business days after call_sponsor"))
    assert step.effect.touches == ()


def test_a_column_that_asks_nothing_yet_changes_no_row() -> None:
    old = _table(
        "| arr | vip || size |\n    | >= 5 | - || big |\n    | < 5 | - || small |\n    | missing | - || small |"
    )
    new = _table("| arr || size |\n    | >= 5 || big |\n    | < 5 || small |\n    | missing || small |")
    assert [(type(c), c.subject.kind, c.subject.name) for c in changes(old, new)] == [(Removed, "column", "vip")]
    assert [(type(c), c.subject.kind, c.subject.name) for c in changes(new, old)] == [(Added, "column", "vip")]


def test_a_table_turned_round_is_one_change() -> None:
    """Where most rows stand elsewhere they are not listed one by one."""
    rows = [f"    | {i * 10} to <{i * 10 + 10} || {'big' if i % 2 else 'small'} |\n" for i in range(20)]
    first, last = "| arr || size |\n", "    | - || small |"
    old, new = _table(first + "".join(rows) + last), _table(first + "".join(reversed(rows)) + last)
    found = changes(old, new)
    (one,) = sentences(found, {}, old, new)
    assert one.text == "segmentation `size`: the rows stand in another order"
    assert facts(found[0], old, new)["after"] == [str(i) for i in range(20, 0, -1)] + ["21"]


# ---------------------------------------------------------------------------- laws


@pytest.mark.parametrize("name", STARTERS)
def test_a_ruleset_has_no_changes_from_itself(name: str) -> None:
    ruleset = starter(name).ruleset
    assert ruleset is not None
    assert changes(ruleset, ruleset) == ()


@pytest.mark.parametrize("name", STARTERS)
def test_a_mutant_is_noticed_where_it_was_made(name: str) -> None:
    """Each is one change, in the block that was changed; the other way round it is as many."""
    old = starter(name).ruleset
    assert old is not None
    chance = Random(name)
    every = mutants(old)
    for mutant in chance.sample(every, min(30, len(every))):
        new = mutant.ruleset(old)
        found, back = changes(old, new), changes(new, old)
        assert found, mutant.what
        section, owner = mutant.owner
        block = found[0].subject.whole
        assert block.kind == {"parameters": "parameter", "lets": "let", "segmentations": "segmentation",
                              "decisions": "decision", "health": "health", "services": "service",
                              "journeys": "journey", "playbooks": "playbook",
                              "escalations": "escalation"}[section], mutant.what  # fmt: skip
        assert section == "services" or block.name == owner, mutant.what
        kinds, other = (Counter(type(change) for change in both) for both in (found, back))
        assert kinds[Added] == other[Removed], mutant.what
        assert kinds[Removed] == other[Added], mutant.what
        assert len(sentences(found, {}, old, new)) == len(found)


# ---------------------------------------------------------------------------- what it comes to


def test_only_words_are_words_only() -> None:
    old, new = versions(('"Enterprise contract"', '"Enterprise"'))
    assert categories(changes(old, new), {}, old, new).whole is Category.WORDS_ONLY


def test_a_step_changes_no_answer() -> None:
    old, new = versions(("2 business days after call_sponsor", "3 business days after call_sponsor"))
    assert categories(changes(old, new), {}, old, new).whole is Category.SAME_ANSWERS


def _start(condition: str) -> Ruleset:
    """A ruleset that does one thing: it starts a playbook."""
    text = (
        'ruleset r "R"\n  language 1\n  currency USD\n\nrole csm "CSM"\n\naccount\n  id required text\n  arr money\n\n'
        f'playbook p "P"\n  start when {condition}\n  step a "A" on day 0 by csm\n'
    )
    return _checked(text)


@pytest.mark.parametrize(
    ("before", "after", "category"),
    [
        ("arr >= 100", "arr >= 50", Category.WIDENS),
        ("arr >= 50", "arr >= 100", Category.NARROWS),
        ("arr >= 50", "arr < 50", Category.REROUTES),
        ("arr >= 50", "not arr < 50", Category.SAME_ANSWERS),
    ],
)
def test_a_playbook_that_starts_more_often_widens(before: str, after: str, category: Category) -> None:
    assert _category(_start(before), _start(after)) is category


def test_segments_are_highest_first() -> None:
    """More accounts in the higher segment widens; fewer narrows."""
    old, new = (
        _table(f"| arr || size |\n    | >= {line} || big |\n    | < {line} || small |\n    | missing || small |")
        for line in (5, 9)
    )
    assert _category(old, new) is Category.NARROWS
    assert _category(new, old) is Category.WIDENS


def _category(old: Ruleset, new: Ruleset) -> Category:
    found = categories(changes(old, new), what_can_differ(compile(old), compile(new)), old, new)
    return found.whole


def _two(old: str, new: str) -> tuple[Ruleset, Ruleset]:
    """Two rulesets that have these fields."""
    start = 'ruleset r "R"\n  language 1\n  currency USD\n\naccount\n'
    return _checked(start + old), _checked(start + new)


def _table(rows: str) -> Ruleset:
    """A ruleset with one segmentation."""
    return _checked(
        'ruleset r "R"\n  language 1\n  currency USD\n\naccount\n  id required text\n  arr money\n  vip yes/no\n\n'
        'segmentation size "Size"\n  always current\n  big "Big"\n  small "Small"\n  first row wins\n    ' + rows + "\n"
    )


def _checked(text: str) -> Ruleset:
    checked = check_text(text)
    assert checked.ruleset is not None, [d.message for d in checked.diagnostics]
    return checked.ruleset
