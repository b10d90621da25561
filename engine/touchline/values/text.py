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

# Marks that cannot be seen and that exports leave at the edge of a cell; `str.strip` does not know them.
_UNSEEN = "\ufeff\u200b"


def normalise(text: str) -> str:
    """`text` trimmed of all white space, no-break spaces and tabs among it, and NFC-normalised (M6)."""
    trimmed = trim(text)
    return trimmed if trimmed.isascii() else unicodedata.normalize("NFC", trimmed)


def trim(text: str) -> str:
    """`text` without white space and unseen marks at either end."""
    trimmed = text.strip()
    while trimmed and (trimmed[0] in _UNSEEN or trimmed[-1] in _UNSEEN):
        trimmed = trimmed.strip(_UNSEEN).strip()
    return trimmed


def is_writable(text: str) -> bool:
    """Whether `text` can be written as UTF-8; a lone surrogate half cannot."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def shortened(text: str, limit: int = SHOWN_LIMIT) -> str:
    """`text` on one line for a message: cut at `limit` characters, unprintable ones spelled out."""
    cut = text[: limit + 1]
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)
    return shown if len(text) <= limit and len(shown) <= limit else shown[: limit - 1] + "…"
