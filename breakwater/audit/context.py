"""Who acts and from where: told to the audit triggers for the length of a transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from psycopg.pq import TransactionStatus


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an action comes from. channel: web, api, command, job or demo; request: X-Request-ID."""

    channel: str
    ip: str = ""
    request: str = ""


_origin: ContextVar[Origin | None] = ContextVar("audit_origin", default=None)
_actor: ContextVar[str] = ContextVar("audit_actor", default="")


@contextmanager
def origin(*, channel: str, ip: str = "", request: str = "") -> Iterator[Origin]:
    """Everything recorded inside came this way. Set once at the edge: by middleware, commands and jobs."""
    where = Origin(channel=channel, ip=ip, request=request)
    token = _origin.set(where)
    try:
        yield where
    finally:
        _origin.reset(token)


@contextmanager
def acting(*, kind: str, user_id: int | None, name: str) -> Iterator[None]:
    """Rows written inside are recorded as this actor's; the outer actor returns afterwards.

    Needs an open transaction, which bounds it: an exception takes the setting back with the savepoint.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("acting() needs a transaction: the setting lives in it.")
    outer, mine = _actor.get(), _told(kind, user_id, name)
    if mine == outer:
        yield
        return
    token = _actor.set(mine)
    _tell(mine)
    try:
        yield
    finally:
        _actor.reset(token)
        if connection.connection.info.transaction_status == TransactionStatus.INTRANS:
            _tell(outer)


@contextmanager
def acting_throughout(*, kind: str, user_id: int | None, name: str) -> Iterator[None]:
    """As :func:`acting`, over any number of transactions: for signing in and out, which opens its own."""
    token = _actor.set(_told(kind, user_id, name))
    _tell_session(_actor.get())
    try:
        yield
    finally:
        _actor.reset(token)
        if not connection.needs_rollback:
            _tell_session("")


def _told(kind: str, user_id: int | None, name: str) -> str:
    where = _origin.get()
    actor = {"kind": kind, "id": user_id, "name": name, "origin": asdict(where) if where else {}}
    return json.dumps(actor, ensure_ascii=False)


def _tell(actor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select audit_act_as(%s)", [actor])


def _tell_session(actor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('bw.actor', %s, false)", [actor])
