"""The working record (工作台账): calls, visits, messages and internal notes, with a next step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.casework import policies
from breakwater.casework.models import Case, CaseDocument, Record
from breakwater.casework.operations import clocks, steps
from breakwater.casework.operations.events import note
from breakwater.casework.registry import Step
from breakwater.casework.states import CONTACTS, ClockKind, RecordKind, State
from breakwater.documents.operations import store
from breakwater.kernel.errors import Refusal


class Ended(Refusal):
    code = "casework.ended"
    message = _("This matter is closed. Reopen it, or register a new one, to add to it.")
    http_status = 409


@operation(Permission.CASE_HANDLE, Permission.OWN_CASES, Permission.CASE_COOPERATE)
def log(
    *,
    number: str,
    kind: RecordKind,
    text: str,
    by: Actor,
    now: datetime,
    at: datetime | None = None,
    incoming: bool = False,
    next_step: str = "",
    next_step_on: date | None = None,
    files: Iterable[File[bytes]] = (),
) -> Record:
    """Add to a case's working record; `at` is when it took place. An enterprise may only write messages.

    The first contact of an accepted case begins the work on it and stops the first-contact clock.
    Raises NotFound, NotYours and Ended.
    """
    case = steps.lock(number=number, by=by)
    if not (policies.owns(by, case) or policies.concerns(by, case)):
        raise steps.NotYours(handler=case.handler or case.lead_department)
    if not case.is_open:
        raise Ended()
    if by.is_enterprise:
        kind, incoming, next_step, next_step_on = RecordKind.MESSAGE, True, "", None
    record = _create(
        case=case, kind=kind, text=text, by=by, now=now, at=at or now, incoming=incoming,
        next_step=next_step, next_step_on=next_step_on,
    )  # fmt: skip
    attach(case=case, record=record, files=files, by=by, now=now)
    if next_step or next_step_on:
        case.next_step, case.next_step_on = next_step, next_step_on
    if kind in CONTACTS and by.is_staff:
        _contacted(case, by, record.at, now)
    steps.save(case, now)
    return record


def write(*, step: Step, kind: RecordKind, text: str, incoming: bool = False) -> Record:
    """A record that belongs to a transition, with the files given to its form."""
    record = _create(
        case=step.case, kind=kind, text=text, by=step.by, now=step.now, at=step.now, incoming=incoming
    )
    attach(case=step.case, record=record, files=step.data.get("documents") or (), by=step.by, now=step.now)
    return record


def attach(
    *, case: Case, record: Record | None, files: Iterable[File[bytes]], by: Actor, now: datetime
) -> None:
    """Keep files with the case; those of an internal record stay internal."""
    for file in files:
        document = store(
            file=file, name=file.name or "file", by=by, now=now, enterprise_id=case.enterprise_id
        )
        CaseDocument.objects.create(
            case=case,
            enterprise_id=case.enterprise_id,
            document=document,
            record=record,
            internal=record.internal if record else False,
            at=now,
        )


def _create(
    *,
    case: Case,
    kind: RecordKind,
    text: str,
    by: Actor,
    now: datetime,
    at: datetime,
    incoming: bool = False,
    next_step: str = "",
    next_step_on: date | None = None,
) -> Record:
    return Record.objects.create(
        case=case,
        enterprise_id=case.enterprise_id,
        kind=kind,
        internal=kind == RecordKind.NOTE,
        incoming=incoming,
        text=text,
        language=by.language,
        at=at,
        by_id=by.user_id,
        by_name=by.name,
        created_at=now,
        next_step=next_step,
        next_step_on=next_step_on,
    )


def _contacted(case: Case, by: Actor, at: datetime, now: datetime) -> None:
    """The enterprise has been contacted: that clock stops, and an accepted case is in progress."""
    clocks.stop(case=case, kind=ClockKind.FIRST_CONTACT, now=now)
    if case.state == State.ACCEPTED:
        case.state = State.IN_PROGRESS
        note(case=case, name="begin", source=State.ACCEPTED, by=by, now=now)
