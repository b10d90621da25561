"""Numbers as data writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from touchline.values.numbers import LIMIT

_PLAIN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?([km]?)( ?%)?")
_EXPONENT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+")
_GROUPED = re.compile(
    r"-?[0-9]{1,3}(?P<group>[,._' \u00a0\u202f’])[0-9]{3}(?:(?P=group)[0-9]{3})*(?P<rest>(?!(?P=group))[.,][0-9]+)?"
)
_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_BRACKETS = re.compile(r"\(.*[0-9].*\)|.*[0-9]-")
_NOT_FINITE = frozenset(
    sign + word for sign in ("", "+", "-") for word in ("nan", "inf", "infinity", "∞", "#num!", "#div/0!")
)
_MARKS = ",._' \u00a0\u202f’"
_ALIKE = str.maketrans("\u00a0\u202f’", "  '")
"""Blanks that look alike, and both apostrophes: what stands between thousands, whichever was typed."""
_SIGN = r"(?i:[$€£¥₹]|[A-Z]{3}|[A-Z]{0,2}[$]|Fr\.|kr\.?|zł|Kč)"
_SIGNS = re.compile(_SIGN)
_BESIDE = re.compile(
    rf"-?(?:(?P<before>{_SIGN})(?P<gap> ?)-?)?(?P<digits>[0-9](?:[0-9,._' ]*[0-9])?)[km]?"
    rf"(?:(?P<space> ?)(?P<after>{_SIGN}))?"
)
_POWERS = {"": 0, "k": 3, "m": 6}
_SHAPE = re.compile(r"(?P<before>[^0-9-]*)(?P<digits>[0-9]+(?:[,._' \u00a0\u202f’][0-9]+)*)(?P<after>[^0-9]*)")

_LONGEST = 400  # more digits than any double has

BEYOND = "is a number beyond ±1e15"
NO_NUMBER = "is not a number"
NOT_FINITE = "is not a finite number"


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a field's numbers are written: `grouping` between thousands ("" for none), the `decimal`
    mark, and what may stand before and after (a currency sign)."""

    grouping: str
    decimal: str
    before: str = ""
    after: str = ""


@lru_cache(maxsize=256)
def number_style(written: str) -> NumberStyle | None:
    """The style that an example such as `1,000`, `1.000,00`, `1 000`, `1,5` or `$1,000.00` shows, or None.

    Of two different marks the last is the decimal one; a single one before exactly three digits, or
    one that comes several times, groups. Brackets show none: whoever writes them means a negative.
    """
    written = written.translate(_ALIKE)
    shape = _SHAPE.fullmatch(written)
    if shape is None or len(written) > 40 or "(" in written:
        return None
    parts = re.split(f"([{re.escape(_MARKS)}])", shape["digits"])
    numbers, marks = parts[0::2], parts[1::2]
    before, after = shape["before"].strip(), shape["after"].strip()
    if not marks:
        return NumberStyle("", ".", before, after)
    kinds = sorted(set(marks), key=marks.index)
    groups = numbers[1:] if len(kinds) == 1 else numbers[1:-1]
    grouped = all(len(group) == 3 for group in groups) and len(numbers[0]) <= 3
    if len(kinds) == 1 and (len(marks) > 1 or grouped):
        decimal = "," if kinds[0] == "." else "."
        return NumberStyle(kinds[0], decimal, before, after) if grouped else None
    if len(kinds) == 1:
        return NumberStyle("", kinds[0], before, after) if kinds[0] in ".," else None
    if len(kinds) == 2 and marks.count(kinds[1]) == 1 and marks[-1] == kinds[1] and kinds[1] in ".," and grouped:
        return NumberStyle(kinds[0], kinds[1], before, after)
    return None


