"""What lies in the repository: the agreed rooms, nothing of a machine, a page for every code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from touchline.codes import CODES
from touchline.syntax.format import format_source

ROOT = Path(__file__).resolve().parents[2]

TOP = {
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "engine", "grammar", "pyproject.toml",
    "rulesets", "templates", "tests",
}  # fmt: skip


def shipped() -> list[Path]:
    """The files that belong to the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).exists()]
    return [  # an unpacked archive
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not any(p.startswith(".") or p == "__pycache__" for p in path.relative_to(ROOT).parts)
    ]


def test_the_top_level_is_as_agreed() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in shipped()}
    assert {name for name in names if not name.startswith(".")} <= TOP
    assert {"engine", "grammar", "tests"} <= names


MACHINE = re.compile(r"(?<![\w.])/(?:work|farm|tmp|root|home|Users)/[a-z]|index-url|/simple/?(?=[\s\"'])")


def test_nothing_tells_of_a_machine() -> None:
    found = []
    for path in shipped():
        content = path.read_bytes()
        if b"\0" in content or path == Path(__file__).resolve():
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_the_sign_of_a_machine_is_seen() -> None:
    assert MACHINE.search("see /" + "work/main/x")
    assert MACHINE.search("--" + "index-url https://x")
    assert not MACHINE.search("cadence/work/life, grammar/diagnostics")


@pytest.mark.parametrize("path", sorted((ROOT / "rulesets").rglob("*.touch")), ids=lambda path: path.name)
def test_what_people_start_from_is_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_source(text, path.name) == (text, ()), "run `make format`"


PAGES = ROOT / "grammar" / "diagnostics"


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_page_that_teaches(code: str) -> None:
    page = PAGES / f"{code}.md"
    assert page.exists(), f"write grammar/diagnostics/{code}.md"
    text = page.read_text(encoding="utf-8")
    assert code in text.splitlines()[0]
    assert text.count("```") >= 2, "a page shows an example"


def test_every_page_has_a_code() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} - {"README"} <= set(CODES)
