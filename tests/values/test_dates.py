"""M8, M9, M31 and M35: dates, their arithmetic, and calendars."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from touchline.syntax.tree import Unit
from touchline.values import calendar, dates
from touchline.values.calendar import WorkingCalendar, holidays_version, resolve_calendar

D = datetime.date
DATES = st.dates(D(1900, 1, 1), D(2200, 12, 31))
ANY_DATE = st.dates()


def test_a_month_clamps_to_the_end() -> None:
    assert dates.add_months(D(2026, 1, 31), 1) == D(2026, 2, 28)
    assert dates.add_months(D(2028, 2, 29), 12) == D(2029, 2, 28)
    assert dates.add_months(D(2026, 3, 31), -1) == D(2026, 2, 28)
    assert dates.add_months(D(2026, 1, 31), 2) == D(2026, 3, 31)  # in one step from its anchor


def test_no_date_leaves_the_calendar() -> None:
    assert dates.add_months(D(9999, 12, 1), 1) is None
    assert dates.add_months(D(1, 1, 1), -1) is None
    assert dates.add_days(D(9999, 12, 31), 1) is None
    assert dates.add_days(D(1, 1, 1), -1) is None
    assert dates.add_days(D(2026, 1, 1), 10**30) is None
    assert dates.add_days(D(2026, 12, 31), 1) == D(2027, 1, 1)


@given(DATES, st.integers(-2000, 2000))
def test_months_are_those_of_dateutil(d: D, n: int) -> None:
    assert dates.add_months(d, n) == d + relativedelta(months=n)


@given(DATES, DATES)
def test_months_between_is_the_largest_count_that_fits(start: D, end: D) -> None:
    n = dates.months_between(start, end)
    after, beyond = dates.add_months(start, n), dates.add_months(start, n + 1)
    assert after is not None
    assert beyond is not None
    assert after <= end < beyond


@given(ANY_DATE, ANY_DATE)
def test_elapsed_never_raises(start: D, end: D) -> None:
    assert dates.elapsed(Unit.DAY, start, end) == (end - start).days
    assert dates.elapsed(Unit.WEEK, start, end) * 7 <= (end - start).days
    months = dates.months_between(start, end)
    assert dates.elapsed(Unit.QUARTER, start, end) == months // 3
    assert dates.elapsed(Unit.YEAR, start, end) == months // 12


def test_elapsed_before_the_start_counts_down() -> None:
    assert dates.months_between(D(2026, 1, 31), D(2026, 2, 28)) == 1
    assert dates.months_between(D(2026, 2, 28), D(2026, 1, 31)) == -1
    assert dates.months_between(D(2026, 3, 15), D(2026, 2, 16)) == -1
    assert dates.months_between(D(2026, 3, 15), D(2026, 2, 14)) == -2
    with pytest.raises(ValueError, match="business day"):
        dates.elapsed(Unit.BUSINESS_DAY, D(2026, 1, 1), D(2026, 1, 2))


@pytest.mark.parametrize(
    ("text", "written", "day"),
    [
        ("2026-10-01", "YYYY-MM-DD", D(2026, 10, 1)),
        ("01-10-2026", "DD-MM-YYYY", D(2026, 10, 1)),
        ("1/31/2026", "M/D/YYYY", D(2026, 1, 31)),
        ("01.10.2026", "DD.MM.YYYY", D(2026, 10, 1)),
        ("1/2/69", "M/D/YY", D(2069, 1, 2)),
        ("1/2/70", "M/D/YY", D(1970, 1, 2)),
        ("20261001", "YYYYMMDD", D(2026, 10, 1)),
        ("2026-10-01 14:30", "YYYY-MM-DD", D(2026, 10, 1)),
        ("2026-10-01T23:59:59.999", "YYYY-MM-DD", D(2026, 10, 1)),
        ("10/1/2026, 11:45 PM", "M/D/YYYY", D(2026, 10, 1)),
    ],
)
def test_dates_as_they_are_written(text: str, written: str, day: D) -> None:
    assert dates.parse_date(text, written) == day


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-13-01", "YYYY-MM-DD"),
        ("2026-02-29", "YYYY-MM-DD"),
        ("0000-01-01", "YYYY-MM-DD"),
        ("1-1-2026", "DD-MM-YYYY"),
        ("2026-1-1", "YYYY-MM-DD"),
        ("٢٠٢٦-01-01", "YYYY-MM-DD"),
        ("2026-10-01T25:00", "YYYY-MM-DD"),
        ("2026-10-01T13:00 PM", "YYYY-MM-DD"),
        ("2026-10-01T10:00+99:00", "YYYY-MM-DD"),
        ("2026-10-01\n", "YYYY-MM-DD"),
        ("01-10-2026", "no pattern"),
    ],
)
def test_texts_that_are_no_date(text: str, written: str) -> None:
    assert dates.parse_date(text, written) is None


def test_a_timestamp_becomes_a_date_in_the_zone() -> None:
    new_york = ZoneInfo("America/New_York")
    assert dates.parse_date("2026-10-01T02:00:00Z", zone=new_york) == D(2026, 9, 30)
    assert dates.parse_date("2026-10-01T02:00:00.000+0000", zone=new_york) == D(2026, 9, 30)
    assert dates.parse_date("2026-09-30 23:00-04", zone=ZoneInfo("Asia/Tokyo")) == D(2026, 10, 1)
    assert dates.parse_date("2026-10-01T02:00:00", zone=new_york) == D(2026, 10, 1)
    moment = datetime.datetime(2026, 10, 1, 2, tzinfo=datetime.UTC)
    assert dates.date_in(moment, new_york) == D(2026, 9, 30)
    assert dates.parse_date("0001-01-01T00:00Z", zone=new_york) is None


def test_which_patterns_say_how_a_date_is_written() -> None:
    for written in ("YYYY-MM-DD", "DD/MM/YY", "D.M.YYYY", "YYYY年MM月DD"):
        assert dates.is_date_pattern(written)
    for written in ("", "MM-DD", "YYYY-MM-DD-DD", "dd-mm-yyyy", "YYYY-MM-DDTHH", "1,000", "YYY-MM-DD"):
        assert not dates.is_date_pattern(written)


@given(DATES)
def test_a_date_reads_back(d: D) -> None:
    assert dates.parse_date(d.isoformat()) == d
    assert dates.parse_date(d.strftime("%d.%m.") + f"{d.year:04d}", "DD.MM.YYYY") == d


@given(st.text(max_size=30), st.text(max_size=12))
def test_no_text_and_no_pattern_raise(text: str, written: str) -> None:
    assert dates.parse_date(text, written) is None or dates.is_date_pattern(written)


# --------------------------------------------------------------------------- calendars

PLAIN = WorkingCalendar()
CLOSED = WorkingCalendar(days_off=frozenset({D(2026, 12, 24), D(2026, 12, 25), D(2027, 1, 1)}))
SUNDAYS = WorkingCalendar(working_days=frozenset({6}))


def united_states() -> WorkingCalendar:
    calendar = resolve_calendar(country="US", fiscal_start_month=2)
    assert isinstance(calendar, WorkingCalendar)
    return calendar


def by_hand(calendar: WorkingCalendar, start: D, n: int) -> D:
    step = datetime.timedelta(days=1 if n > 0 else -1)
    day, left = start, abs(n)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day


@given(st.sampled_from([PLAIN, CLOSED, SUNDAYS]), st.dates(D(2026, 11, 1), D(2027, 2, 1)), st.integers(-300, 300))
def test_business_days_are_those_counted_by_hand(calendar: WorkingCalendar, d: D, n: int) -> None:
    assert calendar.add_business_days(d, n) == by_hand(calendar, d, n)


@given(st.sampled_from([PLAIN, CLOSED, SUNDAYS]), st.dates(D(2025, 11, 1), D(2027, 2, 1)), st.integers(0, 400))
def test_business_days_between_is_the_largest_count_that_fits(calendar: WorkingCalendar, d: D, days: int) -> None:
    end = d + datetime.timedelta(days=days)
    n = calendar.business_days_between(d, end)
    reached, beyond = calendar.add_business_days(d, n), calendar.add_business_days(d, n + 1)
    assert reached is not None
    assert beyond is not None
    assert reached <= end < beyond
    assert calendar.business_days_between(end, d) == -n


def test_business_day_one_is_the_first_working_day_after() -> None:
    friday, saturday = D(2026, 11, 20), D(2026, 11, 21)
    assert PLAIN.add_business_days(friday, 1) == D(2026, 11, 23)
    assert PLAIN.add_business_days(saturday, 1) == D(2026, 11, 23)
    assert PLAIN.add_business_days(saturday, 0) == saturday
    assert PLAIN.add_business_days(saturday, -1) == friday
    assert PLAIN.next_working_day(saturday) == D(2026, 11, 23)
    assert PLAIN.previous_working_day(saturday) == friday
    assert PLAIN.next_working_day(friday) == friday == PLAIN.previous_working_day(friday)


def test_holidays_and_extra_days_are_not_worked() -> None:
    states = united_states()
    assert not states.is_working(D(2026, 11, 26))
    assert states.add_business_days(D(2026, 11, 25), 1) == D(2026, 11, 27)
    assert not states.is_working(D(2021, 12, 31))  # New Year's Day, observed on the Friday before
    assert CLOSED.add_business_days(D(2026, 12, 23), 1) == D(2026, 12, 28)


def test_a_calendar_without_working_days_has_no_business_day() -> None:
    never = WorkingCalendar(working_days=frozenset())
    assert never.add_business_days(D(2026, 1, 1), 1) is None
    assert never.next_working_day(D(2026, 1, 1)) is None
    assert never.business_days_between(D(2026, 1, 1), D(2027, 1, 1)) == 0


def test_a_contract_without_an_end_costs_a_count_of_years_and_not_of_days() -> None:
    calendar._working_ordinals.cache_clear()
    apart = WorkingCalendar(days_off=frozenset({D(2027, 1, 1), D(2027, 1, 2)}))
    assert apart.business_days_between(D(2026, 10, 1), D(9999, 12, 31)) == 2_080_121 - 1
    assert calendar._working_ordinals.cache_info().misses == 2  # the first year and the last


@pytest.mark.parametrize("year", [1, 1900, 2000, 2026, 2028, 9999])
@pytest.mark.parametrize("country", [None, "US", "DE"])
def test_a_year_has_as_many_working_days_counted_as_listed(year: int, country: str | None) -> None:
    offs = frozenset({D(2026, 1, 3), D(2026, 3, 3), D(2028, 2, 29)})
    for week in (frozenset({0, 1, 2, 3, 4}), frozenset({6, 0, 1, 2, 3}), frozenset()):
        made = WorkingCalendar(working_days=week, days_off=offs, country=country)
        assert calendar._working_days_of_year(made, year) == len(calendar._working_ordinals(made, year))


def test_business_days_end_with_the_calendar() -> None:
    assert PLAIN.add_business_days(D(9999, 12, 31), 1) is None
    assert PLAIN.add_business_days(D(1, 1, 1), -1) is None
    assert PLAIN.add_business_days(D(2026, 1, 1), 10**40) is None


def test_fiscal_periods() -> None:
    february = WorkingCalendar(fiscal_start_month=2)
    assert february.fiscal_quarter_start(D(2026, 1, 31)) == D(2025, 11, 1)
    assert february.period_start(Unit.QUARTER, D(2026, 2, 1)) == D(2026, 2, 1)
    assert february.period_start(Unit.YEAR, D(2026, 1, 31)) == D(2025, 2, 1)
    assert PLAIN.period_start(Unit.QUARTER, D(2026, 11, 22)) == D(2026, 10, 1)
    assert PLAIN.period_start(Unit.WEEK, D(2026, 11, 22)) == D(2026, 11, 16)
    assert PLAIN.period_start(Unit.MONTH, D(2026, 11, 22)) == D(2026, 11, 1)
    assert PLAIN.period_start(Unit.DAY, D(2026, 11, 22)) == D(2026, 11, 22)
    assert february.period_start(Unit.YEAR, D(1, 1, 15)) == D(1, 1, 1)


def test_an_unknown_country_or_region_is_a_line_and_no_exception() -> None:
    assert resolve_calendar(country="UX") == "`UX` is no country whose holidays are known; did you mean `AX`?"
    assert resolve_calendar(country="US", subdivision="QQ") is not None
    assert isinstance(resolve_calendar(country="us"), str)
    assert isinstance(resolve_calendar(country="US", subdivision="QQQ"), str)
    assert isinstance(resolve_calendar(country="US", subdivision="NY"), WorkingCalendar)
    assert isinstance(resolve_calendar(), WorkingCalendar)
    assert holidays_version().count(".") >= 1
