"""What cells and results mean, typed against their headings; what a table refuses, mistake by mistake."""

from __future__ import annotations

import pytest

from meanings import VOCABULARY, outline, reading, written
from touchline.diagnostics import Diagnostic
from touchline.model.expressions import Literal, Read, Relation
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    IsKnown,
    IsMissing,
    NoneOf,
    Operand,
    Result,
    Table,
    Test,
    Threshold,
    Within,
)
from touchline.model.types import ChoiceType, MoneyType, NumberType, Type
from touchline.syntax import tree

LETTERS = ChoiceType(("a", "b", "c"))


def decided(
    table: str,
    combining: str = "",
    results: tuple[tuple[str, Type], ...] = (("pick", LETTERS),),
    *,
    measured: str | None = None,
) -> tuple[Table | None, tuple[Diagnostic, ...], str]:
    """The table of a decision called `pick`, over the vocabulary."""
    rule = f"    {combining}\n" if combining else ""
    lines = "".join(f"      {line}\n" for line in table.strip().splitlines())
    text = VOCABULARY + '\ndecide pick "Pick"\n  one of a, b, c\n' + (rule.replace("    ", "  ", 1)) + lines
    found = reading(text)
    assert found.findings == ()
    rows = next(c for c in found.names.decisions["pick"].block.clauses if isinstance(c, tree.Rows))
    assert rows.table is not None
    typed = tuple(Result(name, kind, None, rows.span) for name, kind in results)
    value = found.resolver.expression(written(measured)) if measured is not None else None
    made = found.resolver.table("pick", rows, rows.table, typed, measured=value)
    return made, found.resolver.diagnostics, text


def shown(test: Test) -> str:
    """A cell's test in one line."""
    match test:
        case AnyValue():
            return "-"
        case IsMissing():
            return "missing"
        case IsKnown():
            return "known"
        case Equal(value=value):
            return operand(value)
        case Within(low=low, low_open=low_open, high=high, high_open=high_open):
            first = f"{'>' if low_open else '>='} {operand(low)}" if low is not None else ""
            last = f"{'<' if high_open else '<='} {operand(high)}" if high is not None else ""
            return " ".join(part for part in (first, last) if part)
        case Holds(elements=elements, negated=negated):
            return f"{'has not' if negated else 'has'} {' '.join(elements)}"
        case Either(parts=parts):
            return " or ".join(map(shown, parts))
        case NoneOf(parts=parts, any_other=any_other):
            return f"{'other than' if any_other else 'none of'} {' or '.join(map(shown, parts))}"


def operand(value: Operand) -> str:
    return outline(value)


CELLS = [
    ("arr", "-", "-"),
    ("arr", "missing", "missing"),
    ("arr", "known", "known"),
    ("arr", "25k", "25000$"),
    ("arr", "line", "line"),
    ("arr", "< 25k", "< 25000$"),
    ("arr", "<= line", "<= line"),
    ("arr", "> 0", "> 0$"),
    ("arr", "25k to 100k", ">= 25000$ <= 100000$"),
    ("arr", "25k to <line", ">= 25000$ < line"),
    ("arr", ">25k to 100k", "> 25000$ <= 100000$"),
    ("arr", "0, 100k, missing", "0$ or 100000$ or missing"),
    ("arr", "< 5, 10 to 20, > 100", "< 5$ or >= 10$ <= 20$ or > 100$"),
    ("seats", "<= 2.5", "<= 2.5"),
    ("share", ">= 60%", ">= 0.6"),
    ("nps", "-100 to -1", ">= -100 <= -1"),
    ("plan", "free", "free"),
    ("plan", "free, team", "free or team"),
    ("plan", "none of free, team", "none of free or team"),
    ("plan", "top", "top"),
    ("plan", "missing, free", "missing or free"),
    ("tier", "high", "high"),
    ("tier.candidate", "low", "low"),
    ("health", "yellow, green", "yellow or green"),
    ("health.score", ">= 50", ">= 50"),
    ("use_cases", "has board", "has board"),
    ("use_cases", "has not board", "has not board"),
    ("use_cases", "has any of board, demos", "has board demos"),
    ("flags", "has late", "has late"),
    ("strategic", "yes", "yes"),
    ("strategic", "no", "no"),
    ("arr >= line", "yes", "yes"),
    ("rescue is open", "no", "no"),
    ("name", '"Acme"', "Acme"),
    ("renews_on", ">= early", ">= early"),
    ("renews_on", "2026-01-01 to 2026-12-31", ">= 2026-01-01 <= 2026-12-31"),
    ("days_to_renewal", "<= 30 days", "<= 30 days"),
    ("days_to_renewal", "30 days to 90 days", ">= 30 days <= 90 days"),
    ("days_to_renewal", "30 to 90 days", ">= 30 days <= 90 days"),
    ("days_to_renewal", "<= soon", "<= soon"),
    ("months since started_on", "< 2 quarters", "< 6 months"),
    ("count of use_cases", "0", "0"),
    ("arr / seats", ">= 100", ">= 100$"),
]


