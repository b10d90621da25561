"""The files that ship beside the code: the grammar, the templates, the starter rulesets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder() -> Path:
    """The folder that holds `grammar`, `templates` and `rulesets`."""
    shipped = _PACKAGE / "_shipped"
    # An editable install has no copy inside the package: the checkout's own folders serve.
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent


def asset(*parts: str) -> Path:
    """The path of a shipped file or folder: `asset("grammar", "cells.lark")`."""
    return folder().joinpath(*parts)


def asset_text(*parts: str) -> str:
    """The text of a shipped file."""
    return asset(*parts).read_text(encoding="utf-8")
