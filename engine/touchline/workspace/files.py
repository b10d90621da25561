"""Where the bytes of a workspace come from: a folder, or texts in memory.

Every path is relative to the workspace folder and written with `/`. Whatever stands behind a
path, nothing outside the folder is opened, and no refusal says anything about what is there
(P18).
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Protocol

from touchline.limits import DEFAULTS
from touchline.spelling import did_you_mean

FILE_BYTES = DEFAULTS.ruleset_bytes
"""The size above which a file of a workspace is refused, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not read. `code` is one of `file-missing`, `path-outside`, `file-too-large`,
    `file-unreadable`; `message` is worded as a diagnostic's; `hint` is one thing to do, or None."""

    code: str
    message: str
    hint: str | None = None


class Files(Protocol):
    """Bytes by path."""

    def read(self, path: str) -> bytes | Refused:
        """The whole file at `path`, or why it was not read. Never raises for any text as a path."""
        ...

    def allows(self, path: str) -> Refused | None:
        """Why `path` may never be read, whatever is there: it leads out of the folder. Else None."""
        ...


class Folder(Files, Protocol):
    """Bytes by path, and what there is: the files of a workspace, in a folder or in a commit."""

    def names(self, folder: str, most: int = 1000) -> tuple[str, ...] | Refused:
        """The names of the files in a folder inside this one, in order; none where it is not there."""
        ...

    def folders(self, folder: str) -> tuple[str, ...]:
        """The names of the folders in a folder inside this one, in order; none where it cannot be read."""
        ...

    def locate(self, path: str, max_bytes: int | None = None) -> Path | Refused:
        """Where the file at `path` really is, without opening it: for what reads large files itself."""
        ...


@dataclass(frozen=True, slots=True)
class MemoryFiles:
    """Files held in memory: an editor's buffers, an archive, a test."""

    contents: Mapping[str, bytes]
    max_bytes: int = FILE_BYTES

    def read(self, path: str) -> bytes | Refused:
        parts = parts_of(path)
        if isinstance(parts, Refused):
            return parts
        name = "/".join(parts)
        content = self.contents.get(name)
        if content is None:
            return missing(path, self.contents)
        return too_large(path, self.max_bytes) if len(content) > self.max_bytes else content

    def allows(self, path: str) -> Refused | None:
        parts = parts_of(path)
        return parts if isinstance(parts, Refused) else None


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """Files below the folder `root`. A link is followed only where it leads back into the folder."""

    root: Path
    max_bytes: int = FILE_BYTES
    _real: Path = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_real", Path(os.path.realpath(self.root)))

    def read(self, path: str) -> bytes | Refused:
        found = self.locate(path, self.max_bytes)
        if isinstance(found, Refused):
            return found
        # O_NONBLOCK: a pipe put in the file's place since `locate` must not hang us.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(found, flags)
            with os.fdopen(handle, "rb") as stream:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    return _not_a_file(path)
                content = stream.read(self.max_bytes + 1)
        except OSError as error:
            return self._failed(path, error)
        return too_large(path, self.max_bytes) if len(content) > self.max_bytes else content

    def locate(self, path: str, max_bytes: int | None = None) -> Path | Refused:
        """Where the file at `path` really is, without opening it: for what reads large files itself.

        The answer is a regular file inside the folder, of at most `max_bytes` bytes where given.
        """
        parts = parts_of(path)
        if isinstance(parts, Refused):
            return parts
        try:
            real = Path(os.path.realpath(self._real.joinpath(*parts), strict=False))
            if not real.is_relative_to(self._real):
                return _outside(path)
            status = os.stat(real)
        except OSError as error:
            return self._failed(path, error)
        except ValueError:  # a zero byte, or a surrogate that no file system can hold
            return missing(path, ())
        if not stat.S_ISREG(status.st_mode):
            return _not_a_file(path, folder=stat.S_ISDIR(status.st_mode))
        if max_bytes is not None and status.st_size > max_bytes:
            return too_large(path, max_bytes)
        return real

    def allows(self, path: str) -> Refused | None:
        found = self.locate(path)
        return found if isinstance(found, Refused) and found.code == "path-outside" else None

    def names(self, folder: str, most: int = 1000) -> tuple[str, ...] | Refused:
        """The names of the files in a folder inside this one, or in this one (empty), in order; none where it is not
        there."""
        parts = parts_of(folder) if folder else ()
        if isinstance(parts, Refused):
            return parts
        real = Path(os.path.realpath(self._real.joinpath(*parts), strict=False))
        if not real.is_relative_to(self._real):
            return _outside(folder)
        try:
            with os.scandir(real) as entries:
                found = [entry.name for entry in islice((one for one in entries if not one.is_dir()), most)]
        except FileNotFoundError:
            return ()
        except OSError:
            return Refused("file-unreadable", f"the folder `{folder}` cannot be read")
        return tuple(sorted(found))

    def folders(self, folder: str) -> tuple[str, ...]:
        """The names of the folders in a folder inside this one, or in this one (empty)."""
        parts = parts_of(folder) if folder else ()
        if isinstance(parts, Refused):
            return ()
        real = Path(os.path.realpath(self._real.joinpath(*parts), strict=False))
        if not real.is_relative_to(self._real):
            return ()
        try:
            with os.scandir(real) as entries:
                return tuple(sorted(entry.name for entry in entries if entry.is_dir()))
        except OSError:
            return ()

    def _failed(self, path: str, error: OSError) -> Refused:
        match error.errno:
            case errno.ENOENT | errno.ENOTDIR | errno.ENAMETOOLONG | errno.ELOOP | errno.EINVAL:
                return missing(path, self._siblings(path))
            case errno.EACCES | errno.EPERM:
                return Refused("file-unreadable", f"`{path}` may not be read", "ask for the right to read it")
            case _:
                return Refused("file-unreadable", f"`{path}` cannot be read")

    def _siblings(self, path: str) -> list[str]:
        """The files beside a missing one, for a hint; only of a folder that is itself inside."""
        folder = PurePosixPath(path).parent
        real = Path(os.path.realpath(self._real / folder))
        if not real.is_relative_to(self._real):
            return []
        try:
            with os.scandir(real) as entries:
                return [str(folder / entry.name) for entry, _ in zip(entries, range(1000), strict=False)]
        except OSError:
            return []


def parts_of(path: str) -> tuple[str, ...] | Refused:
    """The folders and the name in a path that stays inside, `.` and inner `..` resolved."""
    if path.startswith(("/", "\\")) or (len(path) > 1 and path[1] == ":" and path[0].isalpha()):
        return _outside(path)
    if "\\" in path:
        return Refused("file-missing", f"`{path}` is not a path here", f"write `{path.replace(chr(92), '/')}`")
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return _outside(path)
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    if not parts:
        return Refused("file-missing", "no file is named here")
    return tuple(parts)


def _outside(path: str) -> Refused:
    return Refused(
        "path-outside",
        f"`{path}` leads out of the workspace folder",
        "copy the file into the folder of the ruleset and name it from there",
    )


def missing(path: str, others: Iterable[str]) -> Refused:
    return Refused("file-missing", f"there is no file `{path}`", did_you_mean(path, others))


def _not_a_file(path: str, folder: bool = False) -> Refused:
    return Refused("file-unreadable", f"`{path}` is a folder" if folder else f"`{path}` is not an ordinary file")


def too_large(path: str, limit: int) -> Refused:
    return Refused("file-too-large", f"`{path}` is larger than {limit / 1_000_000:g} MB")
