"""P13: 60 names that would be markup, code or a formula somewhere come back as the same text from every output, read
by that format's own reader. P14: 200 texts that would be formulas are none in LibreOffice, and numbers stay numbers."""

import csv
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from markdown_it import MarkdownIt

from portfolio.policies import TODAY, evaluator
from touchline.backends.python import Evaluator, Judged
from touchline.cli.paper import Paper
from touchline.cli.sheet import write_sheet
from touchline.diagnostics import Diagnostic
from touchline.documents.account_sheet import account_sheet
from touchline.documents.templating import fill
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.cells import rearmed
from touchline.portfolio.opening import open_named
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run
from touchline.values.text import normalise

RULES = """
ruleset hostile "Hostile"
  language 1
  currency USD

account
  id    required text
  name  text
  delta number

let change = delta

segmentation tier "Tier"
  always current
  high "High" when delta >= 5
  low  "Low"  otherwise
"""

NAMES = [
    "<script>alert(1)</script>",
    "</title><b>x",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt;",
    "&amp;&#65;",
    "a & b < c",
    '" onload="x',
    "' or '1'='1",
    "'); drop table x; --",
    "=cmd()",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "'=1",
    "''x",
    "-5",
    "+49 30 1234",
    "1e5",
    "007",
    "TRUE",
    "NULL",
    "\\N",
    "none",
    "[/b]",
    "[red]x[/red]",
    "[bold",
    "\\[x]",
    ":smile:",
    "| a | b |",
    "a|b",
    "# heading",
    "* item",
    "1. item",
    "- item",
    "> quote",
    "```",
    "`code`",
    "**b** _i_ ~~s~~",
    "[link](http://x.example)",
    "![x](http://x.example/x.png)",
    "<http://x.example>",
    "http://x.example",
    "---",
    "a\\",
    "$x^2$",
    "{{ 7*7 }}",
    "{% raw %}",
    "{# x #}",
    "${7*7}",
    "%s %d %n",
    "{name}",
    "\u202eabc\u202c",
    "שלום עולם",
    "مرحبا",
    "👩‍👩‍👧 🎉",
    "e\u0301te\u0301",
    "名前",
    "x" * 500,
]
UNSEEN = [
    "a\tb",
    "line\nbreak",
    "cr\rlf\r\n",
    "bell\x07",
    "esc\x1b[31mred",
    "nul\0nul",
    "\x9b31m",
    "a\u2028b",
    "\ufffe",
]
"""Names with characters that a terminal or a page shows in another way; files hold them as they are."""


@pytest.fixture(scope="module")
def judge() -> Evaluator:
    return evaluator(RULES)


def results(judge: Evaluator, names: list[str], folder: Path, kind: Format) -> Path:
    """The results over accounts whose ids are the names."""
    source, out = folder / "accounts.jsonl", folder / f"results-{kind.value}"
    lines = [json.dumps({"id": name, "name": name, "delta": -n - 0.5}) for n, name in enumerate(names)]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = open_named(source, judge.ruleset)
    assert not isinstance(table, Diagnostic)
    done = run(judge, table, TODAY, Output(out, kind))
    assert not isinstance(done, NotRun), done
    assert (done.judged, done.rejected, done.data_errors) == (len(names), 0, 0)
    return out


def judged(judge: Evaluator, name: str) -> Judged:
    return judge.judge({"id": name, "name": name, "delta": -1.5}, today=TODAY)


def test_there_are_sixty_and_none_is_another() -> None:
    assert len(NAMES) >= 60
    assert len({normalise(name) for name in NAMES + UNSEEN}) == len(NAMES + UNSEEN)


