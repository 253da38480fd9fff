"""Cooperating departments (协办): asked with a question, they answer the lead within their own clock."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.casework import policies
from breakwater.casework.models import Case, Cooperation
from breakwater.casework.operations import clocks, steps, telling
from breakwater.casework.operations.events import note
from breakwater.casework.operations.records import Ended
from breakwater.casework.states import ClockKind
from breakwater.kernel.errors import AlreadyDone, NotFound, Refusal
from breakwater.organisation.models import Department


class LeadCannotCooperate(Refusal):
    code = "casework.lead_cannot_cooperate"
    message = _("%(department)s leads this case. Ask another department.")


class AlreadyAsked(AlreadyDone):
    code = "casework.already_asked"
    message = _("%(department)s has been asked already. Its question and clock are on this page.")


@operation(Permission.CASE_HANDLE)
def ask_department(
    *, number: str, department: Department, question: str, by: Actor, now: datetime
) -> Cooperation:
    """Ask a department to contribute; its clock starts. Raises NotYours, Ended, AlreadyAsked."""
    case = steps.lock(number=number, by=by)
    if not policies.handles_or_leads(by, case):
        raise steps.NotYours(handler=case.handler or case.lead_department)
    if not case.is_open:
        raise Ended()
    if department.pk == case.lead_department_id:
        raise LeadCannotCooperate(department=department, field="department")
    if case.cooperations.filter(department=department).exists():
        raise AlreadyAsked(department=department, field="department")
    cooperation = Cooperation.objects.create(
        case=case,
        enterprise_id=case.enterprise_id,
        department=department,
        question=question,
        asked_at=now,
        asked_by_id=by.person_id,
    )
    clock = clocks.start(case=case, kind=ClockKind.COOPERATE, department=department, now=now)
    _note(case, "ask_department", question, department, by, now)
    steps.save(case, now)
    telling.tell_department(case=case, department=department, due_at=clock.due_at if clock else None, now=now)
    return cooperation


@operation(Permission.CASE_COOPERATE)
def answer(*, number: str, department_id: int, text: str, by: Actor, now: datetime) -> Cooperation:
    """Answer for one of the actor's departments; its clock stops. Raises NotFound, AlreadyDone."""
    case = steps.lock(number=number, by=by)
    cooperation = (
        case.cooperations.select_related("department")
        .filter(department_id=department_id, department__in=by.department_ids)
        .first()
    )
    if cooperation is None:
        raise NotFound()
    if cooperation.answered_at is not None:
        raise AlreadyDone()
    cooperation.answer, cooperation.answered_at, cooperation.answered_by_id = text, now, by.user_id
    cooperation.save()
    clocks.stop(case=case, kind=ClockKind.COOPERATE, department=cooperation.department, now=now)
    _note(case, "cooperate", text, cooperation.department, by, now)
    steps.save(case, now)
    telling.tell_handler(case=case, event="cooperated", now=now)
    return cooperation


def _note(case: Case, name: str, text: str, department: Department, by: Actor, now: datetime) -> None:
    """Between departments: the enterprise does not see it."""
    note(case=case, name=name, text=text, data={"department": department.code}, internal=True, by=by, now=now)
