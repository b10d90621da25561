"""The one place that writes to the terminal.

What a command was asked for goes to standard output; what is said about it to standard error.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import NoReturn, TextIO

from touchline.cli.pipe import give_up, patient
from touchline.cli.render import Style

CLEAN, FINDINGS, WRONG_USE, OWN_BUG = 0, 1, 2, 3
"""What a command ends with."""


def make_safe() -> None:
    """Nothing that is printed can fail for the console's alphabet: what it cannot show is a `?`. Nor for a reader that
    stops early."""
    sys.stdout, sys.stderr = patient(sys.stdout), patient(sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def say(text: str = "", end: str = "\n") -> None:
    """Writes to standard output; ends the command where what it goes to is full."""
    try:
        print(text, end=end)
    except OSError as error:
        _full(error)


def finish() -> None:
    """Writes out what standard output still holds."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _full(error)


def _full(error: OSError) -> NoReturn:
    give_up(sys.stdout.fileno())  # what is left over would be tried again as the program ends
    tell(f"the output cannot be written: {error.strerror or 'the system refuses'}")
    sys.exit(FINDINGS)


def tell(text: str = "", end: str = "\n") -> None:
    """Writes to standard error."""
    print(text, end=end, file=sys.stderr)


def in_terminal(stream: TextIO | None = None) -> bool:
    """Whether a person is looking."""
    return (stream or sys.stdout).isatty()


def wants_colour(stream: TextIO | None = None) -> bool:
    """A terminal that shows colours, whose user has not asked for none (https://no-color.org)."""
    return in_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and _shows_ansi()


def _shows_ansi() -> bool:
    if os.name != "nt":
        return True
    return any(os.environ.get(sign) for sign in ("WT_SESSION", "ANSICON", "ConEmuANSI", "TERM"))


def width(stream: TextIO | None = None) -> int | None:
    """The terminal's width in cells, None where there is no terminal."""
    return shutil.get_terminal_size().columns if in_terminal(stream) else None


def style(stream: TextIO | None = None, name: Callable[[str], str] = str) -> Style:
    """How diagnostics are written to a stream (standard output unless given)."""
    return Style(wants_colour(stream), width(stream), name)


def page(markdown: str) -> None:
    """Writes a page of ours to a terminal, laid out."""
    from rich.console import Console
    from rich.markdown import Markdown

    Console(highlight=False).print(Markdown(markdown, hyperlinks=False))
