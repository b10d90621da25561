"""P13: 60 names that would be markup, code or a formula somewhere come back as the same text from every output, read
by that format's own reader. P14: 200 texts that would be formulas are none in LibreOffice, and numbers stay numbers."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from markdown_it import MarkdownIt

from hostile import NAMES, UNSEEN, cells_of, converted, needs_office, payloads
from portfolio.policies import TODAY, evaluator
from touchline.backends.python import Evaluator, Judged
from touchline.cli.paper import Paper
from touchline.cli.sheet import write_sheet
from touchline.diagnostics import Diagnostic
from touchline.documents.account_sheet import account_sheet
from touchline.documents.templating import fill
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.cells import rearmed
from touchline.portfolio.layout import FILES
from touchline.portfolio.opening import open_named
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run
from touchline.values.text import normalise

RULES = """
ruleset hostile "Hostile"
  language 1
  currency USD

role csm "CSM", named in name

account
  id    required text
  name  text
  delta number
  since date
  uses  any of one, two

let change = delta

segmentation tier "Tier"
  always current
  high "High" when delta >= 5
  low  "Low"  otherwise

service for tier low
  owner csm

playbook talk "Talk"
  start when delta < 0
  step call "Call" on day 0 by owner

escalation alarm "Alarm"
  open when delta < 0
  level 1 csm answers within 1 day

suggest other "Other"
  from uses
  used by at least 1 of accounts
  say "Also {use}?"
"""


@pytest.fixture(scope="module")
def judge() -> Evaluator:
    return evaluator(RULES)


def results(judge: Evaluator, names: list[str], folder: Path, kind: Format) -> Path:
    """The results over accounts whose ids and names are the names, whose date is one of them, and after each a record
    that has no id."""
    source, out = folder / "accounts.jsonl", folder / f"results-{kind.value}"
    with source.open("w", encoding="utf-8") as stream:
        for n, name in enumerate(names):
            uses = "one;two" if n == 0 else "one"
            account = {"id": name, "name": name, "delta": -n - 0.5, "since": name, "uses": uses}
            print(json.dumps(account), json.dumps({"name": name}), sep="\n", file=stream)
    table = open_named(source, judge.ruleset)
    assert not isinstance(table, Diagnostic)
    done = run(judge, table, TODAY, Output(out, kind))
    assert not isinstance(done, NotRun), done
    assert (done.judged, done.rejected, done.data_errors) == (len(names), len(names), len(names))
    return out


def judged(judge: Evaluator, name: str) -> Judged:
    return judge.judge({"id": name, "name": name, "delta": -1.5}, today=TODAY)


def test_there_are_sixty_and_none_is_another() -> None:
    assert len(NAMES) >= 60
    assert len({normalise(name) for name in NAMES + UNSEEN}) == len(NAMES + UNSEEN)


Rows = list[dict[str, str]]


def of_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        read = list(csv.DictReader(line.replace("\0", "\ue000") for line in stream))  # which the module refuses
    return [{key: rearmed(cell.replace("\ue000", "\0")) for key, cell in row.items()} for row in read]


def of_parquet(path: Path) -> Rows:
    found = duckdb.connect().execute(f"select * from '{path}'")
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, map(str, row), strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize(("kind", "read"), [(Format.CSV, of_csv), (Format.PARQUET, of_parquet)])
def test_every_file_of_a_result(judge: Evaluator, tmp_path: Path, kind: Format, read: Callable[[Path], Rows]) -> None:
    names = NAMES + UNSEEN
    wanted = [normalise(name) for name in names]
    out = results(judge, names, tmp_path, kind)
    files = {name: read(out / f"{name}.{kind.value}") for name in FILES}
    assert [float(row["change"]) for row in files["accounts"]] == [-n - 0.5 for n in range(len(wanted))]
    for file in ("accounts", "tasks", "escalations", "data_errors"):
        assert [row["id"] for row in files[file]] == wanted, file
    assert [row["id"] for row in files["suggestions"]] == wanted[1:]
    assert list(dict.fromkeys(row["id"] for row in files["reasons"])) == wanted
    assert [row["person"] for row in files["tasks"]] == wanted
    for name, row in zip(names, files["data_errors"], strict=True):
        if name.isprintable() and len(name) < 40:  # others are cut, or what nobody would see is spelled out
            assert row["shown"] == name
    raws = [
        next(csv.reader(io.StringIO(row["raw"].replace("\0", "\ue000"), newline="")))[1] for row in files["rejects"]
    ]
    assert [raw.replace("\ue000", "\0") for raw in raws] == names


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


@needs_office
@pytest.mark.slow
def test_no_payload_is_a_formula_in_libreoffice(judge: Evaluator, tmp_path: Path) -> None:
    names = payloads()
    assert len(names) == 200
    out = results(judge, names, tmp_path, Format.CSV)
    control = tmp_path / "control.csv"
    control.write_text('id,n\n"=1+1",-5\n')  # LibreOffice does run what is not disarmed
    opened = converted(tmp_path, "fods", *(out / f"{name}.csv" for name in FILES), control)
    assert [cell.formula for cell in cells_of(opened / "control.fods") if cell.formula] == ["of:=1+1"]
    for name in FILES:
        cells = cells_of(opened / f"{name}.fods")
        assert len(cells) > len(names)
        assert [cell for cell in cells if cell.formula is not None] == []
    numbers = [cell for cell in cells_of(opened / "accounts.fods") if cell.kind == "float"]
    assert len([cell for cell in numbers if cell.text.startswith("-") and cell.text.endswith(".5")]) == len(names)
