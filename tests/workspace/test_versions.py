"""Two versions of a ruleset: folders, files, and what git keeps. Real repositories, made with the git command."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from touchline.diagnostics import Diagnostic
from touchline.workspace.files import Refused
from touchline.workspace.git import GitFiles
from touchline.workspace.versions import Version, versions
from touchline.workspace.workspace import Unopened, Workspace

Git = Callable[..., str]

SMALL = 'ruleset small "Small"\n  language 1\n  version "{version}"\n'


def write(path: Path, version: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SMALL.format(version=version), encoding="utf-8")


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """The git command in a repository of its own, which is the current folder, without anybody's settings."""
    root = tmp_path / "repository"
    root.mkdir()
    monkeypatch.chdir(root)
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()

    run("init", "-q", "-b", "main")
    return run


@pytest.fixture
def history(git: Git) -> Git:
    """Three versions of `rulesets/x` on main, one more on a branch that left after the second; then an edit."""
    rules = Path("rulesets/x/small.touch")
    for version in ("one", "two"):
        write(rules, version)
        git("add", "-A")
        git("commit", "-q", "-m", version)
    git("checkout", "-q", "-b", "proposal")
    write(rules, "proposed")
    git("commit", "-q", "-a", "-m", "proposed")
    git("checkout", "-q", "main")
    write(rules, "three")
    git("commit", "-q", "-a", "-m", "three")
    write(rules, "edited")
    return git


def said(version: Version) -> str:
    """The `version` line of what was opened."""
    assert isinstance(version.opened, Workspace), version.opened
    content = version.opened.files.read(version.opened.ruleset)
    assert isinstance(content, bytes), content
    return content.decode().split('"')[3]


def both(first: str | None = None, second: str | None = None) -> tuple[str, str]:
    found = versions(first, second)
    assert not isinstance(found, Diagnostic), found
    return said(found[0]), said(found[1])


def refused(first: str | None = None, second: str | None = None) -> Diagnostic:
    found = versions(first, second)
    assert isinstance(found, Diagnostic), found
    return found


def test_nothing_named_is_the_latest_commit_and_the_folder(history: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("rulesets/x")
    assert both() == ("three", "edited")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("rulesets/x", None, ("three", "edited")),
        ("rulesets/x/small.touch", None, ("three", "edited")),
        ("HEAD~2", "rulesets/x", ("one", "edited")),
        ("main", "rulesets/x/small.touch", ("three", "edited")),
        ("HEAD~1:rulesets/x", "rulesets/x", ("two", "edited")),
        ("HEAD~1:rulesets/x", "HEAD", ("two", "three")),
        ("HEAD~2:rulesets/x/small.touch", "proposal", ("one", "proposed")),
        ("HEAD~2:./rulesets/x/", "HEAD", ("one", "three")),
        ("main..proposal:rulesets/x", None, ("three", "proposed")),
        ("main...proposal:rulesets/x", None, ("two", "proposed")),
        ("HEAD~2..:rulesets/x", None, ("one", "three")),
    ],
)
def test_versions_are_named_as_git_names_them(
    history: Git, first: str, second: str | None, expected: tuple[str, str]
) -> None:
    assert both(first, second) == expected


def test_a_range_is_of_the_folder_one_is_in(history: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("rulesets/x")
    assert both("main..proposal") == ("three", "proposed")
    assert both("proposal") == ("proposed", "edited")


def test_two_folders_need_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("old", "new"):
        write(tmp_path / name / "small.touch", name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert both("old", "new") == ("old", "new")


def test_without_git_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "small.touch", "new")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    found = refused("main")
    assert (found.code, found.message) == (
        "bad-version",
        "git is not installed, and without it there are no earlier versions",
    )
    assert found.hint == "install git, or name two folders"


def test_outside_a_repository_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "small.touch", "new")
    monkeypatch.chdir(tmp_path)
    found = refused("old-rulez")
    assert found.message == (
        "`old-rulez` is no file or folder here, and this folder is in no git repository, and has no earlier versions"
    )
    assert refused().message == "this folder is in no git repository, and has no earlier versions"


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("proposl", "git knows no version `proposl`", "did you mean `proposal`?"),
        ("HEAD~99", "git knows no version `HEAD~99`", "name a branch, a tag or a commit; `git log --oneline` lists"),
        ("--output=x", "git knows no version `--output=x`", "name a branch, a tag or a commit"),
        ("main...nowhere", "git knows no version `nowhere`", "name a branch, a tag or a commit"),
        ("main:../x", "`../x` is not in the repository `repository`", None),
        ("", "git knows no version ``", "name a branch, a tag or a commit"),
    ],
)
def test_a_version_that_is_not_there_is_told(history: Git, name: str, message: str, hint: str | None) -> None:
    found = refused(name, "rulesets/x")
    assert (found.code, found.message) == ("bad-version", message)
    assert (found.hint or "").startswith(hint or "")


