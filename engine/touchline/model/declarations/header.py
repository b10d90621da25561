"""The `ruleset` block: who speaks, in which language, currency and time zone."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass

from touchline.diagnostics import Label
from touchline.model.declarations.lines import Block, Reading, block_of, every, first_of, text_of
from touchline.model.expressions import Kind
from touchline.model.types import MoneyType
from touchline.source import Span
from touchline.spelling import did_you_mean
from touchline.syntax import tree

LANGUAGE = 1
"""The one version of the language there is."""

CURRENCY = "USD"
TIME_ZONE = "UTC"

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class HeaderLines:
    """What the `ruleset` block says, defaults filled in; `zone` is known to `zoneinfo`."""

    name: str
    label: str | None
    language: int
    version: str | None
    effective: datetime.date | None
    currency: str
    time_zone: str
    revenue: str | None

    @classmethod
    def unknown(cls) -> HeaderLines:
        """What stands in for a header that is not there, which has been reported."""
        return cls("", None, LANGUAGE, None, None, CURRENCY, TIME_ZONE, None)


def find_ruleset(reading: Reading, files: tuple[tree.File, ...], *, sure: bool) -> tree.Block | None:
    """The one `ruleset` block: the entry file (the first) has it, the files it includes have none.

    Its absence is reported where it is `sure` that no block went unread.
    """
    found = [(file, block) for file in files for block in file.blocks if block.keyword == "ruleset"]
    if not files:
        return None
    entry = next((block for file, block in found if file is files[0]), None)
    if entry is None:
        if sure:
            reading.report(
                "bad-header",
                "this file has no `ruleset` block",
                Span(files[0].path, 0, 0),
                hint='begin the file with a line such as `ruleset my_rules "What it is for"`',
            )
        return None
    for _, block in found:
        if block is not entry:
            reading.report(
                "bad-header",
                "a second `ruleset` block: one ruleset has one",
                block.header_span,
                "a second one here",
                also=(Label(entry.header_span, "the first one stands here", primary=False),),
                hint="take this block out; what it includes can be included from the first",
            )
    return entry


def header(reading: Reading, block: tree.Block) -> HeaderLines:
    """What the block says; a line that cannot be kept is reported and its default stands in for it."""
    lines = block_of(block, "the ruleset")
    name = block.name.text if block.name else ""
    return HeaderLines(
        name=name,
        label=text_of(block.label),
        language=_language(reading, lines),
        version=_text(reading, lines, "version"),
        effective=_effective(reading, lines),
        currency=_currency(reading, lines),
        time_zone=_time_zone(reading, lines),
        revenue=_revenue(reading, lines),
    )


def _setting(reading: Reading, block: Block, keyword: str) -> tree.Setting | None:
    settings: Iterable[tree.Setting] = (s for s in every(block, tree.Setting) if s.keyword == keyword)
    return first_of(reading, block.called, settings, keyword)


def _bad(reading: Reading, setting: tree.Setting, message: str, hint: str | None = None) -> None:
    reading.report("bad-header", message, setting.value.span, hint=hint)


def _language(reading: Reading, block: Block) -> int:
    setting = _setting(reading, block, "language")
    if setting is not None and not (isinstance(setting.value, tree.Number) and setting.value.value == LANGUAGE):
        written = setting.value.text if isinstance(setting.value, (tree.Number, tree.Word)) else "this"
        _bad(reading, setting, f"`language {written}` is not known here", f"write `language {LANGUAGE}`")
    return LANGUAGE


def _text(reading: Reading, block: Block, keyword: str) -> str | None:
    setting = _setting(reading, block, keyword)
    match setting:
        case None:
            return None
        case tree.Setting(value=tree.Text(value=text)):
            return text
        case _:
            _bad(reading, setting, f"`{keyword}` is followed by a text", f'write `{keyword} "…"`')
            return None


def _effective(reading: Reading, block: Block) -> datetime.date | None:
    setting = _setting(reading, block, "effective")
    match setting:
        case None:
            return None
        case tree.Setting(value=tree.Date(value=day)):
            return day
        case _:
            _bad(reading, setting, "`effective` is followed by a date", "write it as `effective 2026-10-01`")
            return None


def _currency(reading: Reading, block: Block) -> str:
    setting = _setting(reading, block, "currency")
    if setting is None:
        return CURRENCY
    code = setting.value.text if isinstance(setting.value, tree.Word) else ""
    if _CURRENCY.fullmatch(code):
        return code
    hint = f"write `currency {code.upper()}`" if _CURRENCY.fullmatch(code.upper()) else "write `currency EUR`"
    _bad(reading, setting, "a currency is a code of three capital letters", hint)
    return CURRENCY


def _time_zone(reading: Reading, block: Block) -> str:
    name = _text(reading, block, "time zone")
    if name is None:
        return TIME_ZONE
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        setting = _setting_again(block, "time zone")
        hint = did_you_mean(name, sorted(zoneinfo.available_timezones())) or 'write it as `time zone "Europe/London"`'
        _bad(reading, setting, f"`{name}` is not a time zone", hint)
        return TIME_ZONE
    return name


def _setting_again(block: Block, keyword: str) -> tree.Setting:
    return next(s for s in every(block, tree.Setting) if s.keyword == keyword)


def _revenue(reading: Reading, block: Block) -> str | None:
    setting = _setting(reading, block, "revenue")
    if setting is None:
        return None
    if not isinstance(setting.value, tree.Word):
        _bad(reading, setting, "`revenue` names a field of money", "write it as `revenue arr`")
        return None
    ref = reading.resolver.ref(setting.value, frozenset({Kind.FIELD, Kind.LET}), "field")
    if ref is None:
        return None
    type_ = reading.resolver.type_of_name(ref)
    if type_ is None:
        return None
    if not isinstance(type_, MoneyType):
        _bad(reading, setting, f"`revenue` needs money, and `{ref.name}` is not money")
        return None
    return ref.name