@pytest.mark.parametrize("heading, cell, expected", CELLS)
def test_cell(heading: str, cell: str, expected: str) -> None:
    made, findings, _ = decided(f"| {heading} || pick |\n| {cell} || a |")
    assert findings == ()
    assert made is not None
    assert made.inputs[0].heading == heading
    assert shown(made.rows[0].tests[0]) == expected


REFUSED = [
    # heading, cell, code, what is underlined, hint
    ("arr", ">= 30 days", "wrong-unit", "30 days", None),
    ("arr", ">= many", "wrong-unit", "many", "multiply it by an amount to make money of it"),
    ("arr", "> 40%", "wrong-unit", "40%", "write an amount, or multiply one by the percentage"),
    ("days_to_renewal", "<= 30", "wrong-unit", "30", "write `30 days`"),
    ("days_to_renewal", "<= 3 months", "wrong-unit", "3 months", "say the length in days"),
    ("arr", "yes", "wrong-type", "yes", None),
    ("strategic", "1", "wrong-type", "1", None),
    ("strategic", "> 1", "wrong-type", "> 1", "write `yes` or `no`"),
    ("plan", "> 5", "wrong-type", "> 5", "list the choices: `free, team`"),
    ("plan", '"free"', "wrong-type", '"free"', "write `free` without quotes"),
    ("plan", "has free", "wrong-type", "has free", "write `free`"),
    ("use_cases", "board", "wrong-type", "board", "write `has board`"),
    ("use_cases", "> 1", "wrong-type", "> 1", "make `count of use_cases` the heading"),
    ("name", "Acme", "unknown-name", "Acme", 'text stands in quotes: `"Acme"`'),
    ("plan", "fre", "unknown-choice", "fre", "did you mean `free`?"),
    ("plan", "none of free, taem", "unknown-choice", "taem", "did you mean `team`?"),
    ("use_cases", "has bord", "unknown-choice", "bord", "did you mean `board`?"),
    ("arr", ">= lien", "unknown-name", "lien", "did you mean `line`?"),
    (
        "arr",
        "> cost_to_serve",
        "bad-bound",
        "cost_to_serve",
        "make it a column of its own, `arr > cost_to_serve`, with `yes` and `no`",
    ),
    (
        "arr",
        "0 to cost_to_serve",
        "bad-bound",
        "cost_to_serve",
        "make it a column of its own, `arr <= cost_to_serve`, with `yes` and `no`",
    ),
    (
        "plan",
        "former_plan",
        "bad-bound",
        "former_plan",
        "make it a column of its own, `plan is former_plan`, with `yes` and `no`",
    ),
    ("arr", "100k to 25k", "bad-bound", "100k to 25k", "write `25k to 100k`"),
    ("arr", "25k - 100k", "bad-bound", "25k - 100k", "write `25k to <100k`, or `25k to 100k` with 100k in it"),
    ("arr", "25k + 100k", "bad-bound", "25k + 100k", None),
    (
        "renews_on",
        "<= 90 days",
        "wrong-type",
        "90 days",
        "make the heading `days until renews_on`, or `days since renews_on`",
    ),
    ("former_plan", "None-yet", "bad-bound", "None-yet", "did you mean `none_yet`?"),
    ("seats", "5 to <5", "bad-bound", "5 to <5", None),
    ("nps", ">= 200", "out-of-range", "200", None),
    ("nps", "0 to 101", "out-of-range", "101", None),
    ("health.score", "< -1", "out-of-range", "-1", None),
    ("arr", "never", "not-here", "never", "write `-` for any value"),
    ("arrr", "5", "unknown-name", "arrr", "did you mean `arr`?"),
]


