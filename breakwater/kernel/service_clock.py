"""How long a matter may take: a clock that is read from its events and kept nowhere else.

A reading is a pure function of events, allowance, calendar and moment, so any reading of the past can be
made again, and a corrected calendar corrects every deadline.

The rule of pauses: while a clock is paused it stands still, and when it is resumed its due moves by the
working time of the pause; the working time that was left is left again, exactly. So a pause outside
office hours changes nothing, and two pauses that touch are one. A clock that has run out can no longer be
paused: a deadline that was missed stays missed, unless it is extended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from breakwater.kernel.working_calendar import WorkingCalendar

_NO_TIME = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How much a service level allows: working days, or working time within office hours; one of the two.

    A number of days ends at the close of the last of them, see `WorkingCalendar.add_working_days`.
    """

    days: int = 0
    time: timedelta = _NO_TIME

    def __post_init__(self) -> None:
        if self.days < 0 or self.time < _NO_TIME or bool(self.days) == bool(self.time):
            raise ValueError("An allowance is a number of working days or a working time, more than none.")

    def due_after(self, start: datetime, calendar: WorkingCalendar) -> datetime:
        """When a matter that begins at `start` is due."""
        if self.days:
            return calendar.add_working_days(start, self.days)
        return calendar.add_working_time(start, self.time)

    def working_time(self, calendar: WorkingCalendar) -> timedelta:
        """The allowance as working time; a day is what the office works in a day."""
        return self.time or self.days * calendar.day_length


class ClockEventKind(StrEnum):
    """What can happen to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    STOPPED = "stopped"
    """What was promised has been done: the clock is met or missed."""
    CANCELLED = "cancelled"
    """Nothing is owed any more (withdrawn, merged, rejected): neither met nor missed."""
    RESTARTED = "restarted"
    """The matter is opened again, with the whole allowance."""


@dataclass(frozen=True)
class ClockEvent:
    """Something that happened to a clock at the moment `at`.

    An extension gives either the new due in `until` or what is added to the due in `extra`.
    """

    at: datetime
    kind: ClockEventKind
    until: datetime | None = None
    extra: Allowance | None = None

    def __post_init__(self) -> None:
        given = (self.until is not None) + (self.extra is not None)
        if given != (self.kind == ClockEventKind.EXTENDED):
            raise ValueError("An extension, and nothing else, has either a new due or an extra allowance.")


class ClockState(StrEnum):
    """What a clock shows."""

    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Reading:
    """What a clock shows at a moment.

    `due_at` is None while the clock is paused, when only `remaining` is known. `remaining` is working time
    until the due, as it was when the clock ended if it has; negative once the due has passed.
    `paused_total` is the working time for which the clock has stood still since it started or restarted.
    """

    state: ClockState
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    remaining: timedelta
    paused_total: timedelta


def run(
    events: Iterable[ClockEvent], *, allowance: Allowance, calendar: WorkingCalendar, at: datetime
) -> Reading:
    """Read the clock at the moment `at`; events after it have not happened yet.

    Events are in the order in which they happened, the first is the start. One that changes nothing is
    without effect: pausing a paused clock, resuming a running one, anything but a restart after the end.

    Raises ValueError when the clock has not started by `at` or the events are out of order.
    """
    past = [event for event in events if event.at <= at]
    if not past or past[0].kind != ClockEventKind.STARTED:
        raise ValueError(f"The clock has not started by {at.isoformat()}.")
    if any(later.at < earlier.at for earlier, later in pairwise(past)):
        raise ValueError("The events of a clock must be in the order in which they happened.")
    beginning, *rest = _since_last_restart(past)
    clock = _Clock(allowance, calendar, beginning.at)
    for event in rest:
        clock.apply(event)
    return clock.read(at)


def _since_last_restart(events: list[ClockEvent]) -> list[ClockEvent]:
    restarts = [index for index, event in enumerate(events) if event.kind == ClockEventKind.RESTARTED]
    return events[restarts[-1] :] if restarts else events


@dataclass
class _Clock:
    """A clock since its last start, between two events."""

    allowance: Allowance
    calendar: WorkingCalendar
    started_at: datetime
    due_at: datetime = field(init=False)
    paused_at: datetime | None = None
    stopped_at: datetime | None = None
    is_cancelled: bool = False
    paused_total: timedelta = _NO_TIME

    def __post_init__(self) -> None:
        self.due_at = self.allowance.due_after(self.started_at, self.calendar)

    def apply(self, event: ClockEvent) -> None:
        if self.stopped_at is None:
            self._settle_pause(event.at)
            self._apply_to_open(event)

    def read(self, at: datetime) -> Reading:
        self._settle_pause(at)
        end = self.stopped_at or at
        state = self._state(end)
        return Reading(
            state=state,
            started_at=self.started_at,
            due_at=None if state == ClockState.PAUSED else self.due_at,
            stopped_at=self.stopped_at,
            remaining=self.calendar.working_time_between(end, self.due_at),
            paused_total=self.paused_total,
        )

    def _apply_to_open(self, event: ClockEvent) -> None:
        match event.kind:
            case ClockEventKind.PAUSED:
                self.paused_at = event.at
            case ClockEventKind.RESUMED:
                self.paused_at = None
            case ClockEventKind.EXTENDED:
                self.due_at = self._extended(event)
            case ClockEventKind.STOPPED | ClockEventKind.CANCELLED:
                self.stopped_at, self.paused_at = event.at, None
                self.is_cancelled = event.kind == ClockEventKind.CANCELLED

    def _extended(self, event: ClockEvent) -> datetime:
        if event.extra is None:
            assert event.until is not None
            return event.until
        return self.calendar.add_working_time(self.due_at, event.extra.working_time(self.calendar))

    def _settle_pause(self, at: datetime) -> None:
        """Move the due by the pause so far. Pauses that touch are one, so it may be settled in pieces."""
        if self.paused_at is None:
            return
        if self._left(self.paused_at) > _NO_TIME:
            pause = self.calendar.working_time_between(self.paused_at, at)
            self.due_at = self.calendar.add_working_time(self.due_at, pause)
            self.paused_total += pause
        self.paused_at = at

    def _left(self, at: datetime) -> timedelta:
        return self.calendar.working_time_between(at, self.due_at)

    def _state(self, end: datetime) -> ClockState:
        if self.is_cancelled:
            return ClockState.CANCELLED
        if self.stopped_at is not None:
            return ClockState.MET if end <= self.due_at else ClockState.MISSED
        if self.paused_at is not None and self._left(end) > _NO_TIME:
            return ClockState.PAUSED
        return ClockState.RUNNING if end <= self.due_at else ClockState.OVERDUE
