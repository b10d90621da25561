"""How a diagnostic looks: golden text, marks under the characters they mean, nothing that moves the cursor."""

from __future__ import annotations

import json
import re
import textwrap

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from touchline.cli import report_github, report_json
from touchline.cli.render import Style, render, summary
from touchline.cli.snippet import Mark, line_and_marks
from touchline.diagnostics import Diagnostic, Label, Level
from touchline.source import Cell, Source, Span

TEXT = """\
decide renewal_action
  | score      | days_to_renewal || renewal_action |
  | 40 to 69   | > 90            || email          |
  | 30 to 49   | > 90            || exec_review    |

let a = arr >= 30 days and plan is free
let 名前 = naïve	+ "🎉" + bad
"""
SOURCE = Source("rulesets/renewal.touch", TEXT)


def label(piece: str, text: str = "", primary: bool = True, source: Source = SOURCE) -> Label:
    start = source.text.index(piece)
    return Label(source.span(start, start + len(piece)), text, primary)


def finding(*labels: Label, **more: object) -> Diagnostic:
    return Diagnostic("wrong-type", Level.ERROR, "`arr` is money", labels, **more)  # type: ignore[arg-type]


def text(one: Diagnostic, *sources: Source, style: Style | None = None) -> str:
    return render([one], sources or (SOURCE,), style or Style())


def golden(expected: str) -> str:
    return textwrap.dedent(expected).lstrip("\n")


def test_two_places_with_evidence_and_a_way_out() -> None:
    one = Diagnostic(
        "overlapping-rows",
        Level.WARNING,
        "two rows of `renewal_action` can match the same account and disagree",
        (
            label("30 to 49   | > 90", "row 4 gives `exec_review`"),
            label("40 to 69   | > 90", "row 3 gives `email`", False),
        ),
        ("both match, for example, score = 45 and days_to_renewal = 120",),
        "make row 4 `30 to <40`, or say `first row wins`",
    )
    assert text(one) == golden("""
        warning[overlapping-rows]: two rows of `renewal_action` can match the same account and disagree
         --> rulesets/renewal.touch:4:5
          |
        3 |   | 40 to 69   | > 90            || email          |
          |     ----------------- row 3 gives `email`
        4 |   | 30 to 49   | > 90            || exec_review    |
          |     ^^^^^^^^^^^^^^^^^ row 4 gives `exec_review`
          |
          = note: both match, for example, score = 45 and days_to_renewal = 120
          = hint: make row 4 `30 to <40`, or say `first row wins`
    """)


def test_several_labels_in_one_line_hang_below_their_marks() -> None:
    one = finding(label("arr", "money"), label("30 days", "a length of time", False), label("plan", "and here", False))
    assert text(one) == golden("""
        error[wrong-type]: `arr` is money
         --> rulesets/renewal.touch:6:9
          |
        6 | let a = arr >= 30 days and plan is free
          |         ^^^    -------     ---- and here
          |         |      |
          |         |      a length of time
          |         money
    """)


def test_a_second_file_and_lines_between() -> None:
    other = Source("services.touch", "one\ntwo\n")
    one = finding(
        label("bad"),
        label("decide", "first", False),
        label("score", "second", False),
        label("40 to 69", "third", False),
        label("two", "and there", False, other),
    )
    assert text(one, SOURCE, other) == golden("""
        error[wrong-type]: `arr` is money
         --> rulesets/renewal.touch:7:24
          |
        1 | decide renewal_action
          | ------ first
        2 |   | score      | days_to_renewal || renewal_action |
          |     ----- second
        3 |   | 40 to 69   | > 90            || email          |
          |     -------- third
        ...
        7 | let 名前 = naïve    + "🎉" + bad
          |                              ^^^
         ::: services.touch:2:1
          |
        2 | two
          | --- and there
    """)


def test_a_single_line_between_two_is_shown() -> None:
    assert "3 |   | 40 to 69" in text(finding(label("30 to 49"), label("score", "", False)))


def test_a_spreadsheet_is_shown_by_its_addresses() -> None:
    sheet = Source(
        "tiers.xlsx", "| arr || tier |\n| 5 || high |\n", (Cell(2, 5, "Tiers!A1"), Cell(18, 19, "Tiers!A12"))
    )
    assert text(finding(Label(sheet.span(18, 19), "not money")), sheet) == golden("""
        error[wrong-type]: `arr` is money
          --> tiers.xlsx Tiers!A12
           |
        12 | | 5 || high |
           |   ^ not money
    """)


def test_without_a_place_or_without_the_text() -> None:
    assert text(finding(hint="do this")) == "error[wrong-type]: `arr` is money\n  = hint: do this\n"
    assert text(finding(Label(Span("gone.touch", 3, 4)))) == "error[wrong-type]: `arr` is money\n --> gone.touch\n"


def test_the_end_of_the_file_and_text_over_several_lines() -> None:
    source = Source("a.touch", 'watch out """one\ntwo')
    at_end = text(finding(Label(source.span(20, 20), "the file ends here")), source)
    assert at_end.endswith("2 | two\n  |    ^ the file ends here\n")
    whole = text(finding(Label(source.span(10, 20), "not closed")), source)
    assert whole.endswith('1 | watch out """one\n  |           ^^^^^^ not closed\n')


def test_a_terminal_gets_colours_and_remarks_that_fit() -> None:
    one = finding(label("arr", "money"), notes=("a note that is longer than the terminal is wide",))
    coloured = text(one, style=Style(colour=True, width=40))
    assert coloured.startswith("\x1b[1;31merror[wrong-type]\x1b[0m")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert "  = note: a note that is longer than the\n          terminal is wide\n" in plain
    assert "\x1b" not in text(one)


