"""Documents of a case: listed, sent with a word on what they are, fetched as they were given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from breakwater.api.endpoints.records import WRITING
from breakwater.api.scopes import CASES
from breakwater.api.shapes import Listed, Moment, Number, Paging, Prose, asking, listed
from breakwater.casework import queries
from breakwater.casework.models import CaseDocument
from breakwater.casework.operations import records
from breakwater.casework.states import RecordKind
from breakwater.documents.views import open_
from breakwater.kernel.clock import now
from breakwater.kernel.pages import onward

router = Router(tags=["documents"])

NEWEST = ("-at", "-pk")

BYTES = {
    "responses": {
        200: {
            "description": "The bytes as they were given.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class DocumentShown(Schema):
    """A document; its bytes are at /api/v1/documents/{id}."""

    id: UUID
    name: str
    content_type: str = Field(description="As found in the bytes.")
    size: int = Field(description="Bytes.")
    sha256: str
    internal: bool
    at: Moment

    @classmethod
    def of(cls, attached: CaseDocument) -> DocumentShown:
        document = attached.document
        return cls(
            id=document.pk,
            name=document.name,
            content_type=document.content_type,
            size=document.size,
            sha256=document.sha256,
            internal=attached.internal,
            at=attached.at,
        )


@router.get("/cases/{number}/documents", response=Listed[DocumentShown], url_name="documents")
def list_documents(request: HttpRequest, response: HttpResponse, number: Number, asked: Query[Paging]) -> Any:
    """The documents of a case, the newest first. Those of internal notes are for staff."""
    by = asking(request, *CASES)
    rows = queries.documents(queries.get_visible(by, number), internal=by.is_staff)
    found = onward(rows, order=NEWEST, cursor=asked.cursor, size=asked.size)
    return listed(request, response, found, [DocumentShown.of(row) for row in found.rows])


@router.post("/cases/{number}/documents", response={201: DocumentShown}, url_name="documents")
def add_document(
    request: HttpRequest,
    number: Number,
    file: File[UploadedFile],
    text: Form[Prose],
    kind: Form[RecordKind] = RecordKind.MESSAGE,
) -> Any:
    """Add a document, with an entry of the working record that says what it is. At most 20 MB.

    That of an internal note stays internal.
    """
    by = asking(request, *WRITING)
    record = records.log(number=number, kind=RecordKind(kind), text=text, by=by, now=now(), files=[file])
    return Status(201, DocumentShown.of(record.documents.select_related("document").get()))


@router.get("/documents/{id}", url_name="document", openapi_extra=BYTES)
def get_document(request: HttpRequest, id: UUID) -> Any:
    """The bytes of a document you may see."""
    asking(request, *CASES)
    return open_(request, id=id)
