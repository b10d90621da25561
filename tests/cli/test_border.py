"""The border of the program: help that comes at once, bugs of ours, no network, any console."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import Touchline, everything

HEAVY = {"duckdb", "lark", "openpyxl", "jinja2", "holidays", "jsonschema", "yaml"}

COMMANDS = [
    ["check"],
    ["check", "--format", "json"],
    ["format", "--check"],
    ["format"],
    ["explain"],
    ["explain", "unknown-name"],
    ["run", "--today", "2026-10-15", "--out", "out"],
    ["why", "A1", "--today", "2026-10-15"],
    ["why", "A1", "--today", "2026-10-15", "--format", "html"],
    ["init"],
    ["init", "wholesale"],
    ["demo"],
    ["version"],
    ["data", "accounts.csv"],
    ["test"],
    ["prove"],
    ["cases"],
    ["docs", "--out", "docs"],
    ["export", "xlsx", "--out", "tables.xlsx"],
    ["import", "size.csv", "--into", "."],
    ["diff", ".", ".", "--today", "2026-10-15"],
    ["sweep", "line", "20k to 80k by 20k", "--today", "2026-10-15"],
]
"""Every command at least once, as it runs over the small workspace."""


@pytest.fixture
def ready(workspace: Path) -> Path:
    """The small workspace with what some commands ask for: a parameter, a table and its export, a case, a promise."""
    path = workspace / "small.touch"
    text = path.read_text(encoding="utf-8")
    table = (
        '\nparameter line money = 50k "Line"\n\ndecide size\n  one of large, small\n  first row wins\n'
        "    | arr     || size  |\n    | >= line || large |\n    | -       || small |\n"
    )
    promise = '\nguarantee "Large contracts are high touch"\n  never arr >= 50k and tier is low\n'
    path.write_text(text + table + promise, encoding="utf-8")
    (workspace / "size.csv").write_text("arr,,size\n>= line,,large\n-,,small\n", encoding="utf-8")
    (workspace / "cases").mkdir()
    case = "cases:\n  - {name: large, date: 2026-10-15, account: {arr: 90k}, expect: {decisions.size.value: large}}\n"
    (workspace / "cases" / "size.yaml").write_text(case)
    return workspace


def test_every_command_is_tried() -> None:
    from typer.main import get_command

    from touchline.cli.app import app

    assert {command[0] for command in COMMANDS} == set(get_command(app).commands)  # type: ignore[attr-defined]


def python(code: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )


def test_help_imports_no_engine(folder: Path) -> None:
    code = (
        "import sys\nsys.argv = ['touchline', '--help']\nfrom touchline.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('modules:', *sorted({m.split('.')[0] for m in sys.modules}))"
    )
    ran = python(code, folder)
    modules = set(ran.stdout.rpartition("modules:")[2].split())
    assert "typer" in modules
    assert modules & HEAVY == set()
    for command in ("check", "format", "explain", "run", "why", "init", "demo", "version"):
        assert command in ran.stdout


@pytest.mark.parametrize("command", ["check", "format", "explain", "run", "why", "init", "demo", "version"])
def test_every_command_explains_itself(touchline: Touchline, command: str) -> None:
    ran = touchline(command, "--help")
    assert ran.code == 0
    assert f"touchline {command}" in ran.out


def test_the_version_is_told_both_ways(touchline: Touchline) -> None:
    assert touchline("--version").out == touchline("version").out
    assert touchline("version").out.startswith("touchline ")


def test_a_misspelt_command_and_no_command(touchline: Touchline) -> None:
    ran = touchline("chek")
    assert (ran.code, "Did you mean 'check'" in ran.err) == (2, True)
    assert "Start here" in touchline().all


@pytest.fixture
def imports_forgotten() -> Iterator[None]:
    """A module that is first imported while a fault is planted would keep the fault for every test that comes after."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith("touchline."):
            module = sys.modules.pop(name)
            parent, _, own = name.rpartition(".")
            if getattr(sys.modules.get(parent), own, None) is module:
                delattr(sys.modules[parent], own)


