"""`@operation`: the one door through which anything is changed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.audit.context import acting
from breakwater.kernel.errors import NotAllowed

Args = ParamSpec("Args")
Result = TypeVar("Result")


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor holds the permission."""
    if not actor.may(permission):
        raise NotAllowed(
            _("Your role does not include this step. Ask your chief or the security administrator."),
            permission=permission,
        )


def require_any(actor: Actor, permissions: Iterable[Permission]) -> None:
    """Raise NotAllowed unless the actor holds one of the permissions; none named: anybody may."""
    wanted = list(permissions)
    if wanted and not any(actor.may(permission) for permission in wanted):
        require(actor, wanted[0])


def operation(*permissions: Permission) -> Callable[[Callable[Args, Result]], Callable[Args, Result]]:
    """Make a keyword-only function with `by: Actor` one user's verb.

    It demands one of the permissions (none named: the function checks by itself), opens one transaction and
    tells the audit triggers who acts. Whatever depends on the row is checked inside, after locking it.
    """

    def wrap(function: Callable[Args, Result]) -> Callable[Args, Result]:
        @functools.wraps(function)
        def run(*args: Args.args, **kwargs: Args.kwargs) -> Result:
            by: Any = kwargs["by"]
            require_any(by, permissions)
            with transaction.atomic(), acting(kind=by.kind, user_id=by.user_id, name=by.name):
                return function(*args, **kwargs)

        return run

    return wrap
