"""One address for each document; the bytes come only from here."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from breakwater.access.requests import actor_of
from breakwater.documents import files
from breakwater.documents.operations import open_document

#: A document is a stranger's work: drawn without scripts, forms, or anything of ours in reach.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


@require_safe
def open_(request: HttpRequest, id: UUID) -> FileResponse:
    """The bytes: saved as a file, or with `?show` drawn by the browser, where that is safe."""
    document = open_document(by=actor_of(request), id=id)
    shown = "show" in request.GET and document.may_be_shown
    response = FileResponse(
        files.path_of(document.sha256).open("rb"),
        as_attachment=not shown,
        filename=document.name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
