"""The files of a commit, read by the `git` command. Nothing is written: not to the work tree, not to the repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from touchline.spelling import did_you_mean, nearest
from touchline.workspace.files import FILE_BYTES, Refused, missing, parts_of, too_large

BAD_VERSION = "bad-version"

_SECONDS = 30
_MOST_LINKS = 10
_FILE, _LINK = ("100644", "100755"), "120000"

_QUIET = {
    "GIT_OPTIONAL_LOCKS": "0",  # no lock, no refreshed index
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone stays as it is: nothing is fetched (P22)
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository: `root` is the top of its work tree."""

    root: Path

    def commit(self, ref: str) -> str | Refused:
        """The commit that a branch, tag, hash or `HEAD~1` stands for."""
        if ref and not ref.startswith("-") and "\0" not in ref:
            asked = _git(self.root, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"])
            if isinstance(asked, Refused):
                return asked
            found = asked.decode("ascii", "replace").strip()
            if found:
                return found
        return Refused(BAD_VERSION, f"git knows no version `{ref}`", self._hint(ref))

    def _hint(self, ref: str) -> str | None:
        """A name that was meant, or why the history is short."""
        shallow = _git(self.root, ["rev-parse", "--is-shallow-repository"])
        listed = _git(self.root, ["for-each-ref", "--count=2000", "--format=%(refname:short)"])
        names = listed.decode("utf-8", "replace").split() if isinstance(listed, bytes) else []
        if nearest(ref, names) is not None:
            return did_you_mean(ref, names)
        remote = f"origin/{ref}"
        if remote in names:
            return f"did you mean `{remote}`?"
        if shallow == b"true\n":
            return f"this clone is shallow and holds only the latest commits: `git fetch origin {ref}` brings it"
        if not names:
            return "commit once, so that there is a version to compare with"
        return "name a branch, a tag or a commit; `git log --oneline` lists commits"

    def parted(self, one: str, other: str, called: str) -> str | Refused:
        """The latest commit that two commits have in common."""
        asked = _git(self.root, ["merge-base", one, other])
        if isinstance(asked, Refused) or not asked.strip():
            hint = "name the two versions themselves; a shallow clone may not hold what they have in common"
            return Refused(BAD_VERSION, f"`{called}` names versions that have no common one here", hint)
        return asked.decode("ascii", "replace").strip().split("\n")[0]

    def kind(self, commit: str, path: str) -> str | Refused | None:
        """What stands at a path from the root in a commit: `tree` for a folder, `blob` for a file, None for nothing."""
        if not path:
            return "tree"
        listed = _git(self.root, ["ls-tree", "-z", "--full-tree", commit, "--", path])
        if isinstance(listed, Refused):
            return listed
        words = listed.split(b"\t")[0].split()
        return words[1].decode("ascii", "replace") if len(words) == 3 else None

    def files(self, commit: str, folder: str) -> GitFiles | Refused:
        """The files below `folder` (a path from the root, empty for all) as they are in a commit."""
        listed = _git(
            self.root, ["ls-tree", "-r", "-z", "--long", "--full-tree", commit, "--", *filter(None, [folder])]
        )
        if isinstance(listed, Refused):
            return listed
        start = f"{folder}/" if folder else ""
        entries: dict[str, Entry] = {}
        for line in listed.split(b"\0"):
            described, tab, path = line.partition(b"\t")
            words = described.decode("ascii", "replace").split()
            name = os.fsdecode(path)
            if tab and len(words) == 4 and name.startswith(start) and words[1] == "blob":
                entries[name.removeprefix(start)] = Entry(words[0], words[2], int(words[3]))
        return GitFiles(self, entries)

    def blob(self, name: str) -> bytes | Refused:
        return _git(self.root, ["cat-file", "blob", name])


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a commit: its mode, the name of its contents, and its size in bytes."""

    mode: str
    blob: str
    size: int


@dataclass(frozen=True, slots=True)
class GitFiles:
    """The files of one folder in one commit. A link is followed only where it leads back into the folder."""

    repository: Repository
    entries: Mapping[str, Entry] = field(repr=False)
    max_bytes: int = FILE_BYTES

    def within(self, max_bytes: int) -> GitFiles:
        """The same files, of which none larger than so many bytes is read."""
        return replace(self, max_bytes=max_bytes)

    def read(self, path: str) -> bytes | Refused:
        """The whole file at `path`, or why it was not read."""
        parts = parts_of(path)
        if isinstance(parts, Refused):
            return parts
        for _ in range(_MOST_LINKS):
            entry = self.entries.get("/".join(parts))
            if entry is None:
                inside = f"{'/'.join(parts)}/"
                if any(name.startswith(inside) for name in self.entries):
                    return Refused("file-unreadable", f"`{path}` is a folder")
                return missing(path, self.entries)
            if entry.mode in _FILE:
                return too_large(path, self.max_bytes) if entry.size > self.max_bytes else self._content(entry)
            if entry.mode != _LINK or entry.size > self.max_bytes:
                break
            target = self._content(entry)
            if isinstance(target, Refused):
                return target
            led = parts_of(str(PurePosixPath(*parts[:-1], os.fsdecode(target))))
            if isinstance(led, Refused):
                return Refused("path-outside", f"`{path}` leads out of the workspace folder")
            parts = led
        return Refused("file-unreadable", f"`{path}` is not an ordinary file")

    def allows(self, path: str) -> Refused | None:
        """Why `path` may never be read; None where it may."""
        parts = parts_of(path)
        return parts if isinstance(parts, Refused) else None

    def names(self, folder: str, most: int = 1000) -> tuple[str, ...] | Refused:
        """The names of the files in a folder, in order; none where it is not there."""
        parts: tuple[str, ...] | Refused = parts_of(folder) if folder else ()
        if isinstance(parts, Refused):
            return parts
        start = "".join(f"{part}/" for part in parts)
        found = [name.removeprefix(start) for name in self.entries if name.startswith(start)]
        return tuple(sorted(name for name in found if "/" not in name)[:most])

    def folders(self, folder: str) -> tuple[str, ...]:
        """The names of the folders in a folder, in order."""
        start = f"{folder}/" if folder else ""
        found = [name.removeprefix(start) for name in self.entries if name.startswith(start)]
        return tuple(sorted({name.partition("/")[0] for name in found if "/" in name}))

    def locate(self, path: str, max_bytes: int | None = None) -> Path | Refused:
        """Nowhere: what is in a commit is in no folder."""
        return Refused("file-unreadable", f"`{path}` lies in a commit, and accounts are read from a folder")

    def _content(self, entry: Entry) -> bytes | Refused:
        return self.repository.blob(entry.blob)


def repository_of(folder: Path) -> Repository | Refused:
    """The repository in whose work tree a folder lies."""
    found = _git(folder, ["rev-parse", "--show-toplevel"])
    if isinstance(found, Refused):
        return found
    return Repository(Path(os.fsdecode(found.rstrip(b"\r\n"))))


def _git(folder: Path, arguments: Sequence[str]) -> bytes | Refused:
    """What git says; where it says nothing but that it will not, nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument can be taken for an option
            ["git", "--no-replace-objects", "--literal-pathspecs", *arguments],  # noqa: S607 - the git on the user's path is meant
            cwd=folder,
            env={**os.environ, **_QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        hint = "install git, or name two folders"
        return Refused(BAD_VERSION, "git is not installed, and without it there are no earlier versions", hint)
    except subprocess.TimeoutExpired:
        return Refused(BAD_VERSION, f"git gave no answer within {_SECONDS} seconds")
    except OSError as error:
        return Refused(BAD_VERSION, f"git cannot be started: {error.strerror or 'the system refuses'}")
    if done.returncode == 0 or (done.returncode == 1 and "--quiet" in arguments):
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
    if "not a git repository" in said:
        hint = "name two folders, or run this inside the repository of the ruleset"
        return Refused(BAD_VERSION, "this folder is in no git repository, and has no earlier versions", hint)
    return Refused(BAD_VERSION, f"git cannot answer: {said or 'it gave no reason'}")
