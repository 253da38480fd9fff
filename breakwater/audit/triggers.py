"""Puts the audit and append-only triggers on every table of ours; run after each migrate, by the owner.

A model may say, as class attributes:

- `audited = False`: its rows are no record of anything (progress of a job, the audit itself);
- `audit_hidden`: columns whose values never leave their table, such as a password's hash;
- `audit_enterprise`: the column that names the enterprise, if it is not `enterprise_id`;
- `append_only = True`: rows are never changed or deleted, by whomever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection
from django.db.models import GeneratedField, Model

OURS = "breakwater."
EVENTS = {
    "insert": "new table as new_rows",
    "update": "old table as old_rows new table as new_rows",
    "delete": "old table as old_rows",
}


def our_models() -> Iterator[type[Model]]:
    """Every model of Breakwater that has a table, those between two others included."""
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.app_config.name.startswith(OURS) and options.managed and not options.proxy:
            yield model


def migrated_models() -> Iterator[type[Model]]:
    """Those of our models whose table exists; `migrate` may stop before an app or take it back."""
    existing = set(connection.introspection.table_names())
    return (model for model in our_models() if model._meta.db_table in existing)


def is_audited(model: type[Model]) -> bool:
    return getattr(model, "audited", True)


def is_append_only(model: type[Model]) -> bool:
    return getattr(model, "append_only", False)


def install(**_: object) -> None:
    """Receiver of post_migrate: make the triggers as the models declare them now; safe to repeat."""
    script = ";\n".join(statement for model in migrated_models() for statement in _statements(model))
    if script:
        with connection.cursor() as cursor:
            cursor.execute(script)


def _statements(model: type[Model]) -> Iterator[str]:
    table = connection.ops.quote_name(model._meta.db_table)
    if is_audited(model):
        yield from (_audit_trigger(model, table, event) for event in EVENTS)
    if is_append_only(model):
        yield (
            f"create or replace trigger append_only before update or delete or truncate on {table} "
            "for each statement execute function refuse_change()"
        )


def _audit_trigger(model: type[Model], table: str, event: str) -> str:
    arguments = ", ".join(_literal(argument) for argument in _arguments(model))
    return (
        f"create or replace trigger audit_{event} after {event} on {table} referencing {EVENTS[event]} "
        f"for each statement execute function audit_record_change({arguments})"
    )


def _arguments(model: type[Model]) -> tuple[str, str, str, str]:
    generated = (str(field.column) for field in model._meta.local_fields if isinstance(field, GeneratedField))
    return (
        str(model._meta.pk.column),
        getattr(model, "audit_enterprise", "enterprise_id"),
        _array(getattr(model, "audit_hidden", ())),
        _array(generated),
    )


def _array(names: Iterable[str]) -> str:
    return "{" + ",".join(sorted(names)) + "}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
