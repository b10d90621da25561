"""Text as it is kept: trimmed and in one normal form (M6), within the limits."""

from __future__ import annotations

import unicodedata

from touchline.limits import DEFAULTS

TEXT_LIMIT = DEFAULTS.text_length
"""Characters in one text value, where nothing else is said."""

ELEMENTS_LIMIT = DEFAULTS.set_size
"""Elements in one set as written, where nothing else is said."""

SHOWN_LIMIT = 60
"""Characters of a value that a message repeats."""

# All white space of Unicode, and marks that cannot be seen and that exports leave at the edge of a cell.
_EDGES = (
    " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)
# Putting a long run of accents in order takes time that grows with its square; a text that long is
# refused anyway.
_NORMALISED = 2 * TEXT_LIMIT


def normalise(text: str) -> str:
    """`text` trimmed of all white space, no-break spaces and tabs among it, and NFC-normalised (M6)."""
    if text.isascii():
        return text.strip()
    trimmed = text.strip(_EDGES)
    return unicodedata.normalize("NFC", trimmed) if len(trimmed) <= _NORMALISED else trimmed


def is_writable(text: str) -> bool:
    """Whether `text` can be written as UTF-8; a lone surrogate half cannot."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def shortened(text: str, limit: int = SHOWN_LIMIT) -> str:
    """`text` on one line for a message: cut at `limit` characters, unprintable ones spelled out."""
    cut = text[: limit + 1]
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)
    return shown if len(text) <= limit and len(shown) <= limit else shown[: limit - 1] + "…"
