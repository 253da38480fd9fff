"""/api/v1 put together, and its description as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any, NoReturn

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from breakwater.api.endpoints import (
    cases,
    distribution,
    documents,
    enterprises,
    figures,
    records,
    transitions,
    webhooks,
)
from breakwater.api.idempotency import HEADER, LONGEST_KEY
from breakwater.api.problems import MEDIA_TYPE

VERSION = "1.0.0"
PREFIX = "/api/v1/"

DESCRIPTION = (
    "Breakwater for programs: enterprises, cases and their steps, records and documents, the work "
    "distribution table and figures. Send a token with each request, and with each POST an Idempotency-Key."
)
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `code` never changes; `detail` is for people.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
REFUSED = {
    "description": "Refused; nothing was changed.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
KEY = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "A text of your own, new for each request: sent again, the request has no second effect.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}


class Token(HttpBearer):
    """Told to the description; the door has let the token in already."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return request.token  # type: ignore[attr-defined]


class Api(NinjaAPI):
    """Leaves every error to the door, which undoes the request and answers with a problem."""

    def on_exception(self, request: HttpRequest, exc: Any) -> NoReturn:
        raise exc


api = Api(
    title="Breakwater",
    version=VERSION,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=Token(),
)
for endpoint in (enterprises, cases, transitions, records, documents, distribution, figures, webhooks):
    api.add_router("", endpoint.router)


def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1, with what is the same for all of it: problems and keys."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    told["components"]["schemas"]["Problem"] = PROBLEM
    for methods in told["paths"].values():
        for method, operation in methods.items():
            answers = {str(status): answer for status, answer in operation["responses"].items()}
            operation["responses"] = {**answers, "default": REFUSED}
            operation["operationId"] = operation["operationId"].rsplit("endpoints_", 1)[-1]
            if method == "post":
                operation["parameters"].append(KEY)
    return told
