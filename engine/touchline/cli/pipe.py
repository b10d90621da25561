"""Standard output into a pipe whose reader may stop early, as `head` does."""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from typing import TextIO

if sys.version_info >= (3, 12):
    from collections.abc import Buffer
else:
    from typing import Any as Buffer

_CLOSED = (errno.EPIPE, errno.EINVAL) if os.name == "nt" else (errno.EPIPE,)


def give_up(stream: int) -> None:
    """Drops from here on what is written to a file of the system."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream)
    os.close(nowhere)


class _Pipe(io.FileIO):
    """What is written after the reader has gone is dropped: the command does all of its work, and ends with what it
    found."""

    left = False

    def write(self, content: Buffer, /) -> int:
        try:
            return super().write(content)
        except OSError as error:
            if error.errno not in _CLOSED:
                raise
        _Pipe.left = True
        give_up(self.fileno())
        return memoryview(content).nbytes


def patient(stream: TextIO) -> TextIO:
    """The stream, or one in its place that outlives its reader; a terminal's or a test's stays as it is."""
    if stream not in (sys.__stdout__, sys.__stderr__) or not isinstance(stream, io.TextIOWrapper) or stream.isatty():
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering or stream.write_through,
    )


def reader_left() -> bool:
    """Whether nobody reads any more what is written. Where the system can be asked, this is known before anything
    more is written."""
    return _Pipe.left or _closed(sys.stdout)


def _closed(stream: TextIO) -> bool:
    """Whether the other end of a stream is closed; False where the system cannot say."""
    poll = getattr(select, "poll", None)
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return False  # no file of the system: a test's
    if poll is None:
        return False
    asked = poll()
    asked.register(descriptor, 0)  # nothing to wait for: that the other end has gone is told unasked
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in asked.poll(0))
