"""Whom a step tells: in-app notices and e-mail, through the outbox, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from breakwater.access.roles import (
    DeputyLeader,
    DistrictChief,
    DivisionChief,
    DivisionOfficer,
    Leader,
    Partner,
)
from breakwater.casework.models import Case
from breakwater.casework.operations.clocks import local
from breakwater.casework.registry import Audience, Step
from breakwater.enterprises import queries as enterprises
from breakwater.kernel.clock import today
from breakwater.kernel.phones import format_phone
from breakwater.messaging.operations import tell as send
from breakwater.messaging.texts import Param
from breakwater.organisation import queries as organisation
from breakwater.organisation.models import Department

#: Who answers when a department is asked to contribute.
COOPERATING = (Partner.code, DivisionOfficer.code, DivisionChief.code, DistrictChief.code)


def tell(step: Step) -> None:
    """Tell the transition's audiences, but never the one who acted."""
    transition = step.transition
    if not transition.event:
        return
    audiences = transition.tell
    day = today(step.now)
    staff = set(recipients(step.case, audiences - {Audience.ENTERPRISE}, day)) - {step.by.user_id}
    inform(case=step.case, event=transition.event, users=staff, url=_desk_url(step.case), now=step.now)
    if Audience.ENTERPRISE in audiences and not step.by.is_enterprise:
        users = enterprises.user_ids_of(step.case.enterprise_id)
        event = f"{transition.event}.enterprise"  # in the words for this reader: playbook.queries.message
        inform(case=step.case, event=event, users=users, url=_portal_url(step.case), now=step.now)


def tell_department(*, case: Case, department: Department, due_at: datetime | None, now: datetime) -> None:
    """Tell the people of a department that it is asked to contribute, and by when."""
    send(
        users=organisation.holders(department_id=department.pk, roles=COOPERATING, day=today(now)),
        event="asked",
        params={**parameters(case), "due": _shown(due_at)},
        url=reverse("casework:answer", args=[case.number, department.pk]),
        key=f"case:{case.pk}:asked:{department.pk}",
        now=now,
    )


def tell_handler(*, case: Case, event: str, now: datetime) -> None:
    """Tell whoever handles the case, or stands in for them, of something beside its transitions."""
    users = set(recipients(case, [Audience.HANDLER], today(now)))
    inform(case=case, event=event, users=users, url=_desk_url(case), now=now)


def inform(*, case: Case, event: str, users: Iterable[int], url: str, now: datetime) -> None:
    """Send one event about a case to some users; the case's version makes the key, so it is sent once."""
    send(
        users=users,
        event=event,
        params=parameters(case),
        url=url,
        key=f"case:{case.pk}:{event}:{case.version}",
        now=now,
        enterprise_id=case.enterprise_id,
    )


def parameters(case: Case) -> dict[str, Param]:
    """The placeholders of the playbook's messages; names in all languages, since readers differ."""
    handler = case.handler
    return {
        "number": case.number,
        "title": case.title,
        "enterprise": case.enterprise.names,
        "official": handler.name if handler else case.lead_department.names,
        "phone": format_phone(handler.desk_phone) if handler and handler.desk_phone else "",
        "due": _shown(case.due_at),
    }


def _shown(at: datetime | None) -> str:
    return local(at).strftime("%Y-%m-%d %H:%M") if at else "—"


def recipients(case: Case, audiences: Iterable[Audience], day: date) -> Iterable[int]:
    """User ids of the staff among the audiences; an absent one is replaced by their substitute."""
    for audience in audiences:
        if audience is Audience.HANDLER and case.handler_id is not None:
            yield organisation.acting_user_id(case.handler_id, day)
        elif audience is Audience.CHIEF:
            yield from organisation.holders(
                department_id=case.lead_department_id, roles=[DivisionChief.code, DistrictChief.code], day=day
            )
        elif audience is Audience.DEPUTY:
            yield from organisation.holders(department_id=None, roles=[DeputyLeader.code], day=day)
        elif audience is Audience.LEADER:
            yield from organisation.holders(department_id=None, roles=[Leader.code], day=day)


def _desk_url(case: Case) -> str:
    return reverse("casework:case", args=[case.number])


def _portal_url(case: Case) -> str:
    return reverse("casework_portal:matter", args=[case.number])