def parse_number(text: str, style: NumberStyle | None = None, *, percent: bool = False) -> float | str:
    """The double nearest to the decimal that `text` writes (M1), or one line on why there is none.

    `text` (trimmed, not empty) is a number as in the language, `100k` and `2.5m` among them, without
    grouping but in the `style` of its field; with `percent` also `40%`. Not-a-number, infinity and
    what lies beyond ±1e15 are refused (M2).
    """
    if len(text) > _LONGEST:
        return NO_NUMBER
    if style is not None and percent and style.after.endswith("%"):
        style = replace(style, after=style.after[:-1].rstrip())  # a part of the number: without it 40% would be 40
    found = _PLAIN.fullmatch(text if style is None else _in_plain_style(text.translate(_ALIKE), style))
    if found is None:
        return _why_not(text, style)
    sign, whole, fraction, power, percent_sign = found.groups()
    if percent_sign and not percent:
        return "is a percentage where a number is expected"
    exponent = _POWERS[power] - (2 if percent_sign else 0)
    number = float(f"{sign}{whole}.{fraction or '0'}e{exponent}") + 0.0
    return number if abs(number) <= LIMIT else BEYOND


def _why_not(text: str, style: NumberStyle | None) -> str:
    if text.lower() in _NOT_FINITE:
        return NOT_FINITE
    if _EXPONENT.fullmatch(text):
        digits = float(text)
        return "is written with an exponent: write the number out" if abs(digits) <= LIMIT else BEYOND
    if _BRACKETS.fullmatch(text):
        return "is a negative without a `-` before it: write it with one"
    return _other_style(text.translate(_ALIKE), style) or NO_NUMBER


def _other_style(text: str, style: NumberStyle | None) -> str | None:
    """What to say of a number that its field does not say is written so; None where it is none. What is taken from the
    text stands after a `;` where it may tell what a private field holds."""
    beside = _BESIDE.fullmatch(text) if len(text) <= 40 else None
    if beside is None or (beside["before"] and beside["after"]):
        return None
    example = _example(beside["digits"])
    if example is None:
        return None
    sign = beside["before"] or beside["after"]
    if sign:
        example = (
            f"{beside['before']}{beside['gap']}{example}" if beside["before"] else f"{example}{beside['space']}{sign}"
        )
    shown = number_style(example)
    if shown is None or not _PLAIN.fullmatch(_in_plain_style(text, shown)):
        return None  # what does not read this very text is no advice
    own = style and _currency(style)
    if sign and own and sign.casefold() != own.casefold():
        return (
            f'has another currency beside it than the `{own}` of its field; where all have it say `written "{example}"`'
        )
    if sign and not own:
        return f'has a currency beside it; say so in its field, as in `written "{example}"`'
    if style is not None:
        return f'is not written as its field says; where all are written so say `written "{example}"`'
    if _GROUPED.fullmatch(text):
        return f'has its thousands grouped: say so in its field, as in `written "{example}"`'
    if _COMMA.fullmatch(text):
        return f'has a comma for its decimals: say so in its field, as in `written "{example}"`'
    return None


def _example(digits: str) -> str | None:
    """A number that shows how `digits` are grouped and which decimal mark they have; None where they are no number."""
    grouped = _GROUPED.fullmatch(digits)
    if grouped:
        rest = grouped["rest"] or ""
        return f"1{grouped['group']}000{rest[:1]}{'00' if rest else ''}"
    if _COMMA.fullmatch(digits):
        return "1000,00"
    return "1,000.00" if _PLAIN.fullmatch(digits) else None


def _currency(style: NumberStyle) -> str | None:
    """The currency that a style has on one side of its numbers; None where it has none, or something else."""
    sign = style.before or style.after
    return sign if not (style.before and style.after) and _SIGNS.fullmatch(sign) else None


def _in_plain_style(text: str, style: NumberStyle) -> str:
    """`text` as the language would write it where it keeps to `style`; else text that is no number."""
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    if style.before or style.after:
        # One column may have a currency on either side: programs put it where their user's land does.
        currency = _currency(style)
        before, after = (currency, currency) if currency else (style.before, style.after)
        bare = text.removeprefix(before)
        text = (bare if currency and bare != text else bare.removesuffix(after)).strip()
    if text.startswith("-") and not sign:
        sign, text = "-", text[1:]
    whole, mark, fraction = text.partition(style.decimal)
    if style.grouping and style.grouping in whole:
        first, *groups = whole.split(style.grouping)
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
            return "not grouped by three"
        whole = first + "".join(groups)
    if style.decimal != "." and "." in whole:
        return "not in this style"
    return sign + whole + ("." + fraction if mark else "")