def test_csv_and_parquet(judge: Evaluator, tmp_path: Path) -> None:
    wanted = [normalise(name) for name in NAMES + UNSEEN]
    with (results(judge, NAMES + UNSEEN, tmp_path, Format.CSV) / "accounts.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        read = list(csv.DictReader(line.replace("\0", "\ue000") for line in stream))  # which the module refuses
    assert [rearmed(row["id"].replace("\ue000", "\0")) for row in read] == wanted
    assert [float(row["change"]) for row in read] == [-n - 0.5 for n in range(len(wanted))]
    made = results(judge, NAMES + UNSEEN, tmp_path, Format.PARQUET) / "accounts.parquet"
    assert [row[0] for row in duckdb.connect().execute(f"select id from '{made}'").fetchall()] == wanted


def test_json(judge: Evaluator) -> None:
    for name in NAMES + UNSEEN:
        said = json.loads(json.dumps(judged(judge, name).to_dict()))
        assert said["id"] == said["fields"]["name"] == normalise(name)


class Headline(HTMLParser):
    """The text of the first heading, and every element that stands in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.inside = "", False
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if self.inside:
            self.elements.append(tag)
        self.inside = self.inside or (tag == "h1" and not self.text)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "h1"

    def handle_data(self, data: str) -> None:
        self.text += data if self.inside else ""


def of_html(page: str) -> str:
    headline = Headline()
    headline.feed(page)
    assert headline.elements == []
    return headline.text


def of_markdown(page: str) -> str:
    tokens = MarkdownIt("commonmark").parse(page)
    heading = next(n for n, token in enumerate(tokens) if token.type == "heading_open")
    pieces = tokens[heading + 1].children or []
    assert {piece.type for piece in pieces} <= {"text", "text_special"}, [piece.type for piece in pieces]
    return "".join(piece.content for piece in pieces)


@pytest.mark.parametrize(("template", "read"), [("account.html.j2", of_html), ("account.md.j2", of_markdown)])
def test_pages(judge: Evaluator, template: str, read: Callable[[str], str]) -> None:
    for name in NAMES:
        page = fill(template, {"sheet": account_sheet(judge.ruleset, judged(judge, name))})
        assert read(page).strip() == f"{normalise(name)} ({normalise(name)})"


def test_terminal(judge: Evaluator, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touchline.cli.console.in_terminal", lambda stream=None: True)
    monkeypatch.setenv("COLUMNS", "2000")
    for name in NAMES:
        if re.search("[\u202a-\u202e]", name):  # marks that turn the terminal's line around are spelled out
            continue
        write_sheet(account_sheet(judge.ruleset, judged(judge, name)), Paper())
        shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
        assert shown.splitlines()[0].rstrip() == f"{normalise(name)} ({normalise(name)})"
    for name in UNSEEN:
        write_sheet(account_sheet(judge.ruleset, judged(judge, name)), Paper())
        shown = capsys.readouterr().out.splitlines()[0]
        assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x80-\x9f]|\x1b\[31m", shown)


# --------------------------------------------------------------------------- P14

FORMULAS = [
    "1+1",
    "SUM(1,2)",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://x.example","x")',
    'WEBSERVICE("http://x.example")',
    'DDE("cmd";"/C calc";"x")',
    "IMPORTXML(1)",
    "A1",
    "1",
    "-1",
    "(1)",
    '"x"',
    "{1}",
    "NOW()",
    "2*3",
    "5%",
    "A1:B2",
    "$A$1",
    "1;2",
    "TRUE()",
    "ROW()",
    "INFO(1)",
    "1e3",
    "-(1)",
    "+1",
    "#REF!",
    "x",
]
STARTS = ["=", "+", "-", "@", "=-", "+-", "\t=", "\n=", "\r=", " =", "\u00a0=", "＝", "'=", '"=']


def payloads() -> list[str]:
    made = [start + formula for start in STARTS for formula in FORMULAS]
    return list({normalise(text): text for text in made}.values())[:200]


def cells_of(flat: Path) -> list[tuple[str | None, str | None, str]]:
    """Each cell of a flat OpenDocument sheet: its formula, its type, its text."""
    table, office = (
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    )
    root = ElementTree.parse(flat).getroot()  # noqa: S314 - made by the program that is tested with
    return [
        (cell.get(f"{{{table}}}formula"), cell.get(f"{{{office}}}value-type"), "".join(cell.itertext()).strip())
        for cell in root.iter(f"{{{table}}}table-cell")
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (libreoffice-calc) is not installed")
def test_no_payload_is_a_formula_in_libreoffice(judge: Evaluator, tmp_path: Path) -> None:
    names = payloads()
    assert len(names) == 200
    out = results(judge, names, tmp_path, Format.CSV)
    shutil.copy(out / "reasons.csv", tmp_path / "reasons.csv")
    shutil.copy(out / "accounts.csv", tmp_path / "accounts.csv")
    (tmp_path / "control.csv").write_text('id,n\n"=1+1",-5\n')  # LibreOffice does run what is not disarmed
    files = [str(tmp_path / f"{name}.csv") for name in ("accounts", "reasons", "control")]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert [cell[0] for cell in cells_of(tmp_path / "control.fods") if cell[0]] == ["of:=1+1"]
    for name in ("accounts", "reasons"):
        assert [cell for cell in cells_of(tmp_path / f"{name}.fods") if cell[0] is not None] == []
    numbers = [cell for cell in cells_of(tmp_path / "accounts.fods") if cell[1] == "float" and cell[2].endswith(".5")]
    assert len(numbers) == len(names)