@pytest.mark.parametrize("heading, cell, code, underlined, hint", REFUSED)
def test_refused_cell(heading: str, cell: str, code: str, underlined: str, hint: str | None) -> None:
    _, findings, text = decided(f"| {heading} || pick |\n| {cell} || a |")
    assert [(d.code, text[d.span.start : d.span.end], d.hint) for d in findings if d.span] == [(code, underlined, hint)]


def test_any_other_is_known_and_in_no_other_cell_of_its_column() -> None:
    made, findings, _ = decided(
        """
| plan         | arr       || pick |
| free         | 5         || a    |
| any other    | > 10      || b    |
| team, free   | any other || c    |
| missing      | -         || a    |
"""
    )
    assert findings == ()
    assert made is not None
    assert shown(made.rows[1].tests[0]) == "other than free or team"
    assert shown(made.rows[2].tests[1]) == "other than 5$ or > 10$"


def test_reasons_results_and_numbers_of_rows() -> None:
    made, findings, text = decided('| seats || pick | because |\n| < 5 || a | "Small" |\n| >= 5 || b | |')
    assert findings == ()
    assert made is not None
    assert [(row.number, row.because) for row in made.rows] == [(1, "Small"), (2, None)]
    assert [outline(v) for row in made.rows for v in row.values if isinstance(v, Literal)] == ["a", "b"]
    assert [text[s.start : s.end] for s in made.rows[0].value_spans] == ["a"]


def test_several_results_in_any_order() -> None:
    results: tuple[tuple[str, Type], ...] = (("pick", LETTERS), ("fee", MoneyType()))
    made, findings, _ = decided("| seats || fee | pick |\n| - || 100 | a |", results=results)
    assert findings == ()
    assert made is not None
    assert [outline(v) for v in made.rows[0].values if isinstance(v, Literal)] == ["a", "100$"]


def test_a_parameter_as_result() -> None:
    made, findings, _ = decided("| seats || pick |\n| - || line |", results=(("pick", MoneyType()),))
    assert findings == ()
    assert made is not None
    value = made.rows[0].values[0]
    assert isinstance(value, Read)
    assert value.ref.name == "line"


BAD_RESULTS: list[tuple[str, Type, str, str, str | None]] = [
    ("other", LETTERS, "unknown-choice", "other", "it is one of `a`, `b`, `c`"),
    ("5", LETTERS, "wrong-type", "5", None),
    ("arr", MoneyType(), "bad-result", "arr", None),
    ("2.5", NumberType(whole=True), "bad-result", "2.5", None),
    ("5 days", MoneyType(), "wrong-unit", "5 days", None),
    ("5 days", NumberType(), "wrong-unit", "5 days", "write `5`"),
    ("> 5", MoneyType(), "bad-result", "> 5", None),
    ("-", MoneyType(), "bad-result", "-", "leave the cell empty for no result"),
    ("top", LETTERS, "wrong-type", "top", None),
]


