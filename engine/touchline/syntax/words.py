"""The words of the language: which are reserved, which start a block, which need a look ahead."""

from __future__ import annotations

RESERVED: frozenset[str] = frozenset(
    [
        "and",
        "or",
        "not",
        "is",
        "in",
        "has",
        "between",
        "if",
        "then",
        "else",
        "otherwise",
        "yes",
        "no",
        "missing",
        "known",
    ]
)
"""The only words that cannot be names. Every other word of the language is one only where it can stand."""

BLOCKS: tuple[str, ...] = (
    "ruleset", "calendar", "role", "account", "parameter", "let", "entitlement", "metric", "segmentation",
    "health", "service", "journey", "playbook", "escalation", "decide", "suggest", "examples", "guarantee",
)  # fmt: skip
"""The first words of the top-level blocks."""

WEEKDAYS: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: tuple[str, ...] = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip

_UNITS = ("day", "days", "week", "weeks", "month", "months", "quarter", "quarters", "year", "years")
_SINCE = frozenset({"since", "until"})
_OF = frozenset({"of"})
_OPENING = frozenset({"("})

AHEAD: dict[str, frozenset[str]] = {
    **dict.fromkeys(_UNITS, _SINCE),
    "business": frozenset({"day", "days"}),
    "count": _OF,
    "sum": _OF,
    "min": _OF,
    "max": _OF,
    "none": _OF,
    "any": frozenset({"of", "other"}),
    "round": _OPENING,
    "abs": _OPENING,
    "never": frozenset({""}),
    "lasting": frozenset({"number"}),
    "customers": frozenset({"text"}),
    "previous": frozenset({"name"}),
}
"""Where a name could stand as well, a word is a keyword only before one of these: a word or sign,
`""` for the end, `number`, `text` or `name` for anything of the kind."""

_AFTER_A_NAME = frozenset({"fell", "rose", "entered", "left", "moved", "for", "when", "since", "until", "to"})
"""What may follow a name: `previous fell by 5` speaks of a field called `previous`."""


def is_keyword_before(word: str, following: tuple[str, str]) -> bool:
    """Whether `word`, where a name could stand as well, is meant as a keyword.

    `following` is the next token's text and kind (`name`, `number`, `text`, `sign`, or `""` at the end).
    """
    text, kind = following
    wanted = AHEAD.get(word)
    if wanted is None:
        return True
    if "name" in wanted:
        return kind == "name" and text not in RESERVED and text not in _AFTER_A_NAME
    return (kind in wanted and kind != "name") or (kind in ("name", "sign") and text in wanted)