def test_a_repository_without_commits_says_so(git: Git) -> None:
    write(Path("x/small.touch"), "first")
    assert refused("x").hint == "commit once, so that there is a version to compare with"


def test_a_shallow_clone_says_what_to_fetch(history: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    origin = Path.cwd().as_uri()
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "clone", "-q", "--depth", "1", origin, "clone"], check=True)
    monkeypatch.chdir("clone")
    found = refused("HEAD~1", "rulesets/x")
    assert found.hint is not None
    assert "this clone is shallow" in found.hint
    assert both("rulesets/x") == ("three", "three")


def test_a_ruleset_that_a_commit_does_not_have_is_new(history: Git) -> None:
    write(Path("rulesets/y/small.touch"), "first")
    found = versions("main", "rulesets/y")
    assert isinstance(found, tuple)
    assert found[0].opened is None
    assert found[0].commit is not None
    assert said(found[1]) == "first"


def test_a_ruleset_taken_out_of_the_folder_is_told(history: Git) -> None:
    found = versions("main:rulesets/x", "rulesets/z")
    assert isinstance(found, Diagnostic)
    assert found.message == "git knows no version `rulesets/z`"


def test_what_is_wrong_with_a_commit_s_workspace_is_kept(git: Git) -> None:
    write(Path("x/a.touch"), "a")
    write(Path("x/b.touch"), "b")
    git("add", "-A")
    git("commit", "-q", "-m", "two rulesets")
    found = versions("HEAD:x", "x/a.touch")
    assert isinstance(found, tuple)
    assert isinstance(found[0].opened, Unopened)
    assert found[0].opened.diagnostics[0].message == "`HEAD:x` holds more than one ruleset: `a.touch`, `b.touch`"


def test_nothing_is_written_into_the_repository(history: Git) -> None:
    before = {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(Path().rglob("*"))}
    assert both("main..proposal:rulesets/x") == ("three", "proposed")
    assert {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(Path().rglob("*"))} == before


def test_links_in_a_commit_stay_inside_the_folder(git: Git) -> None:
    write(Path("secret.touch"), "secret")
    write(Path("x/deep/real.touch"), "real")
    for name, target in {"in": "deep/real.touch", "out": "../secret.touch", "loop": "loop.touch"}.items():
        Path(f"x/{name}.touch").symlink_to(target)
    git("add", "-A")
    git("commit", "-q", "-m", "links")
    found = versions("HEAD:x/in.touch", "x/deep/real.touch")
    assert isinstance(found, tuple)
    assert said(found[0]) == "real"
    assert isinstance(found[0].opened, Workspace)
    files = found[0].opened.files
    assert isinstance(files, GitFiles)
    out, loop, folder, gone = (files.read(name) for name in ("out.touch", "loop.touch", "deep", "rael.touch"))
    assert isinstance(out, Refused)
    assert out.code == "path-outside"
    assert isinstance(loop, Refused)
    assert loop.message == "`loop.touch` is not an ordinary file"
    assert isinstance(folder, Refused)
    assert folder.message == "`deep` is a folder"
    assert isinstance(gone, Refused)
    assert gone.code == "file-missing"
    assert files.names("deep") == ("real.touch",)
    assert files.folders("deep") == ()
    assert files.folders("") == ("deep",)


def test_names_of_every_kind_are_read_from_a_commit(git: Git) -> None:
    for name in ("ä b", "-x", "*", "a;b", ":(top)c"):
        write(Path(name) / "small.touch", name)
    git("add", "-A")
    git("commit", "-q", "-m", "names")
    for name in ("ä b", "-x", "*", "a;b", ":(top)c"):
        assert both(f"HEAD:{name}", f"./{name}") == (name, name)
