"""What a cell or a Python value means for a field: a typed value, missing, or a problem in words.

Each reader takes text (a cell of a file) or a typed Python value and never raises, whatever it is
given. Only an empty cell is missing; everything else that a field cannot hold is a `Problem`. A
problem's `reason` never repeats the value, which may be private; `shown` holds it apart.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from touchline.spelling import nearest
from touchline.values.dates import ISO, date_in, is_no_day, parse_date
from touchline.values.numbers import LIMIT, plain
from touchline.values.text import ELEMENTS_LIMIT, TEXT_LIMIT, is_writable, normalise, shortened
from touchline.values.written import BEYOND, NO_NUMBER, NOT_FINITE, NumberStyle, parse_number


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value cannot be held. The sentence is "`field` `shown` reason"; `shown` is the value, cut
    short for a message and left out where it cannot be written, and is never printed for a private field."""

    reason: str
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range of a number field; None is no bound. An open bound is not itself in the range."""

    low: float | None = None
    low_open: bool = False
    high: float | None = None
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class DateBounds:
    """The range of a date field; None is no bound. An open bound is not itself in the range."""

    low: datetime.date | None = None
    low_open: bool = False
    high: datetime.date | None = None
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class ReadSet:
    """The elements that could be read (None where the set is missing), and a problem for each other (M10)."""

    value: frozenset[str] | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands where a value should be and is known to be none: a formula that was never calculated, an
    error, a part of merged cells. `reason` goes on after the field's name; after a `;` it may say what to do."""

    reason: str


# A caller may hand in any object, one that raises when it is merely looked at among them. That is a
# bad value of one account and no reason to stop judging it, so the readers catch whatever comes.
UNREADABLE = Problem("is a value of a kind that no field holds")

NO_BOUNDS = Bounds()
NO_DATE_BOUNDS = DateBounds()

_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"no", "false", "0"})


def read_number(
    raw: object,
    *,
    whole: bool = False,
    percent: bool = False,
    bounds: Bounds = NO_BOUNDS,
    style: NumberStyle | None = None,
) -> float | Problem | None:
    """A number, percent, amount of money or (with `whole`) whole number, as a float (M1, M2)."""
    try:
        return _number(raw, whole, percent, bounds, style)
    except Exception:
        return UNREADABLE


def read_length(raw: object, *, unit: str = "days", bounds: Bounds = NO_BOUNDS) -> int | Problem | None:
    """A length of time: a whole number of the unit its field names (`days`, `months` or `business days`), or one
    with a unit beside it: `30 days`, `2 weeks` where days are meant, `1 year` where months are."""
    try:
        return _length(raw, unit, bounds)
    except Exception:
        return UNREADABLE


def read_yes_no(raw: object) -> bool | Problem | None:
    """yes/no, true/false or 1/0, in any case; typed, a bool or the numbers 1 and 0."""
    try:
        return _yes_no(raw)
    except Exception:
        return UNREADABLE


def read_date(
    raw: object,
    *,
    written: str = ISO,
    zone: datetime.tzinfo | None = None,
    bounds: DateBounds = NO_DATE_BOUNDS,
) -> datetime.date | Problem | None:
    """A date in the form of `written`, a typed date, or a timestamp, which becomes a date in `zone` (M8)."""
    try:
        return _date(raw, written, zone, bounds)
    except Exception:
        return UNREADABLE


def read_text(raw: object, *, limit: int = TEXT_LIMIT) -> str | Problem | None:
    """Text, trimmed and NFC-normalised (M6), of at most `limit` characters."""
    try:
        return _text(raw, limit)
    except Exception:
        return UNREADABLE


def read_choice(raw: object, spellings: Mapping[str, str]) -> str | Problem | None:
    """The choice that the text spells; `spellings` maps every accepted spelling (M6) to its choice."""
    try:
        return _choice(raw, spellings)
    except Exception:
        return UNREADABLE


def read_set(raw: object, spellings: Mapping[str, str], *, limit: int = ELEMENTS_LIMIT) -> ReadSet:
    """A set: elements apart by `;`, or a typed list, tuple or set of texts (M10).

    An empty cell is missing and `none` is the empty set. An element outside `spellings` is a
    problem and the others stay; where none stays, the set is missing.
    """
    try:
        read = _set(raw, spellings, limit)
    except Exception:
        read = UNREADABLE
    match read:
        case Problem():
            return ReadSet(None, (read,))
        case None:
            return ReadSet(None)
        case ReadSet():
            return read


