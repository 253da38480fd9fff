"""The calendar on which deadlines run: weekdays, public holidays, make-up days (调休) and office hours.

Working time is the time that passes while an office is open. Seen from far, it is a number that grows with
the moment, `elapsed(moment)`: adding working time is looking up where that number is reached, and the time
between two moments is a difference. Counting days needs no table of days: weekdays up to a date are
arithmetic, and holidays and make-up days are two sorted lists in which to bisect.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar

from breakwater.kernel.clock import SHANGHAI

Hours = tuple[time, time]
"""Opening and closing of an office, on one day."""

_NO_TIME = timedelta(0)


@dataclass(frozen=True)
class WorkingCalendar:
    """When an office works.

    `holidays` are weekdays without work, `make_up_days` Saturdays and Sundays with work. `hours` are the
    spans of a working day in order, the same on every working day. `covered_years` are the years whose
    holidays are known; in others every weekday counts as worked, and `covers` says so.
    """

    hours: tuple[Hours, ...]
    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    zone: ZoneInfo = SHANGHAI
    covered_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        edges = [edge for span in self.hours for edge in span]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("Office hours must be spans that follow one another within a day.")
        if wrong := [day for day in self.holidays if _is_weekend(day)]:
            raise ValueError(f"{min(wrong)} is a weekend day and needs no holiday.")
        if wrong := [day for day in self.make_up_days if not _is_weekend(day)]:
            raise ValueError(f"{min(wrong)} is a weekday and cannot be a make-up day.")

    # --- days ---------------------------------------------------------------------------------------------

    def covers(self, year: int) -> bool:
        """Whether the public holidays of `year` are known."""
        return year in self.covered_years

    def is_working_day(self, day: date) -> bool:
        ordinal = day.toordinal()
        return self._days_through(ordinal) > self._days_through(ordinal - 1)

    def working_days_between(self, after: date, until: date) -> int:
        """Working days later than `after` and not later than `until`; negative if `until` is the earlier."""
        return self._days_through(until.toordinal()) - self._days_through(after.toordinal())

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """The close of the `days`-th working day after the date of `start`.

        The day on which a period begins does not count (Civil Code, article 201; the 12345 hotline's
        clock starts at 00:00 of the next day), whether work was done on it or not: one day from any
        moment of Friday, Saturday or Sunday ends when the office closes on Monday. `days` is at least 1.
        """
        if days < 1:
            raise ValueError("A period in days has at least one day.")
        today = self._local(start).toordinal()
        return self._at(self._nth_day(self._days_through(today) + days), self.day_length)

    # --- working time -------------------------------------------------------------------------------------

    @cached_property
    def day_length(self) -> timedelta:
        """Working time of one working day."""
        return sum((_since(opens, closes) for opens, closes in self.hours), _NO_TIME)

    def elapsed(self, moment: datetime) -> timedelta:
        """Working time from the first day of the calendar of Python until `moment`."""
        local = self._local(moment)
        whole_days = self._days_through(local.toordinal() - 1) * self.day_length
        return whole_days + (self._into_day(local.time()) if self.is_working_day(local) else _NO_TIME)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time that passes from `start` to `end`; negative if `end` is the earlier."""
        return self.elapsed(end) - self.elapsed(start)

    def add_working_time(self, start: datetime, duration: timedelta) -> datetime:
        """The first moment at which `duration` of working time has passed since `start`.

        Nothing added is `start` itself, in office hours or out of them. A duration that ends with a day
        ends when the office closes, not when it opens again.
        """
        if duration < _NO_TIME:
            raise ValueError("Working time can only be added.")
        if not duration:
            return start
        target = self.elapsed(start) + duration
        days, rest = divmod(target, self.day_length)
        if not rest:
            days, rest = days - 1, self.day_length
        return self._at(self._nth_day(days + 1), rest)

    # --- data ---------------------------------------------------------------------------------------------

    def to_data(self) -> dict[str, Any]:
        """The calendar as JSON and YAML can hold it; `from_data` reads it back."""
        return {
            "zone": self.zone.key,
            "hours": [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in self.hours],
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "make_up_days": [day.isoformat() for day in sorted(self.make_up_days)],
            "covered_years": sorted(self.covered_years),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> WorkingCalendar:
        """The calendar that `to_data` wrote. Raises KeyError or ValueError where the data is another."""
        return cls(
            hours=tuple(
                (time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in data["hours"]
            ),
            holidays=frozenset(map(date.fromisoformat, data["holidays"])),
            make_up_days=frozenset(map(date.fromisoformat, data["make_up_days"])),
            zone=ZoneInfo(data["zone"]),
            covered_years=frozenset(data["covered_years"]),
        )

    # --- counting -----------------------------------------------------------------------------------------

    @cached_property
    def _holiday_ordinals(self) -> list[int]:
        return sorted(day.toordinal() for day in self.holidays)

    @cached_property
    def _make_up_ordinals(self) -> list[int]:
        return sorted(day.toordinal() for day in self.make_up_days)

    def _days_through(self, ordinal: int) -> int:
        """Working days from day 1, a Monday, through the day `ordinal`."""
        weeks, days = divmod(ordinal, 7)
        weekdays = weeks * 5 + min(days, 5)
        off = bisect_right(self._holiday_ordinals, ordinal)
        return weekdays - off + bisect_right(self._make_up_ordinals, ordinal)

    def _nth_day(self, count: int) -> date:
        """The day through which `count` working days are counted."""
        latest = (count + len(self.holidays)) // 5 * 7 + 7
        earliest = max((count - len(self.make_up_days)) // 5 * 7 - 7, 1)
        days = range(earliest, latest + 1)
        return date.fromordinal(days[bisect_left(days, count, key=self._days_through)])

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("A moment without a time zone is on no calendar: pass an aware datetime.")
        return moment.astimezone(self.zone)

    def _into_day(self, clock: time) -> timedelta:
        """Working time from the opening of a working day until `clock`."""
        return sum(
            (_since(opens, min(clock, closes)) for opens, closes in self.hours if clock > opens), _NO_TIME
        )

    def _at(self, day: date, worked: timedelta) -> datetime:
        """The first moment of a working day at which `worked`, more than nothing, has passed in it."""
        for opens, closes in self.hours:
            span = _since(opens, closes)
            if worked <= span:
                break
            worked -= span
        return datetime.combine(day, opens, tzinfo=self.zone) + worked


def for_china(
    *, hours: Iterable[Hours], overrides: Mapping[date, bool] | None = None, zone: ZoneInfo = SHANGHAI
) -> WorkingCalendar:
    """The calendar of the State Council's yearly holiday notices, with local orders laid over it.

    `overrides` says of single days whether they are worked: Liaoning's order that enterprises resume no
    earlier than 10 February 2020 is five weekdays with False. Years beyond the notices known to the
    package chinesecalendar are not covered until an upgrade of it, or overrides, name their holidays.
    """
    worked = dict.fromkeys(chinese_calendar.holidays, False)
    worked |= dict.fromkeys(chinese_calendar.workdays, True)
    worked |= overrides or {}
    return WorkingCalendar(
        hours=tuple(hours),
        holidays=frozenset(day for day, works in worked.items() if not works and not _is_weekend(day)),
        make_up_days=frozenset(day for day, works in worked.items() if works and _is_weekend(day)),
        zone=zone,
        covered_years=frozenset(day.year for day in chinese_calendar.holidays),
    )


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def _since(earlier: time, later: time) -> timedelta:
    return datetime.combine(date.min, later) - datetime.combine(date.min, earlier)
