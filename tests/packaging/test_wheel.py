"""The wheel, as a user gets it: built from the checkout, installed where nothing else is, run from an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def ran(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A finished command, whose environment names no other Python's packages."""
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, "PYTHONUTF8": "1", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    built = ran(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = out.glob("touchline-*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a second environment that holds the wheel and what it asks for, no more."""
    folder = tmp_path_factory.mktemp("user") / "env"
    uv = shutil.which("uv")
    venv.create(folder, with_pip=uv is None)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    if uv is not None:
        done = ran(uv, "pip", "install", "--python", scripts / "python", wheel, cwd=folder)
    else:
        done = ran(scripts / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    if done.returncode != 0 and "TOUCHLINE_OFFLINE" in os.environ:
        pytest.skip("the wheel's dependencies cannot be fetched: TOUCHLINE_OFFLINE is set")
    assert done.returncode == 0, done.stdout + done.stderr
    return scripts


def test_the_wheel_holds_every_file_that_ships(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("grammar", "templates", "rulesets"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                assert f"touchline/_shipped/{path.relative_to(ROOT).as_posix()}" in names
    engine = ROOT / "engine"
    modules = {p.relative_to(engine).as_posix() for p in engine.rglob("*.py")}
    assert modules <= names
    assert not [name for name in names if name.startswith(("tests", "engine"))]


def test_the_main_job_runs_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    version = ran(installed / "touchline", "--version", cwd=tmp_path)
    assert version.stdout.startswith("touchline ")
    demo = ran(installed / "touchline", "demo", cwd=tmp_path)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "Traceback" not in demo.stderr
    results = tmp_path / "touchline-demo" / "results"
    assert {p.name for p in results.iterdir()} >= {"accounts.csv", "tasks.csv", "run.json"}


def test_a_page_that_ships_is_found(installed: Path, tmp_path: Path) -> None:
    page = ran(installed / "touchline", "explain", "unknown-name", cwd=tmp_path)
    assert (page.returncode, "unknown-name" in page.stdout) == (0, True), page.stderr
