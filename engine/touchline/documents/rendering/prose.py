"""The ruleset's own Markdown prose inside a document: it can be bold or a list, and never breaks what is around it.

Headings, code fences, pictures and HTML in it are shown as they are typed.
"""

from __future__ import annotations

import re
from urllib.parse import quote as percent_encoded

_OPENS_BLOCK = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|`{3,}|~{3,}|=+\s*$|-{2,}\s*$|\[[^\]]*\]:)", re.MULTILINE)
_PICTURE = re.compile(r"!(?=\[)")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED = ("http:", "https:", "mailto:")


def prose(text: str) -> str:
    """Prose as paragraphs of a document."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    joined = "\n".join(lines).replace("<", "\\<").replace("\t", "    ")
    joined = _OPENS_BLOCK.sub(lambda found: f"{found[1]}\\{found[2]}", joined)
    return _PICTURE.sub(r"\\!", joined)


def quoted(text: str) -> str:
    """Prose as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in prose(text).splitlines())


def link(target: str) -> str:
    """A target as it stands in the brackets of a link; one that could run something leads nowhere."""
    scheme = _SCHEME.match(target.strip())
    if scheme is not None and scheme[0].lower() not in _ALLOWED:
        return "#"
    return percent_encoded(target.strip(), safe="/:?#[]@!$&'*+,;=%~-._")
