"""The working record of a case: calls, visits, messages and internal notes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from breakwater.access.permissions import Permission
from breakwater.api.problems import FieldError, Invalid
from breakwater.api.scopes import CASES
from breakwater.api.shapes import NO_NUL, Listed, Moment, Number, Paging, Prose, Sent, asking, listed
from breakwater.casework import queries
from breakwater.casework.models import CaseDocument, Record
from breakwater.casework.operations import records
from breakwater.casework.states import RecordKind
from breakwater.kernel.clock import now
from breakwater.kernel.pages import onward

router = Router(tags=["records"])

NEWEST = ("-at", "-pk")
OLDEST = timedelta(days=366)
"""How long ago something may have taken place that is noted now."""

#: Who may add to a record; on which case, the operation decides.
WRITING = (Permission.CASE_HANDLE, Permission.OWN_CASES)


class RecordShown(Schema):
    """An entry. `at` is when it took place; `incoming` says that it came from the enterprise."""

    id: int
    kind: RecordKind
    incoming: bool
    internal: bool
    text: str
    language: str
    at: Moment
    by: str
    next_step: str
    next_step_on: date | None
    documents: list[UUID] = Field(description="Keys of documents given with it.")

    @classmethod
    def of(cls, record: Record) -> RecordShown:
        return cls(
            id=record.pk,
            kind=RecordKind(record.kind),
            incoming=record.incoming,
            internal=record.internal,
            text=record.text,
            language=record.language,
            at=record.at,
            by=record.by_name,
            next_step=record.next_step,
            next_step_on=record.next_step_on,
            documents=[attached.document_id for attached in record.documents.all()],
        )


class RecordSent(Sent):
    """An entry to add. From an enterprise it is always a message, with the text alone."""

    kind: RecordKind = RecordKind.MESSAGE
    text: Prose
    at: Moment | None = Field(None, description="When it took place, within the last year; else now.")
    next_step: Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)] = ""
    next_step_on: date | None = None


@router.get("/cases/{number}/records", response=Listed[RecordShown], url_name="records")
def list_records(request: HttpRequest, response: HttpResponse, number: Number, asked: Query[Paging]) -> Any:
    """The working record, the newest entry first. Internal notes are for staff."""
    by = asking(request, *CASES)
    case = queries.get_visible(by, number)
    attached = Prefetch("documents", CaseDocument.objects.order_by("pk"))
    rows = case.records.filter(**({} if by.is_staff else {"internal": False})).prefetch_related(attached)
    found = onward(rows, order=NEWEST, cursor=asked.cursor, size=asked.size)
    return listed(request, response, found, [RecordShown.of(record) for record in found.rows])


@router.post("/cases/{number}/records", response={201: RecordShown}, url_name="records")
def add_record(request: HttpRequest, number: Number, sent: RecordSent) -> Any:
    """Add to the working record. The first contact begins the work on an accepted case."""
    by = asking(request, *WRITING)
    moment = now()
    _check(sent, moment)
    values = sent.model_dump(exclude={"kind"})
    record = records.log(number=number, kind=RecordKind(sent.kind), by=by, now=moment, **values)
    return Status(201, RecordShown.of(record))


def _check(sent: RecordSent, now: datetime) -> None:
    if sent.at is not None and not now - OLDEST <= sent.at <= now:
        sentence = _("Write a moment of the last year, not one to come.")
        raise Invalid([FieldError(field="at", message=sentence)])
