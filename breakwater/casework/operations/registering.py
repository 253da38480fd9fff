"""A matter comes in: numbered, routed, its clocks started, the right people told. One transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.casework.models import Case, Detail
from breakwater.casework.operations import clocks
from breakwater.casework.operations.announcing import announce
from breakwater.casework.operations.events import note
from breakwater.casework.operations.routing import route
from breakwater.casework.operations.telling import tell
from breakwater.casework.registry import Audience, CaseType, Step, Transition, case_type
from breakwater.casework.states import Channel, ClockKind, Level, Priority, State
from breakwater.enterprises.policies import visible as visible_enterprises
from breakwater.kernel.clock import today
from breakwater.kernel.errors import Refusal


class UnknownEnterprise(Refusal):
    code = "casework.unknown_enterprise"
    message = _("This enterprise is not in the register, or it is outside your area. Check the credit code.")


@operation(Permission.OWN_CASES, Permission.CASE_REGISTER)
def register(
    *,
    type_code: str,
    enterprise_id: int,
    category: str,
    title: str,
    text: str,
    language: str,
    channel: Channel,
    detail: Detail,
    by: Actor,
    now: datetime,
    level: Level = Level.ORDINARY,
    priority: Priority = Priority.NORMAL,
) -> Case:
    """Register a matter and its measure's `detail` (unsaved, without its case). Returns the assigned case.

    Raises UnknownEnterprise and NobodyResponsible.
    """
    manifest = case_type(type_code)
    enterprise = visible_enterprises(by).select_related("area").filter(pk=enterprise_id).first()
    if enterprise is None:
        raise UnknownEnterprise()
    day = today(now)
    to = route(enterprise=enterprise, measure=manifest.measure, category=category, level=level, day=day)
    case = Case.objects.create(
        number=_number(manifest, day.year),
        case_type=manifest.code,
        measure=manifest.measure,
        enterprise=enterprise,
        area=enterprise.area,
        category=category,
        title=title,
        text=text,
        language=language,
        channel=channel,
        level=level,
        priority=priority,
        state=State.ASSIGNED if to.handler else State.REGISTERED,
        lead_department=to.department,
        handler=to.handler,
        registered_at=now,
        registered_by_id=by.user_id,
        updated_at=now,
    )
    detail.case, detail.enterprise = case, enterprise
    detail.save(force_insert=True)
    _start_clocks(case, now)
    _note(case, by, now)
    return case


def _start_clocks(case: Case, now: datetime) -> None:
    for kind in (ClockKind.ACKNOWLEDGE, ClockKind.FIRST_CONTACT, ClockKind.RESOLVE):
        clocks.start(case=case, kind=kind, now=now)
    case.due_at, case.due_kind = clocks.nearest(case)
    Case.objects.filter(pk=case.pk).update(due_at=case.due_at, due_kind=case.due_kind)


REGISTERED = Transition(
    name="register",
    label=_("Register"),
    done=_("%(by)s registered the matter."),
    sources=frozenset(),
    target=None,
    permissions=frozenset(),
    who=lambda actor, case: False,
    tell=frozenset({Audience.ENTERPRISE, Audience.HANDLER, Audience.CHIEF}),
    event="registered",
)


def _note(case: Case, by: Actor, now: datetime) -> None:
    step = Step(case=case, by=by, now=now, transition=REGISTERED, data={})
    data = {"handler": case.handler.name if case.handler else "", "channel": case.channel}
    note(case=case, name=REGISTERED.name, source="", data=data, by=by, now=now)
    tell(step)
    announce(step)


def _number(manifest: CaseType, year: int) -> str:
    """For example 2020-01-000123: year, measure, running number."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('casework_case_number')")
        (running,) = cursor.fetchone()
    return f"{year}-{manifest.measure:02d}-{running:06d}"
