"""Turns what models declare (`kernel.isolation`) into grants and row-level security, and enters a face.

Three database roles: `bw_app`, as which the application works, sees every row; requests of enterprises step
down to `bw_portal`, those of partners to `bw_partner`, for one transaction. These two hold nothing but what
a model's `isolation` says. What this stops and what it does not: docs/adr/0004.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Model

from breakwater.access.actors import Actor
from breakwater.audit.triggers import is_append_only, migrated_models
from breakwater.kernel.isolation import Isolation

FACES = {"bw_portal": "portal", "bw_partner": "partner"}

# Jobs are deferred by functions of procrastinate. As their owner's they need no right of the caller on the
# queue, which an enterprise must not read.
DEFER_AS_OWNER = """
do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace and starts_with(p.proname, 'procrastinate_defer_')
  loop
    execute format('alter function %s security definer set search_path = public, pg_temp', signature);
  end loop;
end $$
"""

# The settings that policies read: a face that could set them by a crafted SELECT could become its neighbour.
# Only a superuser may take this right back; elsewhere PostgreSQL warns and leaves it (docs/adr/0004).
KEEP_SETTINGS = """
do $$
begin
  revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
  grant execute on function pg_catalog.set_config(text, text, boolean) to bw_app;
  execute format('grant execute on function pg_catalog.set_config(text, text, boolean) to %I', current_user);
end $$
"""


class NotIsolated(Exception):
    """A model does not say what enterprises and partners may reach of it."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(
            f"{model.__module__}.{model.__name__} has no `isolation`. Say what an enterprise and a partner "
            "may reach of it: `isolation: ClassVar[Isolation] = StaffOnly()` for nothing, `of_enterprise()` "
            "for their own rows, `Shared()` for reference data (breakwater.kernel.isolation)."
        )


def isolation_of(model: type[Model]) -> Isolation:
    """What the model declares; a table made by a ManyToManyField is not reachable. Raises NotIsolated."""
    declared = getattr(model, "isolation", None)
    if isinstance(declared, Isolation):
        return declared
    if model._meta.auto_created:
        return Isolation()
    raise NotIsolated(model)


def install(**_: object) -> None:
    """Receiver of post_migrate: make grants and policies as the models declare them now; safe to repeat."""
    statements = [statement for model in migrated_models() for statement in _statements(model)]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join([*statements, DEFER_AS_OWNER, KEEP_SETTINGS]))


def _statements(model: type[Model]) -> Iterator[str]:
    table = connection.ops.quote_name(model._meta.db_table)
    isolation = isolation_of(model)
    yield f"alter table {table} enable row level security"
    yield _policy(table, "bw_app", "all", using="true", check="true")
    if is_append_only(model):
        yield f"revoke update, delete on {table} from bw_app"
    for role, face in FACES.items():
        yield f"revoke all on {table} from {role}"
        read, write, add = (getattr(isolation, f"{face}_{verb}") for verb in ("read", "write", "add"))
        yield from _face(table, role, {"select": read, "insert": _either(write, add), "update": write})


def _either(*conditions: str | None) -> str | None:
    return " or ".join(f"({condition})" for condition in conditions if condition is not None) or None


def _face(table: str, role: str, rights: dict[str, str | None]) -> Iterator[str]:
    for verb, condition in rights.items():
        yield f"drop policy if exists {role}_{verb} on {table}"
        if condition is not None:
            yield f"grant {verb} on {table} to {role}"
            yield _policy(
                table, role, verb,
                using=None if verb == "insert" else condition,
                check=None if verb == "select" else condition,
            )  # fmt: skip


def _policy(table: str, role: str, verb: str, *, using: str | None, check: str | None) -> str:
    name = role if verb == "all" else f"{role}_{verb}"
    clauses = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
    return (
        f"drop policy if exists {name} on {table};\n"
        f"create policy {name} on {table} for {verb} to {role}{clauses}"
    )


# Entering a face ------------------------------------------------------------------------------------------


def face_of(actor: Actor) -> str | None:
    """The database role for this actor's requests; None: the application's own."""
    if actor.is_enterprise:
        return "bw_portal"
    return "bw_partner" if actor.is_partner else None


@contextmanager
def isolated(actor: Actor) -> Iterator[None]:
    """Inside, in the transaction that is open, this actor reaches in the database what is theirs.

    Staff are narrowed by scopes on queries instead and pass unchanged.
    """
    role = face_of(actor)
    if role is None:
        yield
        return
    enter(actor)
    yield
    if connection.in_atomic_block:  # after an exception the rollback takes the role back
        leave()


def enter(actor: Actor) -> None:
    """Step down to the actor's role until the transaction ends: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('bw.enterprise', %s, true), set_config('bw.department', %s, true), "
            "set_config('bw.user', %s, true), set_config('role', %s, true)",
            [_one(actor.enterprise_ids), _one(actor.department_ids), str(actor.user_id), face_of(actor)],
        )


def leave() -> None:
    """Be the application again, in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("reset role")
        cursor.execute(
            "select set_config('bw.enterprise', '', true), set_config('bw.department', '', true), "
            "set_config('bw.user', '', true)"
        )


def _one(ids: frozenset[int]) -> str:
    """The id a policy compares with; of several the first, of none the empty text, which matches no row."""
    return str(min(ids)) if ids else ""
