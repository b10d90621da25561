"""The two versions of a ruleset that are compared: folders, files, or what git keeps of them.

`my-rules` is a folder or file; `main`, `HEAD~3` or `main:rulesets/x` what a commit holds; `main..HEAD` both ends,
`main...HEAD` from where they parted. Where a commit is named without a path, the other version's path is meant.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.workspace.files import Refused
from touchline.workspace.git import BAD_VERSION, Repository, repository_of
from touchline.workspace.workspace import Unopened, Workspace, open_in, open_workspace

LATEST = "HEAD"
"""What is compared with where nothing is said: the latest commit."""


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a comparison: `title` is what it was called; `commit` the commit it was read from, None for a
    folder; `opened` is None where a commit has nothing at the path: the ruleset is newer than that."""

    title: str
    commit: str | None
    opened: Workspace | Unopened | None


def versions(first: str | None, second: str | None) -> tuple[Version, Version] | Diagnostic:
    """The old and the new version that two arguments name, or why one cannot be told.

    Nothing given: the latest commit and the current folder. One path: its latest commit and itself. One commit: that
    and the current folder.
    """
    old, new = _both(first, second)
    beside = _beside(new) if _is_path(new) else _beside(old) if _is_path(old) else None
    for name, other in ((old, new), (new, old)):
        if beside is None and not _is_path(name):
            path = _split(name)[1] or _split(other)[1]
            beside = None if path is None else _Path(Path(), path)
    found: list[Version] = []
    for name in (old, new):
        version = _of_path(name) if _is_path(name) else _of_commit(name, beside or _Path(Path(), None))
        if isinstance(version, Refused):
            return diagnostic(version.code, version.message, hint=version.hint)
        found.append(version)
    return found[0], found[1]


@dataclass(frozen=True, slots=True)
class _Path:
    """Where a ruleset lies: `below` a folder that git is asked about, at `path` from the root as git writes it
    (None: that folder itself)."""

    below: Path
    path: str | None


def _both(first: str | None, second: str | None) -> tuple[str, str]:
    if first is None:
        return LATEST, "."
    if second is not None:
        return first, second
    if _is_path(first):
        return LATEST, first
    ends = re.fullmatch(r"(.*?)(\.\.\.?)([^:]*)(:.*)?", first, re.DOTALL)
    if ends is None:
        return first, "."
    start, dots, end, path = ends[1] or LATEST, ends[2], ends[3] or LATEST, ends[4] or ""
    return (f"{start}{dots}{end}{path}" if dots == "..." else f"{start}{path}"), f"{end}{path}"


def _is_path(name: str) -> bool:
    return "\0" not in name and os.path.exists(name)


def _split(name: str) -> tuple[str, str | None]:
    """The commit, and the path in it."""
    ref, colon, path = name.partition(":")
    return ref, path if colon else None


def _beside(name: str) -> _Path:
    path = Path(name)
    if path.is_dir():
        return _Path(path, None)
    return _Path(path.parent, f"./{path.name}")


def _of_path(name: str) -> Version:
    title = "the current folder" if name == "." else name
    return Version(title, None, open_workspace(Path(name)))


def _of_commit(name: str, beside: _Path) -> Version | Refused:
    ref, path = _split(name)
    where = beside if path is None else _Path(Path(), path)
    repository = repository_of(where.below)
    if isinstance(repository, Refused):
        if repository.code == BAD_VERSION and "no git repository" in repository.message and ref != LATEST:
            message = f"`{name}` is no file or folder here, and {repository.message}"
            return Refused(BAD_VERSION, message, repository.hint)
        return repository
    commit = _commit(repository, ref)
    if isinstance(commit, Refused):
        return commit
    inside = _inside(repository, where)
    if isinstance(inside, Refused):
        return inside
    kind = repository.kind(commit, inside)
    if isinstance(kind, Refused):
        return kind
    if kind is None:
        return Version(name, commit, None)
    folder, file = (inside, "") if kind == "tree" else _parted(inside)
    called = Path(f"{ref}:{folder}")
    listed = repository.files(commit, folder)
    if isinstance(listed, Refused):
        return listed
    return Version(name, commit, open_in(called, file, listed.within))


def _commit(repository: Repository, ref: str) -> str | Refused:
    """The commit of a name; of `a...b` the one from which both come."""
    start, dots, end = ref.partition("...")
    if not dots:
        return repository.commit(ref)
    ends = [repository.commit(each) for each in (start, end)]
    for each in ends:
        if isinstance(each, Refused):
            return each
    return repository.parted(str(ends[0]), str(ends[1]), ref)


def _inside(repository: Repository, where: _Path) -> str | Refused:
    """The path from the root of the repository; empty for the root itself."""
    if where.path is not None and not re.match(r"\.\.?(/|$)", where.path):
        return "" if where.path == "." else where.path.strip("/")
    real = Path(os.path.realpath(where.below / (where.path or "")))
    try:
        found = PurePosixPath(real.relative_to(os.path.realpath(repository.root)).as_posix())
    except ValueError:
        return Refused(BAD_VERSION, f"`{where.path or where.below}` is not in the repository `{repository.root.name}`")
    return "" if found == PurePosixPath(".") else str(found)


def _parted(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name