@pytest.mark.parametrize("cell, kind, code, underlined, hint", BAD_RESULTS)
def test_refused_result(cell: str, kind: Type, code: str, underlined: str, hint: str | None) -> None:
    made, findings, text = decided(f"| seats || pick |\n| - || {cell} |", results=(("pick", kind),))
    assert made is None
    assert [(d.code, text[d.span.start : d.span.end], d.hint) for d in findings if d.span] == [(code, underlined, hint)]


def test_every_mistake_of_a_table_is_reported() -> None:
    made, findings, text = decided(
        """
| plan | arrr | arr     || pick | because |
| fre  | 5    | > 3     || a    |         |
| team | 6    | 30 days || e    | "Fine"  |
"""
    )
    assert made is None
    underlined = [(d.code, text[d.span.start : d.span.end]) for d in findings if d.span]
    assert sorted(underlined) == sorted(
        [
            ("unknown-name", "arrr"),
            ("unknown-choice", "fre"),
            ("wrong-unit", "30 days"),
            ("unknown-choice", "e"),
        ]
    )


def test_headings_of_results() -> None:
    for table, code, underlined in (
        ("| seats || pikc |\n| - || a |", "unknown-name", "pikc"),
        ("| seats || pick | pick |\n| - || a | a |", "defined-twice", "pick"),
    ):
        made, findings, text = decided(table)
        assert made is None
        assert [(d.code, text[d.span.start : d.span.end]) for d in findings if d.span] == [(code, underlined)]
    _, findings, _ = decided("| seats || because |\n| - || |")
    assert [d.code for d in findings] == ["missing-part"]


COMBINING: list[tuple[str, Type, str | None]] = [
    ("", LETTERS, None),
    ("first row wins", LETTERS, None),
    ("highest wins", LETTERS, None),
    ("highest wins", MoneyType(), "wrong-type"),
    ("all rows", LETTERS, None),
    ("all rows, highest first", LETTERS, None),
    ("all rows, highest first", NumberType(), "wrong-type"),
    ("sum of rows", MoneyType(), None),
    ("sum of rows", LETTERS, "wrong-type"),
    ("least of rows", NumberType(), None),
    ("greatest of rows", LETTERS, "wrong-type"),
    ("count of rows", NumberType(whole=True), None),
    ("count of rows", LETTERS, "wrong-type"),
]


@pytest.mark.parametrize("combining, kind, code", COMBINING)
def test_how_rows_combine(combining: str, kind: Type, code: str | None) -> None:
    cell = "a" if kind == LETTERS else "5"
    made, findings, _ = decided(f"| seats || pick |\n| - || {cell} |", combining, (("pick", kind),))
    assert [d.code for d in findings] == ([code] if code else [])
    assert (made is None) == (code is not None)
    if made is not None:
        assert made.combining.value == combining


def test_counted_rows_need_no_result() -> None:
    made, findings, _ = decided(
        '| seats || because |\n| > 5 || "Large" |', "count of rows", (("pick", NumberType(whole=True)),)
    )
    assert findings == ()
    assert made is not None
    assert made.rows[0].values == (None,)


def test_rows_that_are_added_give_one_result() -> None:
    results: tuple[tuple[str, Type], ...] = (("pick", MoneyType()), ("fee", MoneyType()))
    made, findings, _ = decided("| seats || pick | fee |\n| - || 1 | 2 |", "sum of rows", results)
    assert made is None
    assert [d.code for d in findings] == ["wrong-type"]


BANDS: tuple[tuple[str, Type], ...] = (("green", NumberType()), ("yellow", NumberType()))


def test_thresholds() -> None:
    made, findings, _ = decided(
        "| plan || green | yellow |\n| free || >= 6 | never |\n| - || >= many | > 12.5 |",
        results=BANDS,
        measured="nps",
    )
    assert findings == ()
    assert made is not None
    first, second = made.rows
    assert isinstance(first.values[0], Threshold)
    assert first.values[0].relation is Relation.AT_LEAST
    assert isinstance(first.values[1], Threshold)
    assert (first.values[1].relation, first.values[1].value) == (None, None)
    assert isinstance(second.values[0], Threshold)
    assert second.values[0].value is not None
    assert outline(second.values[0].value) == "many"


