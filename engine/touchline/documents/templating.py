"""Templates, laid out so that no value of an account can be anything but text (P12, P13)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from touchline.assets import asset_text

if TYPE_CHECKING:
    from jinja2 import Environment


def fill(template: str, values: Mapping[str, Any]) -> str:
    """The shipped template `templates/TEMPLATE` with `values` in it.

    A name that `values` does not hold is our own bug and raises (StrictUndefined). What `.md.j2`
    prints is backslash-escaped Markdown, what `.html.j2` prints is escaped HTML.
    """
    escape = markdown if template.endswith(".md.j2") else None
    return _environment(escape).get_template(template).render(values)


@cache
def _environment(escape: Callable[[str], str] | None) -> Environment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup
    from markupsafe import escape as html_escape

    def finalize(value: object) -> object:
        # What a macro has laid out is Markup already and stays as it is.
        if escape is None or isinstance(value, Markup):
            return value
        return Markup(escape(str(value)))  # noqa: S704 - this is where it is made safe

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: asset_text("templates", name)),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    plain = escape or (lambda text: str(html_escape(text)))
    set_apart = code if escape is not None else lambda text: f"<code>{html_escape(text)}</code>"
    environment.filters["code"] = lambda text: Markup(set_apart(str(text)))  # noqa: S704 - it has been made safe
    environment.filters["ticks"] = lambda text: Markup(_ticked(str(text), plain, set_apart))  # noqa: S704 - so has this
    return environment


def _ticked(text: str, plain: Callable[[str], str], set_apart: Callable[[str], str]) -> str:
    """A text of ours, in which names stand in backticks, with the names set apart."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(set_apart(part) if i % 2 else plain(part) for i, part in enumerate(parts))


_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$@&^]|:(?=//|[\w+-]+:)|(?<=www)\.|(?<=^)[-+=](?=\s|$)|(?<=^)[-=]{2,}")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def markdown(text: str) -> str:
    """`text` on one line of Markdown, so that it is read back as the same text: nothing in it is a
    heading, a link, a cell's end, a list or HTML."""
    line = re.sub(r"\s+", " ", text)
    line = _SPECIAL.sub(lambda found: "".join(f"\\{c}" for c in found[0]), line)
    return _NUMBERED.sub(r"\1\\\2", line)


_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def code(text: str) -> str:
    """`text` as a stretch of code in a cell of a Markdown table: on GitHub nothing in it is a mention, a link to an
    issue or an emoji either. What would turn or break the line is shown as a replacement sign."""
    line = _UNSEEN.sub("\ufffd", re.sub(r"\s+", " ", text)).strip() or " "
    line = line.replace("\\|", "\\\u200b|").replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"
