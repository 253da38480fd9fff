"""Reading and exporting personal data leaves a record too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from django.db import connection, transaction
from django.db.models import Model

from breakwater.audit.context import acting
from breakwater.audit.models import Entry


class Who(Protocol):
    """An actor, as far as a record needs it."""

    @property
    def kind(self) -> str: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Access:
    """Rows of one table that somebody read or exported."""

    who: Who
    op: str
    what: str
    table: str
    row_pks: list[str]


_waiting: ContextVar[list[Access] | None] = ContextVar("audit_reads", default=None)


def record(who: Who, what: str, rows: Iterable[Model], *, exported: bool = False) -> None:
    """Record that `who` saw (or exported) `what`, for example "mobile", of these rows.

    In a request the record is written after the view, whose transaction may be read-only; else at once.
    """
    op = Entry.Op.EXPORT if exported else Entry.Op.READ
    waiting = _waiting.get()
    for table, row_pks in _by_table(rows).items():
        access = Access(who=who, op=op, what=what, table=table, row_pks=row_pks)
        if waiting is None:
            _write(access)
        else:
            waiting.append(access)


@contextmanager
def collected() -> Iterator[None]:
    """Hold back what is recorded inside, and write it at the end, even after an exception."""
    waiting: list[Access] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
        for access in waiting:
            _write(access)


def _by_table(rows: Iterable[Model]) -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    for row in rows:
        tables.setdefault(row._meta.db_table, []).append(str(row.pk))
    return tables


def _write(access: Access) -> None:
    who = access.who
    with (
        transaction.atomic(),
        acting(kind=who.kind, user_id=who.user_id, name=who.name),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select audit_record_access(%s, %s, %s, %s::jsonb)",
            [access.op, access.table, access.row_pks, json.dumps({"what": access.what}, ensure_ascii=False)],
        )
