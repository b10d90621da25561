"""P18: nothing outside the workspace is opened, and no foreign byte stands in a message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.workspace.files import FolderFiles, MemoryFiles, Refused

SECRET = b"the secret of another folder"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "workspace"
    (inside / "tables").mkdir(parents=True)
    (inside / "main.touch").write_bytes(b"ruleset r")
    (inside / "tables" / "tiers.csv").write_bytes(b"arr,tier")
    (inside / "big.csv").write_bytes(b"x" * 2000)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_bytes(SECRET)
    (inside / "link.csv").symlink_to(outside / "secret.csv")
    (inside / "linked").symlink_to(outside)
    (inside / "chain.csv").symlink_to(inside / "linked" / "secret.csv")
    (inside / "same.csv").symlink_to(inside / "tables" / "tiers.csv")
    (inside / "loop").symlink_to(inside / "loop")
    os.mkfifo(inside / "pipe")
    (inside / "null").symlink_to("/dev/null")
    (tmp_path / "workspace2").mkdir()
    (tmp_path / "workspace2" / "secret.csv").write_bytes(SECRET)
    return inside


def refused(answer: bytes | Refused) -> Refused:
    assert isinstance(answer, Refused), answer
    return answer


@pytest.mark.parametrize("path", ["main.touch", "./main.touch", "tables/../main.touch", "tables//../main.touch"])
def test_files_inside_are_read(folder: Path, path: str) -> None:
    assert FolderFiles(folder).read(path) == b"ruleset r"


def test_a_link_that_stays_inside_is_followed(folder: Path) -> None:
    assert FolderFiles(folder).read("same.csv") == b"arr,tier"


def test_a_folder_that_is_itself_a_link_is_a_workspace(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "also").symlink_to(folder)
    assert FolderFiles(tmp_path / "also").read("main.touch") == b"ruleset r"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../outside/secret.csv", "path-outside"),
        ("../workspace2/secret.csv", "path-outside"),
        ("tables/../../outside/secret.csv", "path-outside"),
        ("./../outside/secret.csv", "path-outside"),
        ("..", "path-outside"),
        ("/etc/passwd", "path-outside"),
        ("//etc/passwd", "path-outside"),
        ("C:/data/secret.csv", "path-outside"),
        ("c:secret.csv", "path-outside"),
        ("\\\\server\\share\\secret.csv", "path-outside"),
        ("link.csv", "path-outside"),
        ("linked/secret.csv", "path-outside"),
        ("linked", "path-outside"),
        ("linked/absent.csv", "path-outside"),
        ("chain.csv", "path-outside"),
        ("null", "path-outside"),
        ("pipe", "file-unreadable"),
        ("tables", "file-unreadable"),
        ("loop", "file-missing"),
        ("tables\\tiers.csv", "file-missing"),
        ("~/secret.csv", "file-missing"),
        ("file:///etc/passwd", "file-missing"),
        ("main.touch/x", "file-missing"),
        ("main.touch\0.csv", "file-missing"),
        ("\ud800", "file-missing"),
        ("x" * 5000, "file-missing"),
        ("", "file-missing"),
        (".", "file-missing"),
        ("tables/..", "file-missing"),
    ],
)
def test_nothing_outside_is_read(folder: Path, tmp_path: Path, path: str, code: str) -> None:
    answer = refused(FolderFiles(folder).read(path))
    assert answer.code == code
    told = answer.message + (answer.hint or "")
    assert "secret of another folder" not in told
    assert str(tmp_path) not in told, "a message names the path as written, never the machine's"
    assert refused(MemoryFiles({"main.touch": b"", "tables/tiers.csv": b""}).read(path)).code in (code, "file-missing")


def test_a_link_out_does_not_even_tell_what_is_there(folder: Path) -> None:
    there, absent = (refused(FolderFiles(folder).read(p)) for p in ("linked/secret.csv", "linked/absent.csv"))
    assert there.message.replace("secret", "") == absent.message.replace("absent", "")


def test_a_large_file_is_refused_before_it_is_read(folder: Path) -> None:
    answer = refused(FolderFiles(folder, max_bytes=1000).read("big.csv"))
    assert (answer.code, answer.message) == ("file-too-large", "`big.csv` is larger than 0.001 MB")
    assert refused(MemoryFiles({"big.csv": b"x" * 2000}, max_bytes=1000).read("big.csv")) == answer
    assert FolderFiles(folder, max_bytes=2000).read("big.csv") == b"x" * 2000


def test_a_misspelt_file_is_met_with_its_neighbour(folder: Path) -> None:
    assert refused(FolderFiles(folder).read("tables/teirs.csv")).hint == "did you mean `tables/tiers.csv`?"
    assert refused(MemoryFiles({"tiers.csv": b""}).read("tier.csv")).hint == "did you mean `tiers.csv`?"


def test_a_folder_that_may_not_be_read_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "open", denied)
    assert refused(FolderFiles(folder).read("main.touch")).code == "file-unreadable"


@given(st.text(st.sampled_from("./\\~a:\0 é"), max_size=12))
def test_no_path_raises_or_leaves(path: str) -> None:
    answer = FolderFiles(Path(__file__).parent).read(path)
    assert isinstance(answer, Refused)
