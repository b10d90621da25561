"""Pages whose examples are run: blocks of a Markdown page, and what it takes to check and judge them.

A page is read from top to bottom. Of its fenced blocks these are run (the words after the fence):

    touch preamble          lines that stand before every `part` from here on; `more` adds to them
    touch                   a whole ruleset
    touch part              lines put after the preamble
    touch error=CODE        … that gives just this code (also `part error=CODE`)
    touch bad / good        on the page of a code: gives the code / does not
    message, messages       what is printed, in full
    file NAME               a file beside the next ruleset (`hex`: its bytes); `folder NAME`: a folder
    yaml                    a `touchline.yaml`
    judge                   YAML: an account, a date, and what is expected of the judgement

Other blocks are for the eye. A line may end in `#! error[CODE] "part of the message"`: it is taken off
before the file is read, and says what is found on that line. What would be too long to show is
written short: `{64*(}` is 64 brackets, and in a block with `each=100` a line with `{n}` stands for
100 lines (a file with `{n}` in its name for 100 files).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from touchline.backends.python.evaluator import Evaluator, compile
from touchline.diagnostics import Diagnostic
from touchline.judgement.inputs import Answered, History, Hold, Kept, OpenedWork, Peers, Population, StepDone
from touchline.loading import check, check_text
from touchline.model.ruleset import Ruleset
from touchline.portfolio.columns import match_columns
from touchline.portfolio.folder import prepare
from touchline.portfolio.opening import open_accounts, wanted_headings
from touchline.portfolio.results import KNOWN_FILES
from touchline.portfolio.sources import Table, open_file
from touchline.workspace.workspace import Unopened, open_workspace

_FENCE = re.compile(r"^(`{3,})[ \t]*([^`\n]*)$")
_TIMES = re.compile(r"\{(\d+)\*([^{}]+)\}")
_EXPECTED = re.compile(r'#!\s*(error|warning|advice)\[([a-z0-9-]+)\](?:\s*"((?:[^"\\]|\\.)*)")?')


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words after the fence, its text, the line (from 1) of its first text line,
    and the heading it stands under."""

    words: tuple[str, ...]
    text: str
    line: int
    heading: str

    @property
    def kind(self) -> str:
        return self.words[0] if self.words else ""

    def option(self, name: str) -> str | None:
        """The value of `name=value` after the fence."""
        for word in self.words:
            if word.startswith(f"{name}="):
                return word.partition("=")[2]
        return None


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that a page promises on a line of a file; `path` None: of the ruleset itself."""

    path: str | None
    line: int
    level: str
    code: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Example:
    """A ruleset (or a `touchline.yaml`) that a page shows, ready to check: preamble put before it,
    expectations taken off. `lines_before` is how long the preamble is; in `files`, None is a folder."""

    block: Block
    text: str
    lines_before: int
    files: Mapping[str, bytes | None]
    expected: tuple[Expected, ...]
    judged: tuple[Block, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"line {self.block.line}, {self.block.heading}"


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order. A fence is closed by one of the same length."""
    heading, fence, words = "", "", ()
    start, text = 0, []
    for number, line in enumerate(page.splitlines(), 1):
        found = _FENCE.match(line)
        if fence:
            if line.rstrip() == fence:
                yield Block(words, "".join(f"{t}\n" for t in text), start, heading)
                fence = ""
            else:
                text.append(line)
        elif found:
            fence, words, start, text = found[1], tuple(found[2].split()), number + 1, []
        elif line.startswith("#"):
            heading = line.lstrip("#").strip()
    assert not fence, f"a block that starts on line {start} is not closed"


def examples(page: str, preamble: str = "") -> tuple[Example, ...]:
    """Every ruleset and `touchline.yaml` of a page, each with the `judge` blocks that follow it. `preamble`
    stands before every `part` until the page gives one of its own."""
    files: dict[str, bytes | None] = {}
    promised: list[Expected] = []
    found: list[Example] = []
    for block in blocks(page):
        match block.kind:
            case "folder":
                files[block.words[1]] = None
            case "file":
                for name, text in _files(block):
                    if "hex" in block.words:
                        files[name] = bytes.fromhex(text)
                        continue
                    text, expected = _without_expected(text, name, 0)
                    files[name] = text.encode("utf-8")
                    promised.extend(expected)
            case "touch" if "preamble" in block.words:
                preamble = preamble + "\n" + block.text if "more" in block.words else block.text
            case "touch" | "yaml":
                before = preamble + "\n" if "part" in block.words else ""
                lines = before.count("\n")
                text, expected = _without_expected(_written_out(block), None, lines)
                found.append(Example(block, before + text, lines, dict(files), (*promised, *expected)))
                files.clear()
                promised.clear()
            case "judge":
                found[-1] = replace(found[-1], judged=(*found[-1].judged, block))
    return tuple(found)


