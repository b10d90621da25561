"""Numbers and dates as they are written elsewhere: `100 000`, `10 %`, `25k..100k`, `02.11.2026`, and what to write."""

from __future__ import annotations

import datetime
import re

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.source import Source, Span

_NUMBER = r"\d\w*(?:\.\d\w*)*%?"
_SLIP = re.compile(
    rf"""
    (?P<date>\d{{1,2}}\.\d{{1,2}}\.\d{{4}}(?![\w.]))
  | (?P<grouped>\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})+[km%]?(?![\w.%]))
  | (?P<low>{_NUMBER})(?:\.\.\.?|[ \u00a0]?[–—][ \u00a0]?)(?P<high>{_NUMBER})
  | (?P<share>{_NUMBER})[ \t\u00a0]+%
    """,
    re.VERBOSE,
)


def slip(source: Source, at: int, stop: int) -> tuple[Span, Diagnostic] | None:
    """What is written otherwise where a number begins, as far as it reaches, and how the language writes it."""
    found = _SLIP.match(source.text, at, stop)
    if found is None:
        return None
    span, said = Span(source.path, at, found.end()), f"`{found[0]}`"
    if found["date"]:
        hint = f"write `{_year_first(found['date']) or 'YYYY-MM-DD'}`"
        return span, diagnostic("bad-date", f"{said} is not how a date is written", span, "year first", hint=hint)
    if found["low"]:
        low, high = found["low"], found["high"]
        label, hint = "not a number", f"write `{low} to <{high}`, or `{low} to {high}` with {high} in it"
    elif found["grouped"]:
        label, hint = "a blank groups no digits", f"write `{re.sub('[^0-9km%]', '_', found['grouped'])}`"
    else:
        label, hint = "not a number", f"write `{found['share']}%`"
    return span, diagnostic("bad-number", f"{said} is not a number", span, label, hint=hint)


def _year_first(text: str) -> str | None:
    """The date that points write day first; None where there is no such day."""
    day, month, year = (int(part) for part in text.split("."))
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