def show(raw: object) -> str | None:
    """A value for a message, cut short; None for a kind that no field holds, which might not bear printing."""
    kind = type(raw)
    if issubclass(kind, str):
        return shortened(str.__str__(raw))
    if kind is bool:
        return "yes" if raw else "no"
    if kind is int:
        return str(raw) if -(10**30) < raw < 10**30 else None  # type: ignore[operator]
    if kind is float or kind is datetime.date:
        return str(raw)
    return None


# --------------------------------------------------------------------------- by type


def _wrong_kind(raw: object, wanted: str) -> Problem:
    return Problem(f"is not {wanted}", show(raw))


def _as_text(raw: object) -> str | None:
    """The text of a `str`, its subclasses among them, trimmed and normalised; None for other kinds."""
    if type(raw) is str:
        return normalise(raw)
    # `type` and `str.__str__`, not `isinstance` and `str`, so that nothing a subclass defines is run
    return normalise(str.__str__(raw)) if issubclass(type(raw), str) else None


def _as_float(raw: object) -> float | Problem | None:
    """The double of a typed number; None for what is no number."""
    kind = type(raw)
    if kind is bool:
        return None
    if issubclass(kind, float):
        return float.__float__(raw)  # type: ignore[arg-type]
    if issubclass(kind, int):
        whole = int.__int__(raw)  # type: ignore[arg-type]
        return float(whole) if abs(whole) <= LIMIT else Problem(BEYOND)
    if issubclass(kind, (Decimal, Fraction)) or _is_foreign_number(raw):
        try:
            return float(raw)  # type: ignore[arg-type]
        except OverflowError:
            return Problem(BEYOND)
        except ValueError:
            return Problem(NOT_FINITE)
    return None


def _is_foreign_number(raw: object) -> bool:
    """Whether `raw` is a single number of a number library (numpy's are what data frames hold)."""
    kind = type(raw)
    return kind.__module__ == "numpy" and kind.__name__.startswith(("int", "uint", "float"))


def _number(
    raw: object, whole: bool, percent: bool, bounds: Bounds, style: NumberStyle | None
) -> float | Problem | None:
    if raw is None:
        return None
    text = None if type(raw) is float else _as_text(raw)
    if text is not None:
        if not text:
            return None
        read = parse_number(text, style, percent=percent)
        if isinstance(read, str):
            return _wrong_kind(raw, _wanted(whole)) if read == NO_NUMBER else Problem(read, show(raw))
        number = read
    else:
        typed = raw if type(raw) is float else _as_float(raw)
        if isinstance(typed, Problem):
            return typed
        if typed is None:
            return _wrong_kind(raw, _wanted(whole))
        if not math.isfinite(typed):
            return Problem(NOT_FINITE, show(raw))
        if abs(typed) > LIMIT:
            return Problem(BEYOND, show(raw))
        number = typed + 0.0
    if whole and not number.is_integer():
        return Problem("is not a whole number", show(raw))
    outside = _outside(number, bounds, percent)
    if outside and percent and number > 1 and "%" not in (text or "") and _outside(number / 100, bounds) is None:
        outside += "; forty percent is written `40%` or `0.4`"
    return Problem(outside, show(raw)) if outside else number


_UNITS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "days": {"day": 1, "week": 7},
        "months": {"month": 1, "quarter": 3, "year": 12},
        "business days": {"business day": 1},
    }
)
_COUNTED = re.compile(r"(.*[0-9.])\s*((?:business\s+)?[a-z]+?)s?", re.IGNORECASE | re.DOTALL)


def _length(raw: object, unit: str, bounds: Bounds) -> int | Problem | None:
    text = _as_text(raw)
    counted = _COUNTED.fullmatch(text) if text is not None and len(text) <= TEXT_LIMIT else None
    size = 1
    if counted is not None:
        said = " ".join(counted[2].lower().split())
        own = next((kind for kind, units in _UNITS.items() if said in units), None)
        if own is not None and own != unit:
            return Problem(f"is counted in {own}, and {unit} are wanted", show(raw))
        if own is not None:
            size, raw = _UNITS[own][said], counted[1].rstrip()
    read = _number(raw, True, False, NO_BOUNDS, None)
    if not isinstance(read, float):
        return read
    number = read * size
    outside = BEYOND if abs(number) > LIMIT else _outside(number, bounds)
    return Problem(outside, show(text if text is not None else raw)) if outside else int(number)


def _wanted(whole: bool) -> str:
    return "a whole number" if whole else "a number"


def _outside(number: float, bounds: Bounds, percent: bool = False) -> str | None:
    low, high = bounds.low, bounds.high
    if low is not None and (number < low or (bounds.low_open and number == low)):
        return f"is not {'above' if bounds.low_open else 'at least'} {_bound(low, percent)}"
    if high is not None and (number > high or (bounds.high_open and number == high)):
        return f"is not {'below' if bounds.high_open else 'at most'} {_bound(high, percent)}"
    return None