def preambles(page: str) -> tuple[str, ...]:
    """Each preamble as it stands once all that is added to it has been read."""
    found: list[str] = []
    for block in blocks(page):
        if block.kind == "touch" and "preamble" in block.words:
            found.append(found[-1] + "\n" + block.text if "more" in block.words else block.text)
    return tuple(found)


def _files(block: Block) -> Iterator[tuple[str, str]]:
    """The files of a `file` block: one, or as many as `each` says where the name holds `{n}`."""
    name = block.words[1]
    if "{n}" in name:
        for n in range(1, int(block.option("each") or 1) + 1):
            yield name.replace("{n}", str(n)), block.text.replace("{n}", str(n))
    else:
        yield name, _written_out(block)


def _written_out(block: Block) -> str:
    """The block's text with all that is written short put in full."""
    each = int(block.option("each") or 1)
    lines: list[str] = []
    for line in block.text.splitlines():
        line = _TIMES.sub(lambda m: m[2] * int(m[1]), line)
        if block.option("each") and "{n}" in line:
            lines.extend(line.replace("{n}", str(n)) for n in range(1, each + 1))
        else:
            lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def _without_expected(text: str, path: str | None, lines_before: int) -> tuple[str, tuple[Expected, ...]]:
    kept: list[str] = []
    expected: list[Expected] = []
    for number, line in enumerate(text.splitlines(), lines_before + 1):
        for level, code, fragment in _EXPECTED.findall(line):
            expected.append(Expected(path, number, level, code, fragment.replace('\\"', '"')))
        if "#!" in line:
            assert _EXPECTED.search(line), f"cannot be read: {line}"
            line = line[: line.index("#!")].rstrip()
        kept.append(line)
    return "".join(f"{line}\n" for line in kept), tuple(expected)


# --------------------------------------------------------------------------- checking

MAIN = "main.touch"
POLICY = "policy.touch"


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic, and where it stands: in the ruleset itself when `path` is None; line 1 when nowhere."""

    diagnostic: Diagnostic
    path: str | None
    line: int

    def is_promised_by(self, expected: Expected) -> bool:
        return (
            (self.path, self.line, self.diagnostic.level.value, self.diagnostic.code)
            == (expected.path, expected.line, expected.level, expected.code)
        ) and expected.fragment in self.diagnostic.message

    def shown(self) -> str:
        where = f"{self.path or 'line'} {self.line}"
        return f"{where}: {self.diagnostic.level.value}[{self.diagnostic.code}]: {self.diagnostic.message}"


def findings(example: Example, folder: Path) -> list[Finding]:
    """All that is found in an example, which is written into `folder` as a workspace first."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in example.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
    if example.block.kind == "yaml":
        (folder / "touchline.yaml").write_text(example.text, encoding="utf-8")
        opened = open_workspace(folder)
        found = opened.diagnostics if isinstance(opened, Unopened) else ()
        return [_finding(one, "touchline.yaml", {"touchline.yaml": example.text}) for one in found]
    (folder / MAIN).write_text(example.text, encoding="utf-8")
    texts = {name: content.decode("utf-8", "replace") for name, content in example.files.items() if content}
    checked = check(folder / MAIN)
    found = checked.diagnostics
    if not found and checked.ruleset:
        found = tuple(_of_accounts(example, folder, checked.ruleset))
    return [_finding(one, MAIN, {**texts, MAIN: example.text}) for one in found]


TODAY = datetime.date(2026, 10, 15)


def _of_accounts(example: Example, folder: Path, ruleset: Ruleset) -> Iterator[Diagnostic]:
    """What is found in the accounts and results that stand beside a ruleset: `accounts.csv`, the query of
    `touchline.yaml`, a folder `results`."""
    if "accounts.csv" in example.files:
        yield from _of_table(open_file(folder / "accounts.csv", "accounts.csv", wanted_headings(ruleset)), ruleset)
    if "touchline.yaml" in example.files:
        workspace = open_workspace(folder)
        assert not isinstance(workspace, Unopened)
        assert workspace.accounts
        yield from _of_table(open_accounts(workspace.accounts, workspace.files, ruleset, TODAY), ruleset)
    place = prepare(folder / "results", KNOWN_FILES)
    if isinstance(place, Diagnostic):
        yield replace(place, message=place.message.replace(f"{folder}/", ""))


