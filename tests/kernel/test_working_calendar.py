import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from breakwater.kernel.clock import SHANGHAI
from breakwater.kernel.working_calendar import Hours, WorkingCalendar, for_china
from tests.kernel.strategies import LIAONING, OFFICE_HOURS, at, calendars, days_of_2020, moments

CHINA = for_china(hours=OFFICE_HOURS)
HOUR = timedelta(hours=1)


def days(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 1, 24), date(2020, 2, 2)),  # Spring Festival, extended; the make-up day 1 February fell
        (date(2020, 4, 4), date(2020, 4, 6)),
        (date(2020, 5, 1), date(2020, 5, 5)),
        (date(2020, 6, 25), date(2020, 6, 27)),
        (date(2020, 10, 1), date(2020, 10, 8)),
    ],
)
def test_no_work_is_done_on_the_public_holidays_of_2020(first: date, last: date) -> None:
    assert not any(CHINA.is_working_day(day) for day in days(first, last))
    assert CHINA.working_days_between(first - timedelta(days=1), last) == 0


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 1, 19),
        date(2020, 4, 26),
        date(2020, 5, 9),
        date(2020, 6, 28),
        date(2020, 9, 27),
        date(2020, 10, 10),
    ],
)
def test_make_up_days_are_worked_though_they_fall_on_a_weekend(day: date) -> None:
    assert day.weekday() >= 5
    assert CHINA.is_working_day(day)
    assert CHINA.working_days_between(day - timedelta(days=1), day) == 1


def test_a_local_order_is_laid_over_the_national_calendar() -> None:
    assert CHINA.is_working_day(date(2020, 2, 3))
    assert not any(LIAONING.is_working_day(day) for day in days(date(2020, 1, 24), date(2020, 2, 9)))
    assert LIAONING.is_working_day(date(2020, 2, 10))
    worked_saturday = for_china(hours=OFFICE_HOURS, overrides={date(2020, 2, 15): True})
    assert worked_saturday.is_working_day(date(2020, 2, 15))


def test_a_year_whose_holidays_are_not_known_counts_weekdays_and_says_so() -> None:
    assert CHINA.covers(2020)
    assert not CHINA.covers(2099)
    assert CHINA.is_working_day(date(2099, 10, 1))
    assert not CHINA.is_working_day(date(2099, 10, 3))


@pytest.mark.parametrize(
    ("start", "allowed", "due"),
    [
        ("03-02 00:00", 1, "03-03 17:00"),  # Monday
        ("03-02 10:00", 1, "03-03 17:00"),
        ("03-02 22:00", 1, "03-03 17:00"),
        ("03-06 10:00", 1, "03-09 17:00"),  # Friday
        ("03-07 10:00", 1, "03-09 17:00"),  # Saturday
        ("03-08 10:00", 1, "03-09 17:00"),  # Sunday
        ("03-02 10:00", 5, "03-09 17:00"),
        ("01-23 10:00", 1, "02-10 17:00"),  # over Spring Festival and Liaoning's order
        ("04-24 10:00", 1, "04-26 17:00"),  # the next day worked is a Sunday
        ("09-30 10:00", 2, "10-10 17:00"),  # the second is a Saturday
    ],
)
def test_a_period_in_days_ends_at_the_close_of_the_last_day_and_the_first_day_does_not_count(
    start: str, allowed: int, due: str
) -> None:
    assert LIAONING.add_working_days(at(start), allowed) == at(due)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("03-02 09:00", 2, "03-02 11:00"),
        ("03-02 10:30", 2, "03-02 14:00"),  # over lunch
        ("03-02 12:15", 2, "03-02 15:00"),
        ("03-02 15:00", 2, "03-02 17:00"),  # the close of today, not the opening of tomorrow
        ("03-02 16:00", 2, "03-03 09:30"),
        ("03-06 16:00", 2, "03-09 09:30"),  # over a weekend
        ("03-07 16:00", 2, "03-09 10:30"),
        ("03-02 08:30", 7, "03-02 17:00"),
        ("03-02 08:30", 14, "03-03 17:00"),
        ("01-23 16:30", 1, "02-10 09:00"),
    ],
)
def test_a_period_in_hours_runs_only_while_the_office_is_open(start: str, hours: int, due: str) -> None:
    assert LIAONING.add_working_time(at(start), hours * HOUR) == at(due)
    assert LIAONING.working_time_between(at(start), at(due)) == hours * HOUR


def test_the_date_is_that_of_the_offices_zone() -> None:
    late_on_thursday_in_london = datetime(2020, 3, 5, 20, 0, tzinfo=UTC)  # Friday 04:00 in Dalian
    assert LIAONING.add_working_days(late_on_thursday_in_london, 1) == at("03-09 17:00")


def test_a_day_on_which_clocks_are_put_forward_is_as_long_as_any_other() -> None:
    zone = ZoneInfo("Europe/London")
    sunday = date(2020, 3, 29)
    london = WorkingCalendar(hours=OFFICE_HOURS, zone=zone, make_up_days=frozenset([sunday]))
    midnight, noon = (datetime.combine(sunday, time(hour), tzinfo=zone) for hour in (0, 12))
    assert midnight.utcoffset() != noon.utcoffset()
    assert london.add_working_time(midnight, 3 * HOUR) == datetime.combine(sunday, time(11, 30), tzinfo=zone)