def _bound(number: float, percent: bool) -> str:
    """A bound as the account block writes it."""
    return f"{plain(float(Decimal(repr(number)) * 100))}%" if percent else plain(number)


def _yes_no(raw: object) -> bool | Problem | None:
    if raw is None or type(raw) is bool:
        return raw
    text = _as_text(raw)
    if text is not None:
        if not text:
            return None
        word = text.lower()
        return True if word in _YES else False if word in _NO else _wrong_kind(raw, "yes or no")
    if type(raw).__module__ == "numpy" and type(raw).__name__ in ("bool", "bool_"):
        return bool(raw)
    number = _as_float(raw)
    return number == 1.0 if number in (0.0, 1.0) else _wrong_kind(raw, "yes or no")


def _date(
    raw: object, written: str, zone: datetime.tzinfo | None, bounds: DateBounds
) -> datetime.date | Problem | None:
    if raw is None:
        return None
    text = _as_text(raw)
    day: datetime.date | None
    if text is not None:
        if not text:
            return None
        day = parse_date(text, written, zone)
        if day is None:
            reason = "is no day in the calendar" if is_no_day(text, written) else f"is not a date written {written}"
            return Problem(reason, show(raw))
    elif issubclass(type(raw), datetime.datetime):
        day = date_in(raw, zone)  # type: ignore[arg-type]
    elif issubclass(type(raw), datetime.date):
        day = datetime.date(raw.year, raw.month, raw.day)  # type: ignore[attr-defined]
    else:
        said = "a date; where it is the number of a day in Excel, format its cells as dates"
        return _wrong_kind(raw, said if isinstance(raw, (int, float)) and 10_000 < raw < 100_000 else "a date")
    if type(day) is not datetime.date:
        return Problem("is not a date")
    low, high = bounds.low, bounds.high
    if low is not None and (day < low or (bounds.low_open and day == low)):
        return Problem(f"is not {'after' if bounds.low_open else 'on or after'} {low.isoformat()}", show(raw))
    if high is not None and (day > high or (bounds.high_open and day == high)):
        return Problem(f"is not {'before' if bounds.high_open else 'on or before'} {high.isoformat()}", show(raw))
    return day


def _text(raw: object, limit: int = TEXT_LIMIT) -> str | Problem | None:
    if raw is None:
        return None
    text = _as_text(raw)
    if text is None:
        return _wrong_kind(raw, "text")
    if len(text) > limit:
        return Problem(f"is longer than {limit:,} characters", show(raw))
    if not is_writable(text):
        return Problem("holds characters that are not text", show(raw))
    return text or None


def _choice(raw: object, spellings: Mapping[str, str]) -> str | Problem | None:
    text = _text(raw)
    if text is None or isinstance(text, Problem):
        return text
    choice = spellings.get(text)
    return choice if choice is not None else Problem(_no_choice(text, spellings), show(raw))


def _no_choice(text: str, spellings: Mapping[str, str]) -> str:
    meant = nearest(text, spellings) if len(text) <= 100 else None
    if meant is not None:
        return f"is none of its choices; did you mean `{meant}`?"
    choices = list(dict.fromkeys(spellings.values()))
    listed = ", ".join(f"`{choice}`" for choice in choices[:8]) + (", …" if len(choices) > 8 else "")
    return f"is none of its choices: {listed}"


def _set(raw: object, spellings: Mapping[str, str], limit: int) -> ReadSet | Problem | None:
    if raw is None:
        return None
    elements: list[object]
    text = _as_text(raw)
    if text is not None:
        if not text:
            return None
        if text == "none":
            return ReadSet(frozenset())
        elements = [part for part in text.split(";") if part.strip()]
    elif issubclass(type(raw), (list, tuple, set, frozenset)):
        elements = list(raw)  # type: ignore[call-overload]
        if not elements:
            return ReadSet(frozenset())
    else:
        return _wrong_kind(raw, "a set of its choices")
    if len(elements) > limit:
        return Problem(f"has more than {limit:,} elements")
    good: set[str] = set()
    bad: set[Problem] = set()
    for element in elements:
        read = read_choice(element, spellings)
        if isinstance(read, Problem):
            bad.add(read)
        elif read is not None:
            good.add(read)
        else:
            bad.add(Problem("has an element that is empty"))
    # in order, since a set has none and a report must not change from run to run
    problems = tuple(sorted(bad, key=lambda problem: (problem.shown or "", problem.reason)))
    return ReadSet(frozenset(good) if good else None, problems)
