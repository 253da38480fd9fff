"""What views ask a request about the person behind it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import ExitStack
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

from breakwater.access.actors import Actor
from breakwater.access.operation import require_any
from breakwater.access.permissions import Permission

Args = ParamSpec("Args")
Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, Args], Response]


class ActorRequest(HttpRequest):
    """A request that passed ActorMiddleware."""

    actor: Actor
    until_the_end: ExitStack
    """Left when the response is made."""


def actor_of(request: HttpRequest) -> Actor:
    """Who asks: the person who signed in, or `actors.PUBLIC`. Queries run once for a request."""
    return cast(ActorRequest, request).actor


def permitted(*permissions: Permission) -> Callable[[View[Args, Response]], View[Args, Response]]:
    """The page is for those who hold one of the permissions; others get NotAllowed at once."""

    def wrap(view: View[Args, Response]) -> View[Args, Response]:
        @functools.wraps(view)
        def run(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> Response:
            require_any(actor_of(request), permissions)
            return view(request, *args, **kwargs)

        return run

    return wrap


def own_transactions(view: View[Args, Response]) -> View[Args, Response]:
    """The view opens its transactions itself and works as the application: for signing in and out."""
    view.own_transactions = True  # type: ignore[attr-defined]
    return view
