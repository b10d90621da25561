"""`touchline init`: a starter ruleset, copied into a folder of one's own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli import console

StarterArgument = Annotated[
    str | None, typer.Argument(metavar="STARTER", help="Which ruleset to start from; left out, they are listed.")
]
FolderArgument = Annotated[
    Path | None, typer.Argument(metavar="FOLDER", help="Where to put it; else a new folder of the starter's name.")
]


def init(starter: StarterArgument = None, folder: FolderArgument = None) -> None:
    """Start a ruleset of your own from one that works.

    Nothing that is already there is ever overwritten.
    """
    from touchline.spelling import did_you_mean

    known = starters()
    if starter is None:
        console.say("Start from one of these:\n")
        for name, page in known.items():
            console.say(f"  touchline init {name:<12}  {page}")
        return
    if starter not in known:
        hint = did_you_mean(starter, known) or f"there are {', '.join(f'`{name}`' for name in known)}"
        console.tell(f"there is no starter `{starter}`: {hint}")
        raise typer.Exit(console.WRONG_USE)
    target = folder if folder is not None else Path(starter)
    taken = copy_starter(starter, target)
    if taken:
        console.tell(f"nothing was written: `{target}` already holds {', '.join(f'`{name}`' for name in taken[:5])}")
        console.tell(f"name another folder: touchline init {starter} {target}-2")
        raise typer.Exit(console.FINDINGS)
    console.say(f"A ruleset to make your own is in {target}:\n")
    for path in sorted(target.rglob("*")):
        if path.is_file():
            console.say(f"  {path}")
    console.say(f"\nNext:  touchline check {target}")
    console.say(f"       touchline run {target}")


def starters() -> dict[str, str]:
    """The starters that ship, by name, each with the first line of its page."""
    from touchline.assets import asset

    found: dict[str, str] = {}
    for each in sorted(asset("rulesets").iterdir()):
        if (each / "touchline.yaml").exists():
            page = each / "README.md"
            lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
            found[each.name] = next((line.lstrip("# ").strip() for line in lines if line.strip()), "")
    return found


def copy_starter(starter: str, target: Path) -> list[str]:
    """Copies a starter's files into `target`, all or none; the names that are there already, where any are."""
    from touchline.assets import asset

    source = asset("rulesets", starter)
    names = sorted(p.relative_to(source) for p in source.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    taken = [str(name) for name in names if (target / name).exists()]
    if taken:
        return taken
    target.mkdir(parents=True, exist_ok=True)
    # Copied aside first: a disk that is full leaves no half of a ruleset.
    with tempfile.TemporaryDirectory(dir=target, prefix=".touchline-") as aside:
        for name in names:
            copy = Path(aside) / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, copy)
        for name in names:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(Path(aside) / name, target / name)
    return []
