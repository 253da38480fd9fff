"""When a hotline answers. Plain arithmetic on the working calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from breakwater.kernel.working_calendar import WorkingCalendar

#: No office is closed for longer: beyond it the calendar has no working day at all.
FARTHEST = 400


def open_until(calendar: WorkingCalendar, moment: datetime) -> datetime | None:
    """When the office that is open at the moment closes next; None if it is closed."""
    spans = _spans(calendar, _local(calendar, moment).date())
    return next((closes for opens, closes in spans if opens <= moment < closes), None)


def next_opening(calendar: WorkingCalendar, moment: datetime) -> datetime | None:
    """When the office opens next, later than the moment; None if it never does."""
    first = _local(calendar, moment).date()
    days = (first + timedelta(days=n) for n in range(FARTHEST))
    openings = (opens for day in days for opens, _closes in _spans(calendar, day))
    return next((opens for opens in openings if opens > moment), None)


def _spans(calendar: WorkingCalendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The office hours of a day, none on a day off."""
    if calendar.is_working_day(day):
        for opens, closes in calendar.hours:
            yield _at(calendar, day, opens), _at(calendar, day, closes)


def _at(calendar: WorkingCalendar, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=calendar.zone)


def _local(calendar: WorkingCalendar, moment: datetime) -> datetime:
    return moment.astimezone(calendar.zone)
