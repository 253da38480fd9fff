"""Silence climbs the ladder by the clock: handler, chief, deputy leader, leader (domain 2.5).

Steps before the due time remind, steps after it escalate; both come from the playbook.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.casework.models import Case, Clock, Rung
from breakwater.casework.operations.events import note
from breakwater.casework.operations.telling import parameters, recipients
from breakwater.casework.registry import Audience
from breakwater.kernel.clock import today
from breakwater.messaging.operations import tell
from breakwater.playbook import queries as playbook
from breakwater.playbook.queries import LadderStep

#: No reminder lies further before a due time than this; keeps the look-out on an index.
HORIZON = timedelta(days=14)

AUDIENCES = {
    "handler": Audience.HANDLER,
    "chief": Audience.CHIEF,
    "deputy_leader": Audience.DEPUTY,
    "leader": Audience.LEADER,
}


def pressing(now: datetime) -> list[int]:
    """Clocks that run and are due soon or were due, by id."""
    running = Clock.objects.filter(status=Clock.Status.RUNNING, due_at__lte=now + HORIZON)
    return list(running.order_by("due_at", "pk").values_list("pk", flat=True))


@operation()
def climb(*, clock_id: int, by: Actor, now: datetime) -> int:
    """Take every rung of the ladder that a clock has reached and not yet taken. Returns how many.

    The clock is locked and read again: one that was stopped meanwhile climbs nothing.
    """
    clock = (
        Clock.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case__enterprise", "case__lead_department", "case__handler")
        .filter(pk=clock_id, status=Clock.Status.RUNNING)
        .first()
    )
    if clock is None or clock.due_at is None:
        return 0
    taken = set(clock.rungs.filter(due_at=clock.due_at).values_list("step", flat=True))
    rungs = [(n, step) for n, step in _reached(clock.due_at, now) if n not in taken]
    for position, step in rungs:
        _take(clock, position, step, by, now)
    return len(rungs)


def _reached(due_at: datetime, now: datetime) -> Iterator[tuple[int, LadderStep]]:
    calendar = playbook.calendar()
    for position, step in enumerate(playbook.ladder()):
        if calendar.working_time_between(due_at, now) >= step.offset:
            yield position, step


def _take(clock: Clock, position: int, step: LadderStep, by: Actor, now: datetime) -> None:
    assert clock.due_at is not None
    case = clock.case
    Rung.objects.create(
        clock=clock,
        case=case,
        enterprise_id=case.enterprise_id,
        step=position,
        audience=step.audience,
        due_at=clock.due_at,
        at=now,
    )
    reminder = step.offset < timedelta(0)
    tell(
        users=set(recipients(case, [AUDIENCES[step.audience]], today(now))),
        event="reminder" if reminder else "overdue",
        params=parameters(case),
        url=reverse("casework:case", args=[case.number]),
        key=f"rung:{clock.pk}:{clock.due_at.isoformat()}:{position}",
        now=now,
        enterprise_id=case.enterprise_id,
    )
    if not reminder:
        _note(case, step, by, now)


def _note(case: Case, step: LadderStep, by: Actor, now: datetime) -> None:
    if step.kind == "escalate":
        Case.objects.filter(pk=case.pk).update(escalation=case.escalation + 1)
        case.escalation += 1
    note(case=case, name="overdue", data={"audience": step.audience}, internal=True, by=by, now=now)
