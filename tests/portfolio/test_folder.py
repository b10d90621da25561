"""P8: a folder of results is there whole or not at all, and nothing else is ever replaced."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from touchline.diagnostics import Diagnostic
from touchline.portfolio import folder
from touchline.portfolio.folder import MARK, Place, abandon, prepare, publish

KNOWN = frozenset({"run.json", "a.csv"})


def place(path: Path) -> Place:
    found = prepare(path, KNOWN)
    assert isinstance(found, Place), found
    return found


def fill(aside: Path, text: str) -> None:
    (aside / "a.csv").write_text(text)
    (aside / "run.json").write_text(json.dumps({"what": MARK, "says": text}))


def put(path: Path, text: str) -> None:
    found = place(path)
    fill(found.aside, text)
    publish(found)


def only(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def test_results_appear_and_are_replaced(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    put(out, "one")
    assert (out / "a.csv").read_text() == "one"
    put(out, "two")
    assert (out / "a.csv").read_text() == "two"
    assert only(out.parent) == ["out"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    put(tmp_path / "out", "one")
    assert only(tmp_path / "out") == ["a.csv", "run.json"]


def test_without_a_swap_in_one_step_it_is_two_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "_exchange", lambda _one, _other: False)
    put(tmp_path / "out", "one")
    put(tmp_path / "out", "two")
    assert (tmp_path / "out" / "a.csv").read_text() == "two"
    assert only(tmp_path) == ["out"]


def test_what_is_abandoned_leaves_nothing(tmp_path: Path) -> None:
    put(tmp_path / "out", "one")
    found = place(tmp_path / "out")
    fill(found.aside, "two")
    abandon(found)
    assert (tmp_path / "out" / "a.csv").read_text() == "one"
    assert only(tmp_path) == ["out"]


@pytest.mark.parametrize("said", [{"what": "other"}, [], "text", None])
def test_a_folder_with_anything_else_is_refused(tmp_path: Path, said: object) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text(json.dumps(said))
    found = prepare(out, KNOWN)
    assert isinstance(found, Diagnostic)
    assert found.code == "not-results"
    assert only(tmp_path) == ["out"]


def test_a_foreign_file_beside_results_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(out, "one")
    (out / "notes.txt").write_text("mine")
    found = prepare(out, KNOWN)
    assert isinstance(found, Diagnostic)
    assert "notes.txt" in found.message
    assert (out / "notes.txt").read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    assert isinstance(prepare(tmp_path / "out", KNOWN), Diagnostic)
    assert isinstance(prepare(tmp_path / "out" / "below", KNOWN), Diagnostic)


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f".out.touchline-{ended.pid}-abcd"
    left.mkdir()
    (tmp_path / ".out.touchline-notes").mkdir()
    running = tmp_path / f".out.touchline-{os.getppid()}-abcd"
    running.mkdir()
    put(tmp_path / "out", "one")
    assert only(tmp_path) == sorted([".out.touchline-notes", running.name, "out"])


def test_results_that_a_killed_run_moved_away_come_back(tmp_path: Path) -> None:
    put(tmp_path / "out", "one")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / "out").rename(tmp_path / f".out.touchline-{ended.pid}-abcd-old")
    found = place(tmp_path / "out")
    abandon(found)
    assert (tmp_path / "out" / "a.csv").read_text() == "one"


_REPLACE = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from tests_folder import put
out = Path({out!r})
number = 0
while True:
    number += 1
    put(out, str(number) * 1000)
    print(flush=True)
"""


def test_a_run_that_is_killed_leaves_one_whole_result(tmp_path: Path) -> None:
    helper = "import json\n" + "\n".join(
        [
            "from touchline.portfolio.folder import MARK, prepare, publish",
            "def put(path, text):",
            "    found = prepare(path, frozenset({'run.json', 'a.csv'}))",
            "    (found.aside / 'a.csv').write_text(text)",
            "    (found.aside / 'run.json').write_text(json.dumps({'what': MARK, 'says': text}))",
            "    publish(found)",
        ]
    )
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "tests_folder.py").write_text(helper)
    out = tmp_path / "out"
    script = _REPLACE.format(path=[str(tmp_path / "code")], out=str(out))
    for moment in range(8):
        process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.003 * moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert only(out) == ["a.csv", "run.json"]
        assert json.loads((out / "run.json").read_text())["says"] == (out / "a.csv").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_disk_that_is_full_when_files_are_closed_leaves_nothing_aside(tmp_path: Path) -> None:
    (tmp_path / "a.touch").write_text('ruleset a "A"\n  language 1\naccount\n  id required text\nlet shown = id\n')
    (tmp_path / "a.csv").write_text("id\n" + "".join(f"A-{number}\n" for number in range(3_000)))
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "from touchline.cli import main\n"
        "sys.argv = 'touchline run a.touch --accounts a.csv --today 2026-10-15 --format csv --out results'.split()\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("error[not-results]: `results` cannot be written: ")
    assert only(tmp_path) == ["a.csv", "a.touch"]