def _of_table(opened: Table | Diagnostic, ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    return (
        (opened,)
        if isinstance(opened, Diagnostic)
        else match_columns(ruleset, opened.headings, "accounts.csv").diagnostics
    )


def _finding(one: Diagnostic, main: str, texts: Mapping[str, str]) -> Finding:
    if one.span is None:
        return Finding(one, None, 1)
    line = texts[one.span.path].count("\n", 0, one.span.start) + 1
    return Finding(one, None if one.span.path == main else one.span.path, line)


def with_policy(example: Example, preamble: str) -> Example:
    """A `part` of a code's page in a file of its own, so that its lines keep their numbers."""
    if "part" not in example.block.words:
        return example
    header, blank, rest = preamble.partition("\n\n")
    main = f'{header}\n  include "{POLICY}"{blank}{rest}'
    return replace(example, text=main, files={**example.files, POLICY: example.text.removeprefix("\n").encode("utf-8")})


def shown_messages(page: str) -> list[tuple[Example, Block]]:
    """Each `messages` block with the ruleset before it."""
    starts = {example.block.line: example for example in examples(page)}
    found: list[tuple[Example, Block]] = []
    last: Example | None = None
    for block in blocks(page):
        last = starts.get(block.line, last)
        if block.kind == "messages" and last:
            found.append((last, block))
    return found


def rewritten(page: str, block: Block, text: str) -> str:
    """The page with another text in one of its blocks."""
    lines = page.splitlines(keepends=True)
    start = block.line - 1
    return "".join([*lines[:start], text, *lines[start + block.text.count("\n") :]])


# --------------------------------------------------------------------------- judging


@dataclass(frozen=True, slots=True)
class Case:
    """A `judge` block, read."""

    account: Mapping[str, object]
    today: datetime.date
    history: History
    population: Population
    holds: tuple[Hold, ...]
    expect: Mapping[str, object]


def case(block: Block) -> Case:
    written = yaml.safe_load(block.text)
    unknown = set(written) - {"account", "today", "history", "population", "holds", "expect"}
    assert not unknown, f"a judge block does not know {unknown}"
    assert written["expect"], "a judge block that expects nothing proves nothing"
    population = written.get("population") or {}
    return Case(
        account=written["account"],
        today=written["today"],
        history=_history(written.get("history") or []),
        population=Population(
            metrics=population.get("metrics") or {},
            peers={
                (p["suggestion"], p.get("within")): Peers(p["accounts"], p["users"])
                for p in population.get("peers") or []
            },
        ),
        holds=tuple(Hold(**h) for h in written.get("holds") or []),
        expect=written["expect"],
    )


def _history(rows: list[dict[str, object]]) -> History:
    """Rows told apart by what they have: `value` (kept), `step` (done), `on` (answered), else open work."""
    kept, work, steps, answers = [], [], [], []
    for row in rows:
        if "value" in row:
            kept.append(Kept(**{**row, "value": _value(row["value"])}))
        elif "step" in row:
            steps.append(StepDone(**row))
        elif "on" in row:
            answers.append(Answered(**row))
        else:
            work.append(OpenedWork(**row))
    return History(tuple(kept), tuple(work), tuple(steps), tuple(answers))


def _value(written: object) -> object:
    if isinstance(written, int) and not isinstance(written, bool):
        return float(written)
    return frozenset(written) if isinstance(written, list) else written


MISSING_PATH = object()


def at(found: object, path: str) -> object:
    """What stands at a dotted path of a judgement's JSON form. In a list a part is an index from 0, `count`,
    or the name of an entry (its `name`, `step` or `element`)."""
    for part in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(part, MISSING_PATH)
        elif isinstance(found, list) and part == "count":
            found = len(found)
        elif isinstance(found, list) and part.isdigit():
            found = found[int(part)] if int(part) < len(found) else MISSING_PATH
        elif isinstance(found, list):
            named = [
                f for f in found if isinstance(f, Mapping) and part in (f.get("step"), f.get("element"), f.get("name"))
            ]
            found = named[0] if named else MISSING_PATH
        else:
            return MISSING_PATH
        if found is MISSING_PATH:
            return MISSING_PATH
    return found


def plain(expected: object) -> object:
    """What YAML gave, as JSON would hold it."""
    if isinstance(expected, datetime.date):
        return expected.isoformat()
    return [plain(e) for e in expected] if isinstance(expected, list) else expected


def evaluator(text: str, files: Mapping[str, bytes | None]) -> Evaluator:
    """What judges by a ruleset that checks clean."""
    checked = check_text(text, {name: content for name, content in files.items() if content is not None})
    assert checked.ruleset, [f"{d.code}: {d.message}" for d in checked.diagnostics]
    return compile(checked.ruleset)


def judge(example: Example, block: Block) -> None:
    """Judge as the block says and hold the judgement against what it expects."""
    wanted = case(block)
    judgement = evaluator(example.text, example.files).judge(
        wanted.account, today=wanted.today, history=wanted.history, population=wanted.population, holds=wanted.holds
    )
    found = judgement.to_dict()
    for path, expected in wanted.expect.items():
        value = at(found, path)
        if expected == "nothing there":
            assert value is MISSING_PATH, f"line {block.line}: `{path}` is {value!r}, not absent"
        else:
            assert value is not MISSING_PATH, f"line {block.line}: nothing at `{path}` in {sorted(found)}"
            assert value == plain(expected), f"line {block.line}: `{path}` is {value!r}, not {expected!r}"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