def test_the_name_of_a_file_is_as_the_caller_says() -> None:
    assert " --> my/rulesets/renewal.touch:6:9\n" in text(finding(label("arr")), style=Style(name=lambda p: f"my/{p}"))


def test_nothing_in_a_text_moves_the_cursor_or_turns_the_line() -> None:
    source = Source("a.touch", "let \x1b[31m\u202ereversed\x07\x85 = [/b] bad\n")
    shown = text(finding(label("bad", "\x1b[2J\r", source=source)), source)
    assert "let ␛[31m�reversed␇� = [/b] bad\n" in shown
    assert not set("\x1b\r\x07\x85\u202e") & set(shown)


def test_a_long_line_is_shown_around_its_mark() -> None:
    source = Source("a.touch", "x" * 5000 + " bad " + "y" * 5000 + "\n")
    _, _, _, line, marks = text(
        finding(label("bad", "here", source=source)), source, style=Style(width=60)
    ).splitlines()
    assert cell_len(line) <= 60
    assert line.startswith("1 | …xxx")
    assert line.endswith("yyy…")
    assert line[marks.index("^") : marks.rindex("^") + 1] == "bad"


def test_the_count_at_the_end() -> None:
    def of(level: Level) -> Diagnostic:
        return Diagnostic("syntax", level, "m")

    assert summary([]) == "nothing to mend"
    assert summary([of(Level.ERROR)]) == "1 error"
    assert summary([of(Level.ADVICE), of(Level.WARNING), of(Level.ERROR), of(Level.ERROR)]) == (
        "2 errors, 1 warning, 1 piece of advice"
    )


LINES = st.text(st.sampled_from("ab |\t名🎉éé\x00\u200d👩\u202e"), max_size=60)


@given(LINES, st.data())
def test_marks_stand_below_the_characters_they_mean(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    room = data.draw(st.sampled_from([10, 40, 200]))
    window, below = line_and_marks(line, [Mark(start, end, "label", True)], room)
    assert cell_len(window) <= max(room, 12)
    marks = "".join(piece.text for piece in below[0])
    underlined = marks.count("^")
    assert underlined >= 1
    if room == 200:
        before, _ = line_and_marks(line[:start], [], room)
        assert marks.index("^") == cell_len(before)


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30), st.text(max_size=5), st.booleans()), max_size=5))
def test_no_labels_make_it_fail(drawn: list[tuple[int, int, str, bool]]) -> None:
    labels = [
        Label(SOURCE.span(min(s, len(TEXT)), min(s + n, len(TEXT))), words, primary) for s, n, words, primary in drawn
    ]
    for width in (None, 20, 80):
        assert text(finding(*labels), style=Style(width=width)).endswith("\n")


def test_json_says_everything() -> None:
    one = Diagnostic(
        "wrong-type", Level.ERROR, "m", (label("arr", "money"),), ("n",), "h", {"field": "arr", "values": [1, None]}
    )
    (said,) = json.loads(json.dumps(report_json.report([one], [SOURCE])))
    assert said == {
        "code": "wrong-type",
        "level": "error",
        "message": "m",
        "labels": [
            {
                "path": "rulesets/renewal.touch",
                "start": {"line": 6, "column": 9},
                "end": {"line": 6, "column": 12},
                "text": "money",
                "primary": True,
            }
        ],
        "notes": ["n"],
        "hint": "h",
        "facts": {"field": "arr", "values": [1, None]},
    }


def test_json_of_a_spreadsheet_and_of_a_text_that_is_gone() -> None:
    sheet = Source("tiers.xlsx", "| 5 |\n", (Cell(2, 3, "Tiers!A1"),))
    (said,) = report_json.report([finding(Label(sheet.span(2, 3)), Label(Span("gone", 1, 2)))], [sheet])
    assert said["labels"][0]["address"] == "Tiers!A1"
    assert (said["labels"][1]["start"], said["labels"][1]["path"]) == (None, "gone")


def read_annotation(line: str) -> tuple[str, dict[str, str], str]:
    """An annotation as GitHub's runner reads it (actions/runner, ActionCommand)."""
    found = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert found is not None
    properties = {}
    for pair in found[2].split(","):
        key, _, value = pair.partition("=")
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            value = value.replace(code, character)
        properties[key] = value
    body = found[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return found[1], properties, body


def test_github_annotations_read_back_whatever_they_hold() -> None:
    one = Diagnostic(
        "wrong-type",
        Level.ADVICE,
        "100% of\n::error::x, y",
        (label("arr", "money"), label("plan", "there", False)),
        ("n",),
        "h",
    )
    written = report_github.report([one], [SOURCE], name=lambda p: f"a,b:c%/{p}")
    (line,) = written.splitlines()
    level, properties, body = read_annotation(line)
    assert level == "notice"
    assert properties == {
        "file": "a,b:c%/rulesets/renewal.touch",
        "line": "6",
        "endLine": "6",
        "col": "9",
        "endColumn": "11",
        "title": "wrong-type",
    }
    assert body == ("100% of\n::error::x, y\na,b:c%/rulesets/renewal.touch: there\nmoney\nnote: n\nhint: h")


def test_github_gives_no_columns_to_what_spans_lines() -> None:
    (line,) = report_github.report([finding(Label(SOURCE.span(0, 60)))], [SOURCE]).splitlines()
    _, properties, _ = read_annotation(line)
    assert properties == {"file": "rulesets/renewal.touch", "line": "1", "endLine": "2", "title": "wrong-type"}
