"""The lines of blocks: what is written gives these nodes."""

from __future__ import annotations

import pytest

from syntax.reading import bare, clause, places, sound
from touchline.source import Source
from touchline.syntax import tree
from touchline.syntax.forms import CONTEXTS, HEADERS
from touchline.syntax.parse import parse_file
from touchline.syntax.tree import Unit


def length(count: int, unit: Unit) -> tuple[object, ...]:
    return ("Length", count, unit)


def word(text: str) -> tuple[object, ...]:
    return ("Word", text)


def name(text: str) -> tuple[object, ...]:
    return ("Name", word(text), None)


def text(value: str, prose: bool = False) -> tuple[object, ...]:
    return ("Text", value, prose)


def whole(digits: str) -> tuple[object, ...]:
    return ("Number", float(digits), digits, True, False)


X = name("x")


@pytest.mark.parametrize(
    "block, line, node",
    [
        ("ruleset a", "time zone \"UTC\"", ("Setting", "time zone", text("UTC"))),
        ("ruleset a", "revenue arr", ("Setting", "revenue", word("arr"))),
        ("calendar c", "working days sunday to thursday", ("WorkingDays", (6, 0, 1, 2, 3))),
        ("calendar c", "working days monday, friday", ("WorkingDays", (0, 4))),
        ("calendar c", 'holidays US "NY"', ("Holidays", word("US"), text("NY"))),
        ("calendar c", "fiscal year starts february", ("FiscalYear", 2)),
        ("account", "reads hubspot", ("Reads", word("hubspot"))),
        ("parameter p money = 1", '2 since 2027-01-01 "why"', None),
        ("segmentation s", "always current", ("AlwaysCurrent",)),
        ("segmentation s", "a", ("Segment", word("a"), None, None, False, None)),
        ("segmentation s", 'a "A" otherwise', ("Segment", word("a"), text("A"), None, True, None)),
        ("segmentation s", 'a when x "why"', ("Segment", word("a"), None, X, False, text("why"))),
        ("segmentation s", "review every 2 weeks", ("Review", length(2, Unit.WEEK), None)),
        ("segmentation s", "review every quarter", ("Review", length(1, Unit.QUARTER), None)),
        ("segmentation s", "review at once when x", ("Review", None, X)),
        (
            "segmentation s",
            "move down after 2 reviews in a row, with 30 days notice through p, not within 9 days of d",
            ("Move", False, 2, True, ("NotWithin", length(9, Unit.DAY), word("d")), length(30, Unit.DAY), word("p")),
        ),
        ("segmentation s", "may be held by r", ("HeldBy", word("r"), None)),
        ("segmentation s", 'watch out "it"', ("Prose", "watch out", text("it"))),
        ("segmentation s", 'best for """them"""', ("Prose", "best for", text("them", True))),
        ("health", "bands a 100, b 0", ("Bands", (("Band", word("a"), whole("100")), ("Band", word("b"), whole("0"))))),
        ("health", 'group g "G" weight 6', ("Group", word("g"), text("G"), whole("6"))),
        ("health", "missing measures are left out", ("MissingMeasures", "leave_out", None)),
        ("health", "missing measures count as red", ("MissingMeasures", "count_as", word("red"))),
        ("health", "missing measures leave no score", ("MissingMeasures", "no_score", None)),
        ("health", "at most b when x", ("Override", word("b"), True, X, None)),
        ("health", 'b when x "why"', ("Override", word("b"), False, X, text("why"))),
        (
            "health",
            "a >= 2, else b",
            ("Thresholds", (("Threshold", word("a"), ">=", whole("2")),), word("b")),
        ),
        ("service for t a", "owner r, up to 30 accounts each, pooled", ("Owner", word("r"), "pooled", 30)),
        ("service for t a", "with a, b", ("With", (word("a"), word("b")))),
        ("service for t a", "entitled to e up to 4 a year", ("Entitled", word("e"), 4, Unit.YEAR)),
        ("service for t a", "entitled to e", ("Entitled", word("e"), None, None)),
        ("service for t a", "expansion through p", ("Through", "expansion", word("p"))),
        ("service for t a", "costs 1500 a quarter", ("Costs", whole("1500"), Unit.QUARTER)),
        ("service for t a", "for region a, b", ("For", word("region"), (word("a"), word("b")))),
        ("service for t a", 'for customers """you"""', ("Prose", "for customers", text("you", True))),
        ("service for t a", "for customers you", ("For", word("customers"), (word("you"),))),
        (
            "service for t a",
            "managers review m, n every week",
            ("ManagersReview", (word("m"), word("n")), length(1, Unit.WEEK)),
        ),
        (
            "service for t a",
            'touch t "T" every 2 business days by r, lasting 2 hours with q',
            (
                "Touch", word("t"), text("T"), length(2, Unit.BUSINESS_DAY), word("r"), (word("q"),),
                length(2, Unit.HOUR), (),
            ),
        ),
        ("journey j", "counted from d", ("CountedFrom", word("d"))),
        ("journey j", "milestone m by day 3 when x", ("Milestone", word("m"), None, 3, X, ())),
        ("playbook p", "start while x", ("Start", X, True)),
        ("playbook p", "not again within 9 days", ("NotAgain", length(9, Unit.DAY))),
        ("playbook p", "goal when x", ("Goal", None, X)),
        ("playbook p", "goal by day 4 when x", ("Goal", 4, X)),
        ("playbook p", "escalate through e when x", ("EscalateThrough", word("e"), X)),
        ("playbook p", "hold out 20%", ("HoldOut", ("Number", 0.2, "20%", False, True))),
        (
            "playbook p",
            "step s 30 days before d by r",
            ("Step", word("s"), None, ("Offset", length(30, Unit.DAY), True, word("d")), word("r"), (), None, ()),
        ),
        (
            "playbook p",
            "step s on business day 5 by r with q, lasting 5 minutes",
            ("Step", word("s"), None, ("OnDay", 5, True), word("r"), (word("q"),), length(5, Unit.MINUTE), ()),
        ),
        ("escalation e", "update every day when x", ("Update", ("Cadence", length(1, Unit.DAY), X))),
        (
            "escalation e",
            "level 1 r answers within 1 business day, after 2 days unanswered, or at once when x",
            ("EscalationLevel", 1, word("r"), length(1, Unit.BUSINESS_DAY), length(2, Unit.DAY), X),
        ),
        ("escalation e", "level 1 r at once when x", ("EscalationLevel", 1, word("r"), None, None, X)),
        ("decide d", "number", ("ResultType", None, ("TypeWords", "number", ()), None)),
        ("decide d", "yes/no", ("ResultType", None, ("TypeWords", "yes/no", ()), None)),
        ("decide d", 'result r text "R"', ("ResultType", word("r"), ("TypeWords", "text", ()), text("R"))),
        ("decide d", "number when x", ("When", name("number"), X, None)),
        ("decide d", "else a, 1", ("Else", (name("a"), whole("1")))),
        ("decide d", "all rows, highest first", ("Rows", tree.Combining.ALL_HIGHEST_FIRST, None, None)),
        (
            "decide d",
            'sum of rows from "a.xlsx" sheet "S"',
            ("Rows", tree.Combining.SUM, ("From", text("a.xlsx"), text("S")), None),
        ),
        ("suggest s", "from f", ("FromWithin", word("f"), None)),
        ("suggest s", "used by at least 5 of accounts", ("UsedBy", None, 5, None)),
        ("guarantee", "always x", ("Promise", False, X)),
    ],
)  # fmt: skip
def test_a_line_gives_its_node(block: str, line: str, node: object) -> None:
    found = bare(clause(block, line))
    if node is None:
        assert isinstance(found, tuple)
        assert found[0] == "Since"
    else:
        assert found == node