@pytest.mark.parametrize(
    "cell, code, hint",
    [
        ("6", "bad-threshold", "write `>= 6`"),
        ("5 to 6", "bad-threshold", None),
        ("-", "bad-threshold", None),
        (">= 5 days", "wrong-unit", "write `5`"),
        (">= arr", "bad-bound", None),
        (">= 101", "out-of-range", None),
    ],
)
def test_refused_threshold(cell: str, code: str, hint: str | None) -> None:
    _, findings, _ = decided(f"| plan || green | yellow |\n| - || {cell} | never |", results=BANDS, measured="nps")
    assert [(d.code, d.hint) for d in findings] == [(code, hint)]


def test_thresholds_are_given_by_one_row() -> None:
    made, findings, _ = decided(
        "| plan || green | yellow |\n| - || >= 6 | never |", "all rows", results=BANDS, measured="nps"
    )
    assert made is None
    assert [d.code for d in findings] == ["not-here"]


def lines_of(body: str) -> tuple[list[tuple[int, str, str, str | None]], list[tuple[str, str]]]:
    """The lines of a decision `pick` and what is wrong with them."""
    text = VOCABULARY + '\ndecide pick "Pick"\n  one of a, b, c\n' + body
    found = reading(text)
    decision = found.names.decisions["pick"]
    clauses = [c for c in decision.block.clauses if isinstance(c, tree.When)]
    made = found.resolver.lines("pick", clauses, decision.results, span=decision.block.span)
    mistakes = [(d.code, text[d.span.start : d.span.end]) for d in found.resolver.diagnostics if d.span]
    if made is None:
        return [], mistakes
    lines = [
        (x.number, outline(x.value), outline(x.condition) if x.condition else "otherwise", x.because)
        for x in made.lines
    ]
    return lines, mistakes


def test_lines() -> None:
    lines, mistakes = lines_of('  a when arr > line "Large"\n  b when strategic\n')
    assert mistakes == []
    assert lines == [(1, "a", "(> arr line)", "Large"), (2, "b", "strategic", None)]


def test_every_mistake_of_lines_is_reported() -> None:
    lines, mistakes = lines_of("  d when arr > 5 days\n  b when plan\n  c when not_there > 5\n")
    assert lines == []
    assert mistakes == [
        ("unknown-choice", "d"),
        ("wrong-unit", "5 days"),
        ("not-a-condition", "plan"),
        ("unknown-name", "not_there"),
    ]


def test_segments_are_lines_too() -> None:
    found = reading(
        'account\n  arr money\nsegmentation tier "T"\n  high "H" when arr >= 100k "Big"\n  low "L" otherwise\n'
    )
    tier = found.names.segmentations["tier"]
    results = (Result("tier", tier.type, None, tier.block.span),)
    made = found.resolver.lines("tier", tuple(tier.segments.values()), results, span=tier.block.span)
    assert found.resolver.diagnostics == ()
    assert made is not None
    assert [(outline(x.value), x.condition is None, x.because) for x in made.lines] == [
        ("high", False, "Big"),
        ("low", True, None),
    ]


def test_defaults() -> None:
    found = reading('account\n  arr money\ndecide pick "P"\n  one of a, b\n  a when arr > 5\n  else b\n')
    decision = found.names.decisions["pick"]
    clause = next(c for c in decision.block.clauses if isinstance(c, tree.Else))
    made = found.resolver.defaults(clause, decision.results)
    assert made is not None
    assert [outline(v) for v in made] == ["b"]
    assert found.resolver.defaults(clause, (*decision.results, *decision.results)) is None
    assert [d.message for d in found.resolver.diagnostics] == ["`else` gives 1 value for 2 results"]
