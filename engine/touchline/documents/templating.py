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

    def finalize(value: object) -> object:
        # What a macro has laid out is Markup already and stays as it is.
        if escape is None or isinstance(value, Markup):
            return value
        return Markup(escape(str(value)))  # noqa: S704 - this is where it is made safe

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda name: asset_text("templates", name)),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$@&^]|:(?=//|[\w+-]+:)|(?<=www)\.|(?<=^)[-+=](?=\s|$)|(?<=^)[-=]{2,}")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def markdown(text: str) -> str:
    """`text` on one line of Markdown, so that it is read back as the same text: nothing in it is a
    heading, a link, a cell's end, a list or HTML."""
    line = re.sub(r"\s+", " ", text)
    line = _SPECIAL.sub(lambda found: "".join(f"\\{c}" for c in found[0]), line)
    return _NUMBERED.sub(r"\1\\\2", line)
