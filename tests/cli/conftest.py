"""The command line, run as a user runs it: through `main`, from a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from commands import ACCOUNTS, RULES, Ran, Touchline
from touchline.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the current one."""
    inside = tmp_path / "here"
    inside.mkdir()
    monkeypatch.chdir(inside)
    return inside


@pytest.fixture
def workspace(folder: Path) -> Path:
    """A small workspace in the current folder."""
    (folder / "small.touch").write_text(RULES, encoding="utf-8")
    (folder / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (folder / "touchline.yaml").write_text("version: 1\nruleset: small.touch\naccounts:\n  file: accounts.csv\n")
    return folder


@pytest.fixture
def touchline(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Touchline:
    """Runs the command with arguments."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERMINAL_WIDTH", "100")

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["touchline", *map(str, arguments)])
        capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        written = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0, written.out, written.err)

    return run


@pytest.fixture
def in_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the commands write as to a terminal of a width."""

    def make(columns: int) -> None:
        monkeypatch.setattr("touchline.cli.console.in_terminal", lambda stream=None: True)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", "50")

    return make
