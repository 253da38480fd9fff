"""Whatever goes wrong, said as application/problem+json (RFC 9457) in the reader's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseNotAllowed,
    RawPostDataException,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError, ValidationError

from breakwater.kernel.errors import NotFound, Refusal

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:breakwater:problem:"


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """What is wrong with one field; the field named as in the request, with dots into it."""

    field: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One answer that says no. `code` is for programs and never changes; `detail` is for people."""

    status: int
    code: str
    detail: str
    errors: Iterable[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


class Invalid(Refusal):
    """The request's fields do not fit; each error names one."""

    code = "api.invalid"
    message = gettext_lazy("Some fields cannot be used. Each error names one and says what to write.")

    def __init__(self, errors: Iterable[FieldError]) -> None:
        super().__init__()
        self.errors = tuple(errors)


class TooBig(Refusal):
    code = "api.too_big"
    message = gettext_lazy("The request is larger than the platform takes. Send less at a time.")
    http_status = 413


def one_of(values: Iterable[str]) -> str:
    """The sentence for a value that is none of those it may be."""
    return str(SENTENCES["enum"]) % {"expected": ", ".join(values)}


def response(problem: Problem) -> HttpResponse:
    body: dict[str, Any] = {
        "type": TYPE + problem.code,
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    if errors := [{"field": error.field, "message": error.message} for error in problem.errors]:
        body["errors"] = errors
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(
        content, status=problem.status, content_type=MEDIA_TYPE, headers=dict(problem.headers)
    )


def of(error: Exception) -> Problem:
    """The problem an exception means to the client. What nobody foresaw is logged, and told in general."""
    match error:
        case Refusal():
            return _refused(error)
        case ValidationError() if any(each["loc"][0] == "path" for each in error.errors):
            return _refused(NotFound())  # no row can have such an address
        case ValidationError():
            return _refused(Invalid(map(_field_error, error.errors)))
        case RequestDataTooBig() | TooManyFieldsSent():
            return _refused(TooBig())
        case HttpError() | SuspiciousOperation() | MultiPartParserError():
            return _unreadable()
        case RawPostDataException() | UnreadablePostError():  # a form where JSON is wanted; a broken line
            return _unreadable()
        case Http404():
            return _refused(NotFound())
        case PermissionDenied():
            return Problem(status=403, code="not_allowed", detail=_("You are not allowed to do this."))
        case _:
            logger.error("An API request failed", exc_info=error)
            detail = _("Something went wrong on our side, and nothing was changed. Try again later.")
            return Problem(status=500, code="api.failed", detail=detail)


def not_allowed(answer: HttpResponse) -> HttpResponse:
    """The problem for a method that the address does not take; it names those it does."""
    allowed = answer.headers["Allow"]
    detail = _("This address does not take this method. It takes: %(allowed)s.") % {"allowed": allowed}
    problem = Problem(status=405, code="api.method_not_allowed", detail=detail, headers={"Allow": allowed})
    return response(problem)


def is_method_refused(answer: object) -> bool:
    return isinstance(answer, HttpResponseNotAllowed)


def _unreadable() -> Problem:
    detail = _("The request cannot be read. Send well-formed JSON in UTF-8, or a form with files.")
    return Problem(status=400, code="api.unreadable", detail=detail)


def _refused(refusal: Refusal) -> Problem:
    errors = refusal.errors if isinstance(refusal, Invalid) else _beside_its_field(refusal)
    return Problem(status=refusal.http_status, code=refusal.code, detail=str(refusal), errors=errors)


def _beside_its_field(refusal: Refusal) -> Iterable[FieldError]:
    return [FieldError(field=refusal.field, message=str(refusal))] if refusal.field else []


#: By pydantic's kind of error. Others are told in its own English words.
SENTENCES: dict[str, Promise] = {
    "missing": gettext_lazy("This is needed."),
    "string_type": gettext_lazy("Write text."),
    "string_too_short": gettext_lazy("Write at least %(min_length)s characters."),
    "string_too_long": gettext_lazy("Write at most %(max_length)s characters."),
    "string_pattern_mismatch": gettext_lazy("Write it as %(pattern)s."),
    "enum": gettext_lazy("Write one of: %(expected)s."),
    "literal_error": gettext_lazy("Write one of: %(expected)s."),
    "int_type": gettext_lazy("Write a whole number."),
    "int_parsing": gettext_lazy("Write a whole number."),
    "greater_than_equal": gettext_lazy("Write a number not below %(ge)s."),
    "less_than_equal": gettext_lazy("Write a number not above %(le)s."),
    "date_from_datetime_parsing": gettext_lazy("Write a day such as 2020-02-07."),
    "datetime_from_date_parsing": gettext_lazy("Write a moment such as 2020-02-07T09:00:00+08:00."),
    "timezone_aware": gettext_lazy("Write a moment such as 2020-02-07T09:00:00+08:00."),
    "extra_forbidden": gettext_lazy("There is no such field."),
}


def _field_error(error: Mapping[str, Any]) -> FieldError:
    """From pydantic's account; `loc` begins with where the value stood and the name of our parameter."""
    source, *path = error["loc"]
    inside = path[1:] if source == "body" else path[-1:]
    sentence = SENTENCES.get(error["type"])
    message = str(sentence) % dict(error.get("ctx", {})) if sentence else str(error["msg"])
    return FieldError(field=".".join(map(str, inside or path or [source])), message=message)
