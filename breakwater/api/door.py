"""The one way into the API: a token instead of a session, one transaction, and problems instead of pages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from breakwater.access.middleware import request_transaction
from breakwater.access.requests import ActorRequest, own_transactions
from breakwater.api import admission, idempotency, problems
from breakwater.api.models import ApiToken
from breakwater.audit import reads
from breakwater.kernel import clock
from breakwater.kernel.errors import NotFound

View: TypeAlias = Callable[..., HttpResponse]

LARGEST = 21 * 1024 * 1024
"""Bytes of a request: the largest document and the form around it."""


class ApiRequest(ActorRequest):
    """A request that came in by its token."""

    token: ApiToken


class Undone(Exception):
    """Carries an answer that says no out of the transaction, which is undone."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


def door(view: View) -> View:
    """Let programs with a token in. The session's cookie opens nothing here, so no request can be forged."""

    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(_asked_language(request)):
            answer = _admitted(request, lambda: view(request, *args, **kwargs))
            return _dressed(answer)

    return csrf_exempt(login_not_required(own_transactions(run)))


@csrf_exempt
@login_not_required
def nowhere(request: HttpRequest, path: str) -> HttpResponse:
    """An address that the API does not have: said as a problem too."""
    return _dressed(problems.response(problems.of(NotFound())))


def _admitted(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    now = clock.now()
    try:
        token = admission.token_of(request, now)
    except admission.Unauthenticated as refusal:
        answer = problems.response(problems.of(refusal))
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    allowance = admission.count(token, now)
    answer = _too_many(allowance) if allowance.left < 0 else _answered(request, token, now, run)
    for name, value in allowance.headers.items():
        answer[name] = value
    return answer


def _too_many(allowance: admission.Allowance) -> HttpResponse:
    refusal = admission.TooManyRequests(limit=allowance.limit, seconds=allowance.seconds)
    answer = problems.response(problems.of(refusal))
    answer["Retry-After"] = str(allowance.seconds)
    return answer


def _answered(
    request: HttpRequest, token: ApiToken, now: datetime, run: Callable[[], HttpResponse]
) -> HttpResponse:
    """What the view answers, all of it or nothing: a refusal or an error undoes what was done before it."""
    entered = cast(ApiRequest, request)
    entered.token, entered.actor = token, admission.actor_of_token(token, now)
    if not request.headers.get("Accept-Language"):
        translation.activate(entered.actor.language.lower())
    try:
        _refuse_large(request)
        with reads.collected(), request_transaction(request):
            return _or_undone(_once(request, token, now, run))
    except Undone as undone:
        return undone.answer
    except Exception as error:  # whatever it is, the client gets an answer it can read
        return problems.response(problems.of(error))


def _once(
    request: HttpRequest, token: ApiToken, now: datetime, run: Callable[[], HttpResponse]
) -> HttpResponse:
    if request.method != "POST":
        return run()
    return idempotency.once(request, token=token, now=now, run=run)


def _or_undone(answer: HttpResponse) -> HttpResponse:
    if problems.is_method_refused(answer):
        raise Undone(problems.not_allowed(answer))
    return answer


def _refuse_large(request: HttpRequest) -> None:
    length = request.headers.get("Content-Length") or "0"
    if length.isdigit() and int(length) > LARGEST:
        raise problems.TooBig()


def _asked_language(request: HttpRequest) -> str:
    return translation.get_language_from_request(request)


def _dressed(answer: HttpResponse) -> HttpResponse:
    """With what every answer says: its language, and that nobody keeps it."""
    answer["Content-Language"] = translation.get_language() or "en"
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(answer, ["Accept-Language", "Authorization"])
    return answer
