"""The playbook's calendar as the calendar on which deadlines run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from breakwater.kernel.working_calendar import WorkingCalendar, for_china
from breakwater.playbook.rules.schema.city import Calendar, CalendarBase, DayKind, Weekday

OFFICE_WEEK = tuple(Weekday)[:5]


class UnusualWeek(ValueError):
    """The playbook names other weekdays than Monday to Friday, on which nothing here can count."""


def working_calendar(calendar: Calendar, time_zone: str) -> WorkingCalendar:
    """The days named in the playbook laid over its base. Raises UnusualWeek."""
    if sorted(calendar.weekdays) != sorted(OFFICE_WEEK):
        raise UnusualWeek(", ".join(calendar.weekdays))
    named = dict(_days(calendar))
    hours = tuple((span.opens, span.closes) for span in calendar.hours)
    zone = ZoneInfo(time_zone)
    if calendar.base is CalendarBase.CHINESE_CALENDAR:
        return for_china(hours=hours, overrides=named, zone=zone)
    return WorkingCalendar(
        hours=hours,
        holidays=frozenset(day for day, works in named.items() if not works and day.weekday() < 5),
        make_up_days=frozenset(day for day, works in named.items() if works and day.weekday() >= 5),
        zone=zone,
        covered_years=frozenset(day.year for day in named),
    )


def _days(calendar: Calendar) -> Iterator[tuple[date, bool]]:
    for period in calendar.days:
        for number in range((period.end - period.start).days + 1):
            yield period.start + timedelta(days=number), period.kind is DayKind.WORKDAY
