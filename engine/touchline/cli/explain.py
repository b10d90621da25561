"""`touchline explain`: the page of a code."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli import console

CodeArgument = Annotated[
    str | None,
    typer.Argument(metavar="CODE", help="The word in brackets: for `error[unknown-name]` it is `unknown-name`."),
]


def explain(code: CodeArgument = None) -> None:
    """Explain a message: what it means, an example, how to mend it.

    Without a code, list them all.
    """
    from touchline.assets import asset_text
    from touchline.codes import CODES
    from touchline.spelling import did_you_mean

    if code is None:
        longest = max(map(len, CODES))
        for known in sorted(CODES.values(), key=lambda c: c.word):
            console.say(f"{known.word:<{longest}}  {known.level.value:<7}  {known.title}")
        return
    # `error[unknown-name]`, pasted as it was shown, is understood too.
    word = code.rpartition("[")[2].rstrip("]:").strip().lower().replace("_", "-")
    if word not in CODES:
        hint = did_you_mean(word, CODES) or "`touchline explain` lists them all"
        console.tell(f"there is no code `{code}`: {hint}")
        raise typer.Exit(console.WRONG_USE)
    text = asset_text("grammar", "diagnostics", f"{word}.md")
    if console.wants_colour():
        console.page(text)
    else:
        console.say(text, end="" if text.endswith("\n") else "\n")
