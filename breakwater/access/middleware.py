"""Who asks, in which transaction, and what happens when the answer is no."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeAlias, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from breakwater.access.actors import PUBLIC, Actor, actor_for
from breakwater.access.isolation import face_of, isolated
from breakwater.access.requests import ActorRequest, actor_of
from breakwater.audit import reads
from breakwater.audit.context import acting, acting_throughout, origin
from breakwater.kernel import clock
from breakwater.kernel.errors import Refusal

Answer: TypeAlias = Callable[[HttpRequest], HttpResponseBase]
View: TypeAlias = Callable[..., HttpResponseBase]

READING = {"GET", "HEAD", "OPTIONS"}
API = "/api/"


class StreamOutOfIsolation(ImproperlyConfigured):
    """A view answers an enterprise or a partner with a stream, which is read when its transaction is over."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(
            f"{request.path} streams to an enterprise or a partner: its rows would be read after the "
            "transaction that isolates them. Build the whole answer, or a file by a job."
        )


class ActorMiddleware:
    """Sets `request.actor`, and says where all that is recorded comes from."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        cast(ActorRequest, request).actor = _actor(request)
        number = uuid.uuid4().hex
        channel = "api" if request.path.startswith(API) else "web"
        with origin(channel=channel, ip=_address(request), request=number):
            response = self.get_response(request)
        response["X-Request-ID"] = number
        return response


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_for(user=user, today=clock.today(clock.now())) if user.is_authenticated else PUBLIC


def _address(request: HttpRequest) -> str:
    """The client's address. Behind a proxy of ours, what it appended last; the rest anybody can write."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return str(forwarded.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


class TransactionMiddleware:
    """Runs each view in one transaction: read-only for a GET, isolated for enterprises and partners.

    Must be the last of the list: it calls the view. A Refusal, as any exception, undoes what the view did;
    the Refusal then becomes a page. Views of allauth and those marked `own_transactions` run without: they
    sign people in and out and count attempts, on GET too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with ExitStack() as until_the_end:
            cast(ActorRequest, request).until_the_end = until_the_end
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if _works_alone(view):
            cast(ActorRequest, request).until_the_end.enter_context(acting_throughout(**_named(request)))
            return None
        try:
            with reads.collected(), request_transaction(request):
                return _answered(request, view(request, *args, **kwargs))
        except Refusal as refusal:
            return refused(request, refusal)


def _works_alone(view: View) -> bool:
    return view.__module__.startswith("allauth.") or getattr(view, "own_transactions", False)


def _named(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    return {"kind": actor.kind, "user_id": actor.user_id, "name": actor.name}


@contextmanager
def request_transaction(request: HttpRequest) -> Iterator[None]:
    """The transaction of a request whose actor is known; also for the API, whose actor comes by token."""
    actor = actor_of(request)
    with transaction.atomic():
        if request.method in READING:
            _read_only()
            with isolated(actor):
                yield
        else:
            with acting(**_named(request)), isolated(actor):
                yield


def _read_only() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set transaction read only")


def _answered(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The whole answer, so that no query is left for after the transaction."""
    if response.streaming and face_of(actor_of(request)) and not isinstance(response, FileResponse):
        raise StreamOutOfIsolation(request)
    if callable(lazy := getattr(response, "render", None)):
        return cast(HttpResponseBase, lazy())
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as the caller can use it: a page, a fragment for htmx, JSON for the API."""
    if request.path.startswith(API):
        body = {"code": refusal.code, "message": str(refusal), "field": refusal.field}
        return JsonResponse(body, status=refusal.http_status)
    fragment = request.headers.get("HX-Request") == "true" and not request.headers.get("HX-Boosted")
    template = "access/includes/refusal.html" if fragment else "access/refusal.html"
    return render(request, template, {"refusal": refusal}, status=refusal.http_status)
