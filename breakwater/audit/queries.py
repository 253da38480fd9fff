"""What happened to a row, told in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst

from breakwater.audit.models import Entry

#: What can have happened to a row, for choices.
OPERATIONS = Entry.Op.choices


@dataclass(frozen=True, kw_only=True)
class Change:
    """A column of a row before and after; None where the row did not exist."""

    column: str
    label: str | Promise
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """One entry, ready to be shown."""

    at: datetime
    actor: str
    actor_kind: str
    channel: str
    op: str
    label: str | Promise
    table: str
    row_pk: str
    changes: list[Change]


def history(table: str, pk: object) -> list[Event]:
    """Everything that happened to the row, the latest first: by whom, when, what it was and became."""
    return [shown(entry) for entry in Entry.objects.filter(table_name=table, row_pk=str(pk)).order_by("-pk")]


def trail(*, table: str = "", row: str = "", actor: str = "", op: str = "") -> QuerySet[Entry]:
    """The trail, the latest first; narrowed by what is given, `actor` being a part of the name."""
    wanted = {"table_name": table, "row_pk": row, "actor_name__icontains": actor, "op": op}
    return Entry.objects.filter(**{name: value for name, value in wanted.items() if value}).order_by("-pk")


def shown(entry: Entry) -> Event:
    return Event(
        at=entry.at,
        actor=entry.actor_name,
        actor_kind=entry.actor_kind,
        channel=entry.origin.get("channel", ""),
        op=entry.op,
        label=entry.get_op_display(),
        table=entry.table_name,
        row_pk=entry.row_pk,
        changes=list(_changes(entry)),
    )


def _changes(entry: Entry) -> Iterator[Change]:
    before, after = entry.before or {}, entry.after or {}
    model = _model(entry.table_name)
    for column in sorted(before.keys() | after.keys()):
        yield Change(
            column=column, label=_label(model, column), before=before.get(column), after=after.get(column)
        )


def _model(table: str) -> type[Model] | None:
    models = apps.get_models(include_auto_created=True)
    return next((model for model in models if model._meta.db_table == table), None)


def _label(model: type[Model] | None, column: str) -> str:
    """The field's name for people; the column's own for one that the code no longer knows."""
    try:
        field = model._meta.get_field(column.removesuffix("_id")) if model else None
    except FieldDoesNotExist:
        field = None
    return capfirst(getattr(field, "verbose_name", column))
