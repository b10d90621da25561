"""A line that cannot be read, in words: what was expected there, and a right line to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.source import Span
from touchline.spelling import nearest
from touchline.syntax.forms import CONTEXTS, Form, leads_of
from touchline.syntax.grammar import Stuck, spelling_of
from touchline.syntax.lexer import Token
from touchline.syntax.lines import Line
from touchline.syntax.words import BLOCKS, RESERVED

_CONDITION_AFTER = frozenset({"when", "while", "if", "and", "or", "not", "where", "never", "always"})
_LITERAL_WORDS = {
    "TEXT_LITERAL": 'a text in `"`',
    "PROSE_LITERAL": 'a text in `"""`',
    "DATE_LITERAL": "a date",
    "WHOLE_LITERAL": "a whole number",
    "NAME": "a name",
}
_UNITS = frozenset(
    ["DAY", "DAYS", "WEEK", "WEEKS", "MONTH", "MONTHS", "QUARTER", "QUARTERS", "YEAR", "YEARS", "BUSINESS"]
)
_NUMBERS = frozenset({"WHOLE_LITERAL", "DECIMAL_LITERAL", "PERCENT_LITERAL"})
_OPERATORS = frozenset({"PLUS", "MINUS", "STAR", "SLASH", "DOT", "OR_ELSE"})
_END = "$END"


def unreadable(line: Sequence[Token], stuck: Stuck, example: str | None, place: Span) -> Diagnostic:
    """A line (or cell) that was read up to `stuck`. `place` is its span, `example` a right one."""
    before = line[stuck.index - 1] if stuck.index else None
    after = f" after `{_shown(before.text)}`" if before else ""
    hint = f"for example: `{example}`" if example and not _in_an_expression(line, stuck.index) else None
    if before and before.text == "in" and "LPAR" in stuck.expected:
        hint = "write the values in brackets: `in (a, b)`"
    if stuck.index >= len(line):
        end = Span(place.path, place.end, place.end)
        return diagnostic(
            "syntax", f"expected {_wanted(stuck.expected, before)}{after}", end, "the line ends here", hint=hint
        )
    token = line[stuck.index]
    shown = _shown(token.text)
    if "NAME" in stuck.expected and "LPAR" not in stuck.expected and token.text in RESERVED:
        return diagnostic(
            "reserved-word", f"`{shown}` is a word of the language and cannot be a name", token.span, "not a name",
            hint="for all the rest write `else`" if shown in _ELSE else f"for example `{shown}_`, or another word",
        )  # fmt: skip
    close = _meant(token, stuck.expected)
    if close:
        hint = f"did you mean `{close}`?"
    elif (
        before
        and before.type in ("DECIMAL_LITERAL", "PERCENT_LITERAL")
        and token.text in ("days", "weeks", "months", "years")
    ):
        return diagnostic(
            "syntax", f"a length of time is a whole number of {token.text}", before.span, "not whole", hint=hint
        )
    elif before and token.type == "MINUS" and before.span.end == token.span.start and stuck.index + 1 < len(line):
        hint = f"names are written with `_`: `{before.text}_{line[stuck.index + 1].text}`"
    elif _sign_meant(line, stuck.index):
        hint = f"write `{_sign_meant(line, stuck.index)}`"
    elif token.type == "EQUAL" and "IS" in stuck.expected:
        hint = "write `is` for equal: `=` only defines"
    if stuck.expected <= {_END}:
        return diagnostic("syntax", f"nothing more is expected{after}", token.span, "this is too much", hint=hint)
    wanted = _wanted(stuck.expected, before)
    if not wanted:
        return diagnostic("syntax", f"`{shown}` makes no sense{after}", token.span, "not expected here", hint=hint)
    return diagnostic("syntax", f"expected {wanted}{after}, not `{shown}`", token.span, "not expected here", hint=hint)


_SIGNS = {"=>": ">=", "=<": "<=", "<>": "is not", "==": "is", "=!": "is not"}
"""Comparisons as other languages write them."""


def _sign_meant(line: Sequence[Token], index: int) -> str | None:
    """The comparison that two signs without a blank between them were meant for, the trouble being either."""
    for first in (index, index - 1):
        pair = line[max(first, 0) : first + 2]
        if len(pair) == 2 and pair[0].span.end == pair[1].span.start:
            meant = _SIGNS.get(pair[0].text + pair[1].text)
            if meant:
                return meant
    return None


def _in_an_expression(line: Sequence[Token], index: int) -> bool:
    """Whether the trouble lies inside a condition or a sum, about which an example of the line says nothing."""
    return any(t.type == "EQUAL" or t.text in _CONDITION_AFTER for t in line[: max(index - 1, 0)])


def unknown_line(context: str, line: Line) -> tuple[Diagnostic, Form | None]:
    """A line whose first words are none of its block's; and the form that was probably meant."""
    leads = leads_of(context)
    words = [t.text for t in line.tokens[:4]]
    meant: str | None = None
    for count in (3, 2, 1):
        of_length = [lead for lead in leads if len(lead.replace("/", " / ").split()) == count]
        if len(words) >= count:
            meant = meant or nearest(" ".join(words[:count]), of_length)
    if meant is None:  # a first word alone may be right, or nearly
        for lead in leads:
            if nearest(words[0], [lead.split()[0]]):
                meant = lead
                break
    shown = _shown(line.tokens[0].text)
    first = line.tokens[0].span
    named = _article(context)
    if meant:
        form = leads[meant]
        return (
            diagnostic(
                "unknown-line",
                f"{named} has no line that starts with `{shown}`",
                first,
                "not known here",
                hint=f"did you mean `{meant}`?",
            ),
            form,
        )
    hint: str | None
    if shown in ("and", "or"):
        hint = f"end the line before this one with `{shown}`, and it goes on here"
    elif "else" in leads and (rest := _rest_meant(line)):
        hint = f"what holds where no line does is `else {rest}`"
    else:
        hint = _offer(context, leads)
    return diagnostic(
        "unknown-line", f"{named} has no line that starts with `{shown}`", first, "not known here", hint=hint
    ), None


_ELSE = ("otherwise", "default")
"""What `else` is called elsewhere: `otherwise p3`, or as a segmentation has it, `p3 otherwise`."""


def _rest_meant(line: Line) -> str | None:
    """What a line gives that is meant for all the rest."""
    words = [token.text for token in line.tokens]
    if words[0] in _ELSE and len(words) > 1:
        return " ".join(words[1:]).replace(" ,", ",")
    return words[0] if len(words) == 2 and words[1] in (*_ELSE, "else") else None


def _offer(context: str, leads: Iterable[str]) -> str | None:
    names = [f"`{lead}`" for lead in leads]
    shapes = [form.what for form in CONTEXTS[context] if form.what]
    offered = shapes + names[:6]
    return f"its lines are {_list(offered, 'and')}" + (", and others" if len(names) > 6 else "") if offered else None


def unknown_block(line: Line) -> Diagnostic:
    """A line in the first column whose first word starts no block."""
    token = line.tokens[0]
    meant = nearest(token.text, BLOCKS) if token.type == "NAME" else None
    shown = _shown(token.text)
    inside = [
        c
        for c in CONTEXTS
        if c in BLOCKS and any(f.leads and line.word(0) in {x[0] for x in f.leads} for f in CONTEXTS[c])
    ]
    if meant:
        hint: str | None = f"did you mean `{meant}`?"
    elif token.type == "NAME" and inside:
        hint = f"indent it by two blanks below its `{inside[0]}`"
    else:
        hint = "the blocks are " + ", ".join(f"`{word}`" for word in BLOCKS)
    return diagnostic("unknown-block", f"`{shown}` starts no block", token.span, "in the first column", hint=hint)


def nothing_below(parent: str, line: Line) -> Diagnostic:
    """A line indented below one that takes no lines."""
    hint = "indent it like the line above"
    if parent in BLOCKS:
        hint = "a line goes on when it ends in a comma, `and`, `or` or an operator"
    return diagnostic(
        "bad-indentation", f"`{parent}` takes no lines below it", line.tokens[0].span, "indented deeper", hint=hint
    )


def _article(context: str) -> str:
    name = {"rows": "a table"}.get(context)
    return name or f"{'an' if context[0] in 'aeiou' else 'a'} `{context}`"


def _meant(token: Token, expected: Iterable[str]) -> str | None:
    if token.type != "NAME":
        return None
    words = [word for word in map(spelling_of, expected) if word and word[0].isalpha() and word not in ("is", "in")]
    return nearest(token.text, words) if len(token.text) > 2 else None


def _wanted(expected: frozenset[str], before: Token | None) -> str:
    """What could have stood there, in words; empty where too much could."""
    if "LPAR" in expected and "NAME" in expected:
        if before and before.type == "NAME" and before.text in _CONDITION_AFTER:
            return "a condition"
        return "a value"
    if expected <= _UNITS:
        return "`days`, `weeks`, `months`, `quarters`, `years` or `business days`"
    expected = (expected - _OPERATORS) or expected  # that a sum may go on anywhere is no help
    names: list[str] = []
    if len(expected & _NUMBERS) > 1:
        names.append("a number")
        expected = expected - _NUMBERS
    if len(expected & _UNITS) > 3:
        names.append("a length of time")
        expected = expected - _UNITS - {"WHOLE_LITERAL"}
    names.extend(words for literal, words in _LITERAL_WORDS.items() if literal in expected)
    spelled = (spelling_of(terminal) for terminal in expected if terminal not in _LITERAL_WORDS)
    names.extend(f"`{word}`" for word in sorted(filter(None, spelled)))
    return _list(names, "or") if 0 < len(names) <= 8 else ""


def _list(names: Sequence[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _shown(text: str) -> str:
    line = text.split("\n", 1)[0].rstrip("\r")
    return line if len(line) <= 40 else line[:37] + "..."
