"""A folder of results that appears whole or not at all, and is replaced whole or not at all (P8)."""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic

RUN = "run.json"
MARK = "touchline results"
"""What `run.json` says it is; by this an earlier result is known."""

NOT_RESULTS = "not-results"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a folder that is replaced whole may hold: the file that says so, what it says, and the words for it."""

    file: str
    mark: str
    earlier: str


RESULTS = Kind(RUN, MARK, "an earlier result")
CHANGE = Kind("report.json", "touchline change", "an earlier report")
DOCUMENTS = Kind("documents.json", "touchline documents", "earlier documents")


@dataclass(frozen=True, slots=True)
class Place:
    """Where results go: `target` is the folder that is named, `aside` the one beside it that is filled first."""

    target: Path
    aside: Path


def prepare(folder: Path, known: frozenset[str], kind: Kind = RESULTS) -> Place | Diagnostic:
    """A place for results in `folder`, or why they cannot go there: it is a file, or holds something that is
    not an earlier one of its kind. `known` are the names of files that it may hold."""
    try:
        target = Path(os.path.realpath(folder))
        if target.exists():
            refused = _refused(folder, target, known, kind)
            if refused is not None:
                return refused
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(target)
        aside = target.parent / f"{_prefix(target)}{os.getpid()}-{secrets.token_hex(4)}"
        aside.mkdir()
    except OSError as error:
        return diagnostic(NOT_RESULTS, f"`{folder}` cannot be written: {error.strerror or 'the system refuses'}")
    return Place(target, aside)


def publish(place: Place) -> None:
    """Puts the filled folder in the place of the target. Raises OSError where the system refuses; the
    target is then as it was."""
    for file in sorted(place.aside.iterdir()):
        _sync(file)
    _sync(place.aside)
    if not place.target.exists():
        os.rename(place.aside, place.target)
    elif not any(place.target.iterdir()):
        place.target.rmdir()
        os.rename(place.aside, place.target)
    elif _exchange(place.aside, place.target):
        shutil.rmtree(place.aside, ignore_errors=True)
    else:
        old = place.aside.with_name(place.aside.name + "-old")
        os.rename(place.target, old)
        try:
            os.rename(place.aside, place.target)
        except OSError:
            os.rename(old, place.target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    _sync(place.target.parent)


def abandon(place: Place) -> None:
    """Takes away what was written aside."""
    shutil.rmtree(place.aside, ignore_errors=True)


def said_by(folder: Path, kind: Kind) -> Mapping[str, object] | None:
    """What the file says by which a folder of this kind is known; None where it is none."""
    try:
        with (folder / kind.file).open(encoding="utf-8") as stream:
            said = json.loads(stream.read(10_000_000))
    except (OSError, ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) and said.get("what") == kind.mark else None


def _refused(folder: Path, target: Path, known: frozenset[str], kind: Kind) -> Diagnostic | None:
    if not target.is_dir():
        return diagnostic(
            NOT_RESULTS, f"`{folder}` is a file, not a folder", hint="name a folder that is not there yet"
        )
    entries = {entry.name for entry in target.iterdir()}
    if not entries:
        return None
    foreign = sorted(entries - known)
    if foreign or said_by(target, kind) is None:
        what = f"`{foreign[0]}`" if foreign else f"files that are not {kind.earlier}"
        hint = f"name a folder that is not there yet, or that holds {kind.earlier}"
        return diagnostic(NOT_RESULTS, f"`{folder}` holds {what}, and would be replaced", hint=hint)
    return None


def _prefix(target: Path) -> str:
    return f".{target.name}.touchline-"


def _clear(target: Path) -> None:
    """Takes away what runs left beside the target that were killed. One that was killed between the two
    renames of `publish` left the target itself there: that is put back."""
    for left in target.parent.glob(f"{_prefix(target)}*"):
        number = left.name.removeprefix(_prefix(target)).split("-")[0]
        if not number.isdigit() or _runs(int(number)):
            continue
        if left.name.endswith("-old") and not target.exists():
            os.rename(left, target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    if process == os.getpid():
        return True
    if sys.platform == "win32":
        return True  # there a signal 0 would end the process; what is left stays
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _sync(path: Path) -> None:
    """Makes sure that a file or folder is on the disk, where the system can tell."""
    if path.is_dir() and sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step, so that a run that is killed leaves one or the other; False where the
    system cannot."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        first, second = os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            return bool(library.renamex_np(first, second, 2) == 0)  # RENAME_SWAP
        if sys.platform == "linux":
            return bool(library.renameat2(-100, first, -100, second, 2) == 0)  # AT_FDCWD, RENAME_EXCHANGE
    except (OSError, AttributeError, TypeError):
        return False
    return False