def test_a_field_with_every_option() -> None:
    field = clause(
        "account", 'f required number >0 to 10 private column "F" written "W" good for 60 days from d "Label"'
    )
    assert isinstance(field, tree.Field)
    assert (field.required, field.private, field.type.name) == (True, True, "number")
    assert bare(field.limits) == ("Limits", whole("0"), True, whole("10"), False)
    assert (field.column and field.column.value, field.written and field.written.value) == ("F", "W")
    assert bare(field.good_for) == ("GoodFor", length(60, Unit.DAY), word("d"))
    assert bare(field.label) == text("Label")


@pytest.mark.parametrize("field", ["plan", "owner", "service", "reads", "required", "text", "one", "date", "column"])
def test_a_field_may_be_called_like_a_word_of_the_language(field: str) -> None:
    found = clause("account", f"{field} one of {field}, column, good, text")
    assert isinstance(found, tree.Field)
    assert found.name.text == field
    assert [option.word.text for option in found.type.options] == [field, "column", "good", "text"]


def test_choices_keep_their_other_spellings() -> None:
    field = clause("account", 'f any of a, b = "B" or "b b", c')
    assert isinstance(field, tree.Field)
    assert [[t.value for t in option.spellings] for option in field.type.options] == [[], ["B", "b b"], []]


