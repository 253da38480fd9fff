"""When a hotline answers, on the calendar of 2020 with its holidays and make-up days."""

from datetime import datetime, time

import pytest

from breakwater.kernel.working_calendar import WorkingCalendar, for_china
from breakwater.portal.rules import next_opening, open_until
from tests.casework.world import at

OFFICE = for_china(hours=[(time(8, 30), time(12)), (time(13), time(17))])


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("03-02 08:30", "03-02 12:00"),
        ("03-02 11:59", "03-02 12:00"),
        ("03-02 12:00", None),
        ("03-02 13:00", "03-02 17:00"),
        ("03-02 17:00", None),
        ("03-01 10:00", None),  # a Sunday
        ("04-06 10:00", None),  # Qingming
        ("04-26 10:00", "04-26 12:00"),  # a Sunday worked in exchange
    ],
)
def test_an_office_is_open_in_its_hours_on_working_days(moment: str, closes: str | None) -> None:
    assert open_until(OFFICE, at(moment)) == (closes and at(closes))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("03-02 07:00", "03-02 08:30"),
        ("03-02 08:30", "03-02 13:00"),
        ("03-02 12:10", "03-02 13:00"),
        ("03-06 17:00", "03-09 08:30"),  # over the weekend
        ("04-03 17:00", "04-07 08:30"),  # over Qingming
        ("04-25 17:00", "04-26 08:30"),  # to the Sunday worked in exchange
    ],
)
def test_it_opens_next_on_a_working_day(moment: str, opens: str) -> None:
    assert next_opening(OFFICE, at(moment)) == at(opens)


def test_the_hours_are_those_of_the_office_wherever_the_caller_is() -> None:
    from_seoul = datetime.fromisoformat("2020-03-02T09:45+09:00")
    assert open_until(OFFICE, from_seoul) == at("03-02 12:00")


def test_an_office_without_working_days_never_opens() -> None:
    weekdays = frozenset(
        datetime.fromordinal(day).date()
        for day in range(at("03-02 00:00").toordinal(), at("03-02 00:00").toordinal() + 800)
        if datetime.fromordinal(day).weekday() < 5
    )
    closed = WorkingCalendar(hours=OFFICE.hours, holidays=weekdays)
    assert next_opening(closed, at("03-02 10:00")) is None
