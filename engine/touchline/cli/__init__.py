"""The command `touchline`. Only this floor prints.

A command imports its engine inside its function, so that `touchline --help` answers at once.
"""

from __future__ import annotations

import os
import sys

STOPPED = 130
"""What a command ends with that was stopped from the keyboard."""


def main() -> None:
    """Runs the command line and exits: 0 clean, 1 findings, 2 wrong use, 3 a bug of ours (P21)."""
    try:
        from touchline.cli import console

        console.make_safe()
        from touchline.cli.app import app

        try:
            app(prog_name="touchline")
        finally:
            console.finish()
    except KeyboardInterrupt:  # before a command has begun; from then on Typer sees it
        sys.exit(STOPPED)
    except Exception as error:
        if os.environ.get("TOUCHLINE_DEBUG"):
            raise
        # The error's own text may hold a value of an account, so only its kind and place are told.
        console.tell(f"touchline has a bug of its own: {type(error).__name__} {_place(error)}")
        console.tell("nothing was half written: your files are unchanged")
        console.tell("please report it with the command you ran; TOUCHLINE_DEBUG=1 shows the details")
        sys.exit(console.OWN_BUG)


def _place(error: BaseException) -> str:
    """Where in this package an error was raised: `in portfolio/run.py, line 12`."""
    found = ""
    step = error.__traceback__
    while step is not None:
        path = step.tb_frame.f_code.co_filename.replace(os.sep, "/")
        if "/touchline/" in path:
            found = f"in {path.rpartition('/touchline/')[2]}, line {step.tb_lineno}"
        step = step.tb_next
    return found
