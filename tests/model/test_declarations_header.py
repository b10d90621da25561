"""The `ruleset` and `calendar` blocks: what may be said, what holds where nothing is, the hash."""

from __future__ import annotations

import datetime
import hashlib

import pytest

from declared import ACCOUNT, BASE, HEADER, assert_as_marked, findings, resolved, the_one, underlined
from touchline.loading import check_text
from touchline.model.declarations.calendar import STANDARD
from touchline.model.resolve import hash_of, resolve
from touchline.source import Source
from touchline.syntax.program import parse_program
from touchline.workspace.files import MemoryFiles


def test_what_holds_where_nothing_is_said() -> None:
    ruleset = resolved("ruleset r\n" + ACCOUNT)
    assert (ruleset.name, ruleset.label, ruleset.language) == ("r", None, 1)
    assert (ruleset.version, ruleset.effective, ruleset.revenue, ruleset.reads) == (None, None, None, None)
    assert (ruleset.currency, ruleset.time_zone) == ("USD", "UTC")
    assert ruleset.calendar == STANDARD
    assert ruleset.calendar.working_days == frozenset(range(5))
    assert (ruleset.calendar.country, ruleset.calendar.fiscal_start) == (None, 1)


def test_everything_said() -> None:
    ruleset = resolved(
        'ruleset rules "All of it"\n  language 1\n  version "2026.4"\n  effective 2026-10-01\n  currency EUR\n'
        '  time zone "Europe/Lisbon"\n  revenue yearly\n'
        'calendar office\n  working days sunday to thursday\n  holidays US "NY"\n  fiscal year starts february\n'
        "let yearly = arr * 12\n" + ACCOUNT
    )
    assert (ruleset.label, ruleset.version, ruleset.effective) == ("All of it", "2026.4", datetime.date(2026, 10, 1))
    assert (ruleset.currency, ruleset.time_zone, ruleset.revenue) == ("EUR", "Europe/Lisbon", "yearly")
    calendar = ruleset.calendar
    assert (calendar.name, calendar.working_days) == ("office", frozenset({6, 0, 1, 2, 3}))
    assert (calendar.country, calendar.subdivision, calendar.fiscal_start) == ("US", "NY", 2)


def test_every_mistake_in_the_header_and_the_calendar() -> None:
    assert_as_marked(
        "ruleset r\n"
        "  language 2                  # error: bad-header\n"
        '  version "1"\n'
        '  version "2"                 # error: defined-twice\n'
        "  currency usd                # error: bad-header\n"
        '  time zone "America/New_Yrok" # error: bad-header\n'
        "  revenue plan                # error: bad-header\n"
        "calendar office\n"
        "  holidays XX                 # error: unknown-name\n"
        "  fiscal year starts may\n"
        "  fiscal year starts june     # error: defined-twice\n"
        "calendar other                # error: defined-twice\n" + ACCOUNT
    )


def test_a_region_without_holidays_of_its_own_is_underlined() -> None:
    text = HEADER + 'calendar c\n  holidays US "QQ"\n' + ACCOUNT
    found = the_one(text)
    assert (found.code, underlined(text, found)) == ("unknown-name", '"QQ"')


HINTS = [
    ("  currency usd\n", "write `currency USD`"),
    ('  time zone "America/New_Yrok"\n', "did you mean `America/New_York`?"),
    ('  time zone "../../etc/passwd"\n', 'write it as `time zone "Europe/London"`'),
    ("  language 3\n", "write `language 1`"),
]


@pytest.mark.parametrize("line, hint", HINTS)
def test_the_way_out(line: str, hint: str) -> None:
    found = the_one("ruleset r\n" + line + ACCOUNT)
    assert (found.code, found.hint) == ("bad-header", hint)


def test_a_file_without_a_ruleset_block() -> None:
    found = the_one(ACCOUNT)
    assert (found.code, found.message) == ("bad-header", "this file has no `ruleset` block")


def test_a_ruleset_block_that_is_misspelt_is_reported_once() -> None:
    found = the_one("rulset r\n" + ACCOUNT)
    assert found.code == "unknown-block"


def test_a_second_ruleset_block_in_an_included_file() -> None:
    found = findings('ruleset r\n  include "b.touch"\n' + ACCOUNT, {"b.touch": "ruleset s\n"})
    assert [(d.code, d.span.path if d.span else "") for d in found] == [("bad-header", "b.touch")]


def test_a_ruleset_without_an_account_block() -> None:
    found = the_one("ruleset r\n")
    assert (found.code, found.hint) == ("missing-part", "add an `account` block with `id required text`")


def test_what_an_included_file_that_is_not_there_may_define_is_no_news() -> None:
    text = BASE.replace("  language 1\n", '  include "roles.touch"\n') + (
        "service for tier high\n  owner somebody\nplaybook p\n  step a on day 0 by nobody\n"
    )
    assert [d.code for d in findings(text)] == ["file-missing"]


def test_words_of_a_broken_line_are_not_reported_again() -> None:
    text = (
        "ruleset r\naccount\n  id required text\n  arr mony >= 0\n  seats\n"
        'guarantee "g"\n  never arr > seats\nguarantee "h"\n  never nothing > 5\n'
    )
    codes = [(d.code, underlined(text, d)) for d in findings(text)]
    assert ("unknown-name", "nothing") in codes
    assert all(text not in ("arr", "seats") for code, text in codes if code == "unknown-name")
    assert len(codes) == 3


def test_days_off_come_by_the_name_of_the_calendar() -> None:
    day = datetime.date(2026, 12, 24)
    text = HEADER + "calendar office\n  working days monday to friday\n" + ACCOUNT
    parsed = parse_program(MemoryFiles({"a.touch": text.encode()}), "a.touch")
    ruleset, found = resolve(parsed, days_off={"office": frozenset({day})})
    assert found == ()
    assert ruleset is not None
    assert ruleset.calendar.days_off == {day}


def test_days_off_of_a_calendar_that_nobody_wrote() -> None:
    parsed = parse_program(MemoryFiles({"a.touch": (HEADER + ACCOUNT).encode()}), "a.touch")
    ruleset, (found,) = resolve(parsed, days_off={"offise": frozenset()})
    assert ruleset is None
    assert (found.code, found.message) == ("workspace-invalid", "there is no calendar `offise` to give days off to")


def test_the_hash_is_over_paths_and_texts_in_order_of_path() -> None:
    one = Source("a", "xy")
    expected = hashlib.sha256(b"1:a2:xy1:b0:").hexdigest()
    assert hash_of({"b": Source("b", ""), "a": one}) == hash_of({"a": one, "b": Source("b", "")}) == expected
    assert hash_of({"ax": Source("ax", "y")}) != hash_of({"a": one})


def test_the_hash_follows_every_file() -> None:
    text = 'ruleset r\n  include "b.touch"\n' + ACCOUNT
    first = resolved(text, {"b.touch": "role csm\n"})
    assert first.hash == resolved(text, {"b.touch": "role csm\n"}).hash
    assert first.hash != resolved(text, {"b.touch": "role csm \n"}).hash
    assert set(first.sources) == {"ruleset.touch", "b.touch"}


def test_an_entry_that_is_not_there() -> None:
    parsed = parse_program(MemoryFiles({}), "a.touch")
    ruleset, found = resolve(parsed)
    assert ruleset is None
    assert [d.code for d in found] == ["file-missing"]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "\0", "ruleset\n", "account\n"])
def test_a_text_that_is_no_ruleset_has_errors(text: str) -> None:
    checked = check_text(text)
    assert checked.ruleset is None
    assert checked.diagnostics