@pytest.mark.parametrize(
    "header, node",
    [
        ('role r "R", automated, 7 people, named in f', ("RoleHeader", 7, word("f"), True)),
        ("role r", ("RoleHeader", None, None, False)),
        ('parameter p one of a, b = a "P"', None),
        ("examples on 2026-10-15", None),
        ("service for t a for r b, c", None),
    ],
)
def test_headers(header: str, node: object) -> None:
    block = sound(header).blocks[0]
    if node is not None:
        assert bare(block.header) == node
    match block.header:
        case tree.ParameterHeader(type_words, value):
            assert [o.word.text for o in type_words.options] == ["a", "b"]
            assert bare(value) == name("a")
            assert block.label is not None
        case tree.ExamplesHeader(on):
            assert on is not None
        case tree.ScopedHeader(scopes):
            assert [bare(scope) for scope in scopes] == [
                ("For", word("t"), (word("a"),)),
                ("For", word("r"), (word("b"), word("c"))),
            ]


def test_lines_below_lines() -> None:
    file = sound(
        "playbook p\n  step s on day 0 by r\n"
        '    material "M" at "https://a"\n    say """Hello."""\n    only when x\n    to be approved by q\n'
        "escalation e\n  severity one of a, b\n    a when x\n    else b\n"
    )
    step, severity = file.blocks[0].clauses[0], file.blocks[1].clauses[0]
    assert isinstance(step, tree.Step)
    assert [type(c).__name__ for c in step.clauses] == ["Material", "Prose", "OnlyWhen", "ApprovedBy"]
    assert isinstance(severity, tree.Severity)
    assert [type(c).__name__ for c in severity.clauses] == ["When", "Else"]


def test_a_line_goes_on_when_it_must_and_the_next_is_deeper() -> None:
    written = "let x = a +  # why\n    # more\n\n  b and\n c\nlet y = a\n"
    file = sound(written)
    assert len(file.blocks) == 2
    assert bare(file.blocks[0].header) == bare(sound("let x = a + b and c\n").blocks[0].header)
    assert [c.text for c in file.comments] == ["# why", "# more"]
    assert places("let x = a +\nlet y = 1\n") == [(1, "syntax")]


@pytest.mark.parametrize("context", sorted(CONTEXTS))
def test_the_examples_in_the_hints_are_right(context: str) -> None:
    # A hint shows a right line: it must be one.
    parents = {
        "measure": "health\n  measure m\n    ", "touch": "service for t a\n  touch t every week by r\n    ",
        "milestone": "journey j\n  milestone m by day 1 when x\n    ",
        "step": "playbook p\n  step s on day 0 by r\n    ",
        "severity": "escalation e\n  severity one of a\n    ", "rows": "decide d\n  first row wins\n    ",
    }  # fmt: skip
    before = parents.get(context) or f"{HEADERS[context]}\n  "
    for form in CONTEXTS[context]:
        assert places(f"{before}{form.example}\n") == [], form.example


@pytest.mark.parametrize("keyword", sorted(HEADERS))
def test_the_example_headers_are_right(keyword: str) -> None:
    file, found = parse_file(Source("a.touch", HEADERS[keyword]))
    assert found == ()
    assert file.blocks[0].keyword == keyword


def test_a_block_that_cannot_be_read_whole_is_flagged_and_keeps_its_name() -> None:
    file, found = parse_file(
        Source("a.touch", "segmentation tier oops\n  a\nhealth\n  measure m\n    vlue x\nrole r\n")
    )
    assert [d.code for d in found] == ["syntax", "unknown-line"]
    tier, health, role = file.blocks
    assert (tier.broken, health.broken, role.broken) == (True, True, False)
    assert tier.name is not None
    assert tier.name.text == "tier"
    assert len(tier.clauses) == 1
    measure = health.clauses[0]
    assert isinstance(measure, tree.Measure)
    assert measure.broken
