"""`touchline prove`: every guarantee of a ruleset, proved or refuted with an account."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from touchline.cli import console
from touchline.cli.check import Where
from touchline.cli.findings import namer, ruleset_of

if TYPE_CHECKING:
    from touchline.analysis.proofs import Promise


def prove(path: Where = Path()) -> None:
    """Prove what a ruleset guarantees, for every account there can be, or show the account that breaks it.

    A proof covers every value of every field, missing ones included, every day and every past. Ends with 0 where
    all are proved, 1 where one is broken or could not be decided, 2 where the command was used wrongly.
    """
    from touchline.analysis.promises import Proved
    from touchline.analysis.proofs import finding, promises
    from touchline.cli import render

    ruleset, checked = ruleset_of(path)
    if not ruleset.guarantees:
        console.tell(f"`{ruleset.name}` guarantees nothing: write a block such as")
        console.tell('guarantee "A strategic account is never tech touch"\n  never strategic and tier is tech_touch')
        raise typer.Exit(console.WRONG_USE)
    found = promises(ruleset)
    style = console.style(sys.stdout, namer(path, checked))
    for promise in found:
        console.say(_line(promise))
        told = finding(promise)
        if told is not None:
            console.say(render.render_one(told, checked.sources, style))
    proved = sum(isinstance(promise.verdict, Proved) for promise in found)
    console.say(f"{ruleset.name}: {proved} of {len(found)} {'guarantee' if len(found) == 1 else 'guarantees'} proved")
    raise typer.Exit(console.CLEAN if proved == len(found) else console.FINDINGS)


def _line(promise: Promise) -> str:
    from touchline.analysis.promises import Proved, Refuted

    label = promise.guarantee.label
    match promise.verdict:
        case Proved(rounded=True):
            return f'proved      "{label}" (there is arithmetic in it: up to rounding)'
        case Proved():
            return f'proved      "{label}"'
        case Refuted():
            return f'broken      "{label}"'
        case _:
            return f'not decided "{label}"'
