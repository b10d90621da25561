"""How the text of an account file is written, found in its bytes, and read as UTF-8 whatever it is.

Excel on Windows saves Windows-1252 or UTF-16 where nobody asked for it. A file is one or the other
as a whole: UTF-8 where any line has characters beyond ASCII that are UTF-8, else Windows-1252,
of which Latin-1 is a part. What is no text in the encoding found stays bytes that are no UTF-8,
and so becomes a reject of its own line.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from typing import IO

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding: what people call it, and what Python does."""

    name: str
    codec: str


UTF8 = Encoding("UTF-8", "utf-8")
WINDOWS = Encoding("Windows-1252", "cp1252")
LATIN = Encoding("Latin-1", "cp1252")
UTF16_LITTLE = Encoding("UTF-16", "utf-16-le")
UTF16_BIG = Encoding("UTF-16", "utf-16-be")


def encoding_of(stream: IO[bytes]) -> Encoding:
    """The encoding of all the text in a file, which is gone through once, or twice where it is not UTF-8."""
    start = stream.read(1 << 12)
    stream.seek(0)
    if start.startswith(codecs.BOM_UTF8):
        return UTF8
    wide = _wide(start)
    if wide is not None:
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        stream.seek(0)
        return _eight_bits(stream)
    return UTF8


def _wide(start: bytes) -> Encoding | None:
    """UTF-16, by its mark, or by the zeros that ASCII has in it."""
    if start.startswith(codecs.BOM_UTF16_LE):
        return UTF16_LITTLE
    if start.startswith(codecs.BOM_UTF16_BE):
        return UTF16_BIG
    half = len(start) // 2
    if half < 4:
        return None
    if start[1::2].count(0) > half * 0.7 and start[0::2].count(0) == 0:
        return UTF16_LITTLE
    if start[0::2].count(0) > half * 0.7 and start[1::2].count(0) == 0:
        return UTF16_BIG
    return None


def _eight_bits(stream: IO[bytes]) -> Encoding:
    """Of a file that is not UTF-8 throughout: UTF-8 with damage, or one byte a character."""
    windows = False
    while line := stream.readline(1 << 20):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            windows = windows or any(0x80 <= byte < 0xA0 for byte in line)
        else:
            return UTF8
    return WINDOWS if windows else LATIN


class AsUtf8:
    """A file read line by line as UTF-8. `digest` is fed the bytes as they stand in the file."""

    def __init__(self, stream: IO[bytes], encoding: Encoding, digest: hashlib._Hash | None) -> None:
        self._stream = stream
        self._codec = encoding.codec
        self._errors = "surrogateescape" if encoding.codec == "cp1252" else "surrogatepass"
        self._decoder = codecs.getincrementaldecoder(encoding.codec)(self._errors)
        self._digest = digest
        self._buffer = bytearray()
        self._ended = False
        self._first = True

    def readline(self, most: int) -> bytes:
        """The next line, or as much of it as `most` bytes; nothing at the end."""
        scanned = 0
        while True:
            at = self._buffer.find(b"\n", scanned, most)
            if at >= 0 or len(self._buffer) >= most or self._ended:
                break
            scanned = len(self._buffer)
            self._more()
        end = at + 1 if at >= 0 else min(most, len(self._buffer))
        line = bytes(self._buffer[:end])
        del self._buffer[:end]
        return line

    def _more(self) -> None:
        chunk = self._stream.read(CHUNK)
        if self._digest is not None:
            self._digest.update(chunk)
        if not chunk:
            self._ended = True
            if self._decoder.getstate()[0]:
                self._buffer += b"\xff"  # half a character at the end: the last record cannot be read
            return
        text = self._decoder.decode(chunk)
        if self._first and text:
            text, self._first = text.removeprefix("\ufeff"), False
        self._buffer += text.encode("utf-8", self._errors)
