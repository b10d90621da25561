"""What a workbook's zip directory says, looked at before anything is unpacked (P15).

A file of a few kilobytes can hold gigabytes. Decision tables and account files ask here alike.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import IO

from touchline.limits import Limits

SMALL_PART = 1_000_000
"""Bytes below which a part may be packed as tightly as it likes."""

MOST_PARTS = 10_000

_OTHERS = (
    ("xl/workbook.bin", "is a binary workbook", "save it as `.xlsx`"),
    ("content.xml", "is an OpenDocument file", "save it as `.xlsx`"),
    ("word/document.xml", "is a text document", "name a workbook or a `.csv` file"),
    ("ppt/presentation.xml", "is a presentation", "name a workbook or a `.csv` file"),
)
_OLD = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Unpackable:
    """Why a file is not unpacked: what it is or does, and what to do about it."""

    message: str
    hint: str | None = None


def look_at(stream: IO[bytes], limits: Limits, part_bytes: int | None = None) -> Unpackable | None:
    """What speaks against unpacking a workbook, or None. `part_bytes` is how large one part may become."""
    old = _old(stream)
    if old is not None:
        return old
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return Unpackable("is not an Excel workbook", "save it as `.xlsx` or `.csv`")
    large = _too_large(parts, limits, part_bytes)
    if large is not None:
        return large
    named = {part.filename for part in parts}
    if "xl/workbook.xml" not in named:
        for part, message, hint in _OTHERS:
            if part in named:
                return Unpackable(message, hint)
        if "[Content_Types].xml" not in named:
            return Unpackable("is an archive and not an Excel workbook", "unpack it first, and name the file in it")
    return None


def _old(stream: IO[bytes]) -> Unpackable | None:
    """A file in the container of old Office programs, which also holds new ones that have a password."""
    start = stream.read(len(_OLD))
    stream.seek(0)
    if start != _OLD:
        return None
    head = stream.read(1 << 20)
    stream.seek(0)
    if _ENCRYPTED in head:
        return Unpackable("has a password", "save it without one")
    return Unpackable("is a workbook of an old Excel", "open it and save it as `.xlsx`")


def _too_large(parts: list[zipfile.ZipInfo], limits: Limits, part_bytes: int | None) -> Unpackable | None:
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked_bytes or len(parts) > MOST_PARTS:
        most = f"{limits.unpacked_bytes / 1_000_000:g} MB"
        return Unpackable(f"unpacks to more than {most}", "raise `unpacked_bytes` under `limits` if that is meant")
    for part in parts:
        if part_bytes is not None and part.file_size > part_bytes:
            return Unpackable(f"has a part larger than {part_bytes / 1_000_000:g} MB")
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > SMALL_PART and ratio > limits.unpacked_ratio:
            hint = "raise `unpacked_ratio` under `limits` if that is meant"
            return Unpackable(f"has a part that unpacks to {ratio:.0f} times its size", hint)
        if part.flag_bits & 1:
            return Unpackable("has a password", "save it without one")
    return None