def test_time_passes_within_a_make_up_day_and_not_within_a_holiday() -> None:
    assert LIAONING.working_time_between(at("04-26 09:00"), at("04-26 10:00")) == HOUR
    assert LIAONING.working_time_between(at("02-07 09:00"), at("02-07 10:00")) == timedelta(0)


@pytest.mark.parametrize(
    "hours",
    [
        (),
        ((time(17), time(9)),),
        ((time(9), time(9)),),
        ((time(9), time(12)), (time(11), time(17))),
    ],
)
def test_hours_that_are_no_hours_are_refused(hours: tuple[Hours, ...]) -> None:
    with pytest.raises(ValueError, match="Office hours"):
        WorkingCalendar(hours=hours)


def test_a_holiday_on_a_weekend_and_a_make_up_day_in_the_week_are_refused() -> None:
    with pytest.raises(ValueError, match="2020-02-08 is a weekend day"):
        WorkingCalendar(hours=OFFICE_HOURS, holidays=frozenset([date(2020, 2, 8)]))
    with pytest.raises(ValueError, match="2020-02-07 is a weekday"):
        WorkingCalendar(hours=OFFICE_HOURS, make_up_days=frozenset([date(2020, 2, 7)]))


def test_what_cannot_be_added_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        CHINA.add_working_days(at("03-02 10:00"), 0)
    with pytest.raises(ValueError, match="only be added"):
        CHINA.add_working_time(at("03-02 10:00"), -HOUR)
    with pytest.raises(ValueError, match="time zone"):
        CHINA.add_working_days(datetime(2020, 3, 2), 1)  # noqa: DTZ001


def test_a_calendar_survives_being_written_as_json() -> None:
    assert WorkingCalendar.from_data(json.loads(json.dumps(LIAONING.to_data()))) == LIAONING


@given(calendars(), days_of_2020, days_of_2020)
def test_days_between_are_those_one_counts_on_the_fingers(
    calendar: WorkingCalendar, after: date, until: date
) -> None:
    counted = sum(calendar.is_working_day(day) for day in days(after, until)[1:])
    counted_back = sum(calendar.is_working_day(day) for day in days(until, after)[1:])
    assert calendar.working_days_between(after, until) == counted - counted_back


@given(calendars(), moments, st.integers(1, 300))
def test_days_added_are_the_days_between(calendar: WorkingCalendar, start: datetime, allowed: int) -> None:
    due = calendar.add_working_days(start, allowed)
    assert calendar.working_days_between(start.date(), due.date()) == allowed
    assert calendar.is_working_day(due.date())
    assert due.time() == calendar.hours[-1][1]


@given(calendars(), moments, st.timedeltas(timedelta(0), timedelta(days=60)))
@example(CHINA, at("03-02 15:00"), timedelta(hours=2))
def test_working_time_added_is_the_working_time_between(
    calendar: WorkingCalendar, start: datetime, duration: timedelta
) -> None:
    due = calendar.add_working_time(start, duration)
    assert calendar.working_time_between(start, due) == duration
    assert due >= start


@given(calendars(), moments, st.timedeltas(timedelta(microseconds=1), timedelta(days=60)))
def test_working_time_ends_at_the_first_moment_that_fits_and_within_office_hours(
    calendar: WorkingCalendar, start: datetime, duration: timedelta
) -> None:
    due = calendar.add_working_time(start, duration)
    assert calendar.working_time_between(start, due - timedelta(microseconds=1)) < duration
    assert calendar.is_working_day(due.date())
    assert any(opens < due.time() <= closes for opens, closes in calendar.hours)


@given(calendars(), moments, st.lists(st.timedeltas(timedelta(0), timedelta(days=9)), min_size=2, max_size=2))
def test_working_time_added_in_two_parts_is_added_at_once(
    calendar: WorkingCalendar, start: datetime, parts: list[timedelta]
) -> None:
    in_parts = calendar.add_working_time(calendar.add_working_time(start, parts[0]), parts[1])
    assert in_parts == calendar.add_working_time(start, sum(parts, timedelta(0)))


@given(calendars(), moments, moments, st.integers(1, 60))
def test_who_starts_later_is_never_due_earlier(
    calendar: WorkingCalendar, one: datetime, other: datetime, allowed: int
) -> None:
    first, second = sorted([one, other])
    assert calendar.add_working_days(first, allowed) <= calendar.add_working_days(second, allowed)
    assert calendar.add_working_time(first, allowed * HOUR) <= calendar.add_working_time(
        second, allowed * HOUR
    )
    assert calendar.elapsed(first) <= calendar.elapsed(second)


@given(calendars(), moments)
def test_the_zone_in_which_a_moment_is_written_makes_no_difference(
    calendar: WorkingCalendar, moment: datetime
) -> None:
    assert calendar.elapsed(moment.astimezone(UTC)) == calendar.elapsed(moment)
    assert calendar.add_working_days(moment.astimezone(UTC), 1).tzinfo == SHANGHAI
