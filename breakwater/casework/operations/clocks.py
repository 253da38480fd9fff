"""Service clocks of a case: events in, readings out. The arithmetic is `kernel.service_clock`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.casework.models import Case, Clock, ClockEvent
from breakwater.casework.states import ClockKind
from breakwater.kernel import service_clock
from breakwater.kernel.clock import SHANGHAI
from breakwater.kernel.service_clock import Allowance, ClockEventKind, ClockState
from breakwater.organisation.models import Department
from breakwater.playbook import queries as playbook

#: Stands still while the enterprise is asked for something; the others do not depend on it.
PAUSE_WHILE_WAITING = (ClockKind.RESOLVE,)
#: Something is still owed while a clock runs or stands still.
GOING = (Clock.Status.RUNNING, Clock.Status.PAUSED)


def local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)


def start(
    *, case: Case, kind: ClockKind, now: datetime, department: Department | None = None
) -> Clock | None:
    """Start a clock with the playbook's allowance; None if the playbook sets no deadline for it.

    On a reopened case the same kind starts a new round.
    """
    allowance = playbook.allowance(case_type=case.type.service, level=case.level, clock=kind)
    if allowance is None:
        return None
    clock = Clock(
        case=case,
        enterprise_id=case.enterprise_id,
        kind=kind,
        department=department,
        round=case.clocks.filter(kind=kind, department=department).count() + 1,
        allowance=_data(allowance),
        status=Clock.Status.RUNNING,
        started_at=now,
        due_at=now,
    )
    _read(clock, [service_clock.ClockEvent(at=now, kind=ClockEventKind.STARTED)], now)
    clock.save()
    _add(clock, ClockEventKind.STARTED, now)
    return clock


def stop(*, case: Case, kind: ClockKind, now: datetime, department: Department | None = None) -> None:
    """Stop the clock of that kind if it is going; doing it again changes nothing."""
    for clock in _going(case).filter(kind=kind, department=department):
        _happen(clock, ClockEventKind.STOPPED, now)


def end(case: Case, now: datetime) -> None:
    """The case has ended: an answered call-back is met or missed, whatever else goes is owed no more."""
    stop(case=case, kind=ClockKind.CALL_BACK, now=now)
    for clock in _going(case):
        _happen(clock, ClockEventKind.CANCELLED, now)


def pause(*, case: Case, now: datetime) -> None:
    """The enterprise is asked for something: what waits for it stands still."""
    for clock in _going(case).filter(kind__in=PAUSE_WHILE_WAITING, status=Clock.Status.RUNNING):
        _happen(clock, ClockEventKind.PAUSED, now)


def resume(*, case: Case, now: datetime) -> None:
    """The enterprise answered. A clock paused when overdue reads as running, but its wait must end too."""
    for clock in _going(case).filter(kind__in=PAUSE_WHILE_WAITING):
        _happen(clock, ClockEventKind.RESUMED, now)


def extend(*, case: Case, kind: ClockKind, until: datetime, now: datetime) -> None:
    for clock in _going(case).filter(kind=kind):
        _happen(clock, ClockEventKind.EXTENDED, now, until=until)


def regrade(*, case: Case, now: datetime) -> None:
    """After a change of level: the resolve clock runs on the new level's allowance, from the same events."""
    allowance = playbook.allowance(case_type=case.type.service, level=case.level, clock=ClockKind.RESOLVE)
    if allowance is None:
        return
    for clock in _going(case).filter(kind=ClockKind.RESOLVE):
        clock.allowance = _data(allowance)
        recompute(clock=clock, now=now)


def recompute(*, clock: Clock, now: datetime) -> None:
    """Set a clock to what its events say, for example after the calendar was corrected."""
    events = [
        service_clock.ClockEvent(at=event.at, kind=ClockEventKind(event.kind), until=event.until)
        for event in clock.events.order_by("at", "pk")
    ]
    _read(clock, events, now)
    clock.save()


@operation(Permission.PLAYBOOK_APPLY)
def recompute_all(*, by: Actor, now: datetime) -> tuple[int, int]:
    """Set every clock that goes, and its case's due time, to what the events say on today's calendar.

    Returns how many fall due at another time than before, and how many there are.
    """
    changed = read = 0
    for clock in Clock.objects.filter(status__in=GOING).select_related("case").order_by("pk").iterator():
        before = clock.due_at
        recompute(clock=clock, now=now)
        read += 1
        if clock.due_at != before:
            changed += 1
            due_at, due_kind = nearest(clock.case)
            Case.objects.filter(pk=clock.case_id).update(due_at=due_at, due_kind=due_kind)
    return changed, read


def nearest(case: Case) -> tuple[datetime | None, str]:
    """When the case is next due and for what; (None, "") while nothing runs."""
    running = (
        case.clocks.filter(status=Clock.Status.RUNNING, department=None).order_by("due_at", "pk").first()
    )
    return (running.due_at, running.kind) if running else (None, "")


def _data(allowance: Allowance) -> dict[str, Any]:
    return {"days": allowance.days} if allowance.days else {"seconds": int(allowance.time.total_seconds())}


def _allowance(data: dict[str, Any]) -> Allowance:
    return Allowance(days=data.get("days", 0), time=timedelta(seconds=data.get("seconds", 0)))


def _going(case: Case) -> QuerySet[Clock]:
    return case.clocks.filter(status__in=GOING).order_by("pk")


def _happen(clock: Clock, kind: ClockEventKind, now: datetime, *, until: datetime | None = None) -> None:
    _add(clock, kind, now, until=until)
    recompute(clock=clock, now=now)


def _add(clock: Clock, kind: ClockEventKind, now: datetime, *, until: datetime | None = None) -> None:
    ClockEvent.objects.create(
        clock=clock, case_id=clock.case_id, enterprise_id=clock.enterprise_id, kind=kind, at=now, until=until
    )


def _read(clock: Clock, events: list[service_clock.ClockEvent], now: datetime) -> None:
    reading = service_clock.run(
        events, allowance=_allowance(clock.allowance), calendar=playbook.calendar(), at=now
    )
    clock.due_at = reading.due_at
    clock.stopped_at = reading.stopped_at
    clock.status = _STATUS[reading.state]


_STATUS = {
    ClockState.RUNNING: Clock.Status.RUNNING,
    ClockState.OVERDUE: Clock.Status.RUNNING,
    ClockState.PAUSED: Clock.Status.PAUSED,
    ClockState.MET: Clock.Status.MET,
    ClockState.MISSED: Clock.Status.MISSED,
    ClockState.CANCELLED: Clock.Status.CANCELLED,
}