@pytest.mark.usefixtures("imports_forgotten")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_bug_of_ours_is_three_lines_and_changes_nothing(
    ready: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    def fault(*_: object, **__: object) -> object:
        raise KeyError("secret@acme.example")

    for target in (
        "touchline.loading.check",
        "touchline.syntax.format.format_source",
        "touchline.spelling.did_you_mean",
        "touchline.cli.explain.console.say",
        "touchline.cli.init.starters",
        "touchline.cli.demo.copy_starter",
    ):
        monkeypatch.setattr(target, fault)
    before = everything(ready)
    ran = touchline(*command)
    assert ran.code == 3
    lines = ran.err.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("touchline has a bug of its own: KeyError in ")
    assert lines[1].endswith("your files are unchanged")
    assert "Traceback" not in ran.all
    assert "secret@acme.example" not in ran.all
    assert everything(ready) == before


def test_who_wants_to_see_a_bug_can(workspace: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> object:
        raise KeyError("x")

    monkeypatch.setattr("touchline.loading.check", fault)
    monkeypatch.setenv("TOUCHLINE_DEBUG", "1")
    with pytest.raises(KeyError):
        touchline("check")


def test_format_writes_nothing_where_a_later_file_meets_a_bug(
    workspace: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from touchline.syntax import format as formatter

    real = formatter.format_source

    def fault(text: str, path: str) -> object:
        if path.startswith("z"):
            raise KeyError("x")
        return real(text, path)

    (workspace / "small.touch").write_text('role   x   "X"\n')
    (workspace / "z.touch").write_text('role y "Y"\n')
    monkeypatch.setattr("touchline.syntax.format.format_source", fault)
    before = everything(workspace)
    assert touchline("format").code == 3
    assert everything(workspace) == before


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_asks_the_network(
    ready: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    def refused(*_: object, **__: object) -> object:
        raise AssertionError("the network was asked")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)
    assert touchline(*command).code == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8"])
def test_any_console_can_show_it(workspace: Path, encoding: str) -> None:
    code = (
        "import sys\nsys.argv = ['touchline', 'why', 'A1', '--today', '2026-10-15']\n"
        "from touchline.cli import main\nmain()"
    )
    ran = python(code, workspace, PYTHONIOENCODING=f"{encoding}:strict", PYTHONUTF8="0")
    assert ran.returncode == 0, ran.stderr
    assert "Acme [/b] & S" in ran.stdout


@pytest.mark.parametrize(
    ("command", "code"),
    [("explain", 0), ("--help", 0), ("run --today 2026-10-15", 0), ("why A1 --today 2026-10-15", 0), ("chek", 2)],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_stops_early_changes_nothing(workspace: Path, command: str, code: int, unbuffered: str) -> None:
    """`touchline run | head -1` does its work and ends as it would have."""
    code_of = (
        f"import sys\nsys.argv = ['touchline', *{command!r}.split()]\nfrom touchline.cli import main\n"
        "import os\nr, w = os.pipe()\nos.close(r)\nos.dup2(w, 1)\nmain()"
    )
    ran = python(code_of, workspace, PYTHONUNBUFFERED=unbuffered)
    assert ran.returncode == code
    assert ("No such command" in ran.stderr) == (code == 2)
    assert "Traceback" not in ran.stderr
    assert "Broken" not in ran.stderr
    assert (workspace / "results" / "run.json").exists() == command.startswith("run")


def test_watching_ends_when_nobody_reads(workspace: Path) -> None:
    code = (
        "import sys\nsys.argv = ['touchline', 'docs', '--watch']\nfrom touchline.cli import main\n"
        "import os\nr, w = os.pipe()\nos.close(r)\nos.dup2(w, 1)\nmain()"
    )
    assert python(code, workspace, PYTHONUNBUFFERED="1").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is a file of Linux")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_the_output_is_no_bug(workspace: Path, unbuffered: str) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "touchline", "check"],
            cwd=workspace,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert (done.returncode, done.stderr) == (1, "the output cannot be written: No space left on device\n")


def test_being_stopped_before_a_command_begins_is_no_bug(folder: Path) -> None:
    code = (
        "import sys, types\n"
        "class Stopped(types.ModuleType):\n"
        "    def __getattr__(self, name):\n"
        "        raise KeyboardInterrupt\n"
        "sys.modules['touchline.cli.app'] = Stopped('app')\n"
        "from touchline.cli import main\n"
        "main()\n"
    )
    done = python(code, folder)
    assert (done.returncode, done.stderr) == (130, "")


def test_it_runs_as_a_module_too(workspace: Path) -> None:
    ran = subprocess.run([sys.executable, "-m", "touchline", "check"], cwd=workspace, capture_output=True, check=False)
    assert ran.returncode == 0
