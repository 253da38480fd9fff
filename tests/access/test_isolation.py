"""Raw SQL under the roles of enterprises and partners, over every table that exists.

Two rows go into each table, of party A and of party B: every number, text and UUID in A's rows is A's, so
they belong together across all tables whatever the foreign keys, and new models are covered as they come.
The owner puts them in with constraints and triggers taken off, in a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.models import Session
from psycopg import sql

from breakwater.access.isolation import FACES, NotIsolated, isolation_of
from breakwater.audit.triggers import our_models
from breakwater.kernel.isolation import Isolation

pytestmark = pytest.mark.django_db

A, B, NEW = 11, 12, 13  # two characters: they fit into every column

VALUES = {
    "bool": "false",
    "date": "date '2020-02-07'",
    "timestamptz": "timestamptz '2020-02-07 08:00+08'",
    "time": "time '08:00'",
    "jsonb": "'{{}}'",
    "uuid": "'00000000-0000-0000-0000-0000000000{party}'",
    "bytea": "'\\x00'::bytea",
    "tsvector": "''::tsvector",
    "daterange": "daterange('2020-02-07', null)",
    "inet": "'192.0.2.1'::inet",
    "interval": "interval '1 day'",
}


def declared(face: str) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Table -> conditions for reading, writing and adding, as the models say."""
    return {
        model._meta.db_table: (
            getattr(isolation_of(model), f"{face}_read"),
            getattr(isolation_of(model), f"{face}_write"),
            getattr(isolation_of(model), f"{face}_add"),
        )
        for model in our_models()
    }


def columns(db: psycopg.Connection, table: str) -> list[tuple[str, str, bool]]:
    """Name, type and whether it is the key, of the columns a row needs."""
    return db.execute(
        "select a.attname, t.typname, coalesce(a.attnum = any(k.conkey), false) "
        "from pg_attribute a join pg_type t on t.oid = a.atttypid "
        "left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'p' "
        "where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' "
        "order by a.attnum",
        [f'"{table}"'],
    ).fetchall()


def value(kind: str, party: int) -> str:
    """A literal of the type; one in which the party shows wherever the type has room for it."""
    if kind.startswith("_"):
        return "'{}'"
    return VALUES.get(kind, "'{party}'").format(party=party)


def insert(db: psycopg.Connection, table: str, party: int, *, key: int | None = None) -> None:
    """A row that is wholly this party's, but for its key if another is given."""
    needed = columns(db, table)
    names = ", ".join(f'"{name}"' for name, _, _ in needed)
    values = ", ".join(value(kind, key or party if is_key else party) for _, kind, is_key in needed)
    db.execute(f'insert into "{table}" ({names}) values ({values})')  # type: ignore[arg-type]


@pytest.fixture
def two_parties(owner: psycopg.Connection) -> psycopg.Connection:
    owner.execute("set session_replication_role = replica")
    for table, constraint in owner.execute(
        "select conrelid::regclass::text, conname from pg_constraint "
        "where contype in ('c', 'x') and connamespace = 'public'::regnamespace"
    ).fetchall():
        owner.execute(f'alter table {table} drop constraint "{constraint}"')  # type: ignore[arg-type]
    tables = ", ".join(f'"{model._meta.db_table}"' for model in our_models())
    owner.execute(f"truncate {tables} cascade")  # type: ignore[arg-type]
    for model in our_models():
        for party in (A, B):
            insert(owner, model._meta.db_table, party)
    owner.execute("set session_replication_role = origin")
    return owner


@contextmanager
def as_face(db: psycopg.Connection, role: str, party: int | None) -> Iterator[None]:
    """One request of the party under the role; of nobody if None."""
    settings = "" if party is None else str(party)
    with db.transaction(force_rollback=True):
        for name in ("bw.enterprise", "bw.department", "bw.user"):
            db.execute("select set_config(%s, %s, true)", [name, settings])
        db.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        yield


def refused(db: psycopg.Connection, statement: str, params: Any = None) -> bool:
    """Whether the database refuses the statement or it changes no row."""
    try:
        with db.transaction(force_rollback=True):
            return db.execute(statement, params).rowcount == 0  # type: ignore[arg-type]
    except psycopg.errors.InsufficientPrivilege:
        return True


def keys(db: psycopg.Connection, table: str) -> set[str]:
    """The keys the role can see; a table it may not read shows none."""
    name = next(name for name, _, is_key in columns(db, table) if is_key)
    try:
        with db.transaction(force_rollback=True):
            found = db.execute(f'select "{name}"::text from "{table}"').fetchall()  # type: ignore[arg-type]
    except psycopg.errors.InsufficientPrivilege:
        return set()
    return {key[-2:] for (key,) in found}


def open_to_all(condition: str | None) -> bool:
    return condition == "true"


def test_every_model_says_what_enterprises_and_partners_may_reach() -> None:
    for model in our_models():
        isolation_of(model)


def test_a_model_that_does_not_say_is_refused_with_what_to_add() -> None:
    with pytest.raises(NotIsolated, match=r"Session has no `isolation`.*StaffOnly"):
        isolation_of(Session)


def test_the_application_is_neither_superuser_nor_owner_nor_exempt(owner: psycopg.Connection) -> None:
    roles = owner.execute(
        "select rolname from pg_roles where rolname like 'bw\\_%' "
        "and (rolsuper or rolbypassrls or rolcreaterole)"
    ).fetchall()
    tables = owner.execute(
        "select relname from pg_class where relowner in "
        "(select oid from pg_roles where rolname like 'bw\\_%')"
    ).fetchall()
    assert (roles, tables) == ([], [])


def test_every_table_of_ours_is_under_row_level_security(owner: psycopg.Connection) -> None:
    under = {
        name for (name,) in owner.execute("select relname from pg_class where relrowsecurity").fetchall()
    }
    assert {model._meta.db_table for model in our_models()} <= under


@pytest.mark.parametrize(("role", "face"), FACES.items())
def test_a_face_holds_rights_on_declared_tables_and_no_other(
    owner: psycopg.Connection, role: str, face: str
) -> None:
    held = owner.execute(
        "select c.relname, verb from pg_class c cross join unnest(array["
        "'select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) verb "
        "where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') "
        "and has_table_privilege(%s, c.oid, verb)",
        [role],
    ).fetchall()
    allowed = {
        (table, verb)
        for table, (read, write, add) in declared(face).items()
        for verb, given in {"select": read, "insert": write or add, "update": write}.items()
        if given
    }
    assert set(held) == allowed


@pytest.mark.parametrize(("role", "face"), FACES.items())
def test_nobody_sees_anothers_row(two_parties: psycopg.Connection, role: str, face: str) -> None:
    with as_face(two_parties, role, A):
        leaks = [
            table
            for table, (read, _, _) in declared(face).items()
            if not open_to_all(read) and str(B) in keys(two_parties, table)
        ]
    assert leaks == []


def test_an_enterprise_sees_its_own_row(two_parties: psycopg.Connection) -> None:
    own = [
        table
        for table, (read, _, _) in declared("portal").items()
        if read and read.startswith("enterprise_id")
    ]
    with as_face(two_parties, "bw_portal", A):
        assert [table for table in own if "and (" not in str(declared("portal")[table][0])
                and str(A) not in keys(two_parties, table)] == []  # fmt: skip


@pytest.mark.parametrize(("role", "face"), FACES.items())
def test_a_transaction_that_says_nobody_sees_nothing(
    two_parties: psycopg.Connection, role: str, face: str
) -> None:
    with as_face(two_parties, role, None):
        leaks = [
            table
            for table, (read, _, _) in declared(face).items()
            if not open_to_all(read) and keys(two_parties, table)
        ]
    assert leaks == []


@pytest.mark.parametrize(("role", "face"), FACES.items())
def test_nobody_changes_or_deletes_anothers_row(
    two_parties: psycopg.Connection, role: str, face: str
) -> None:
    changed = []
    with as_face(two_parties, role, A):
        for table in declared(face):
            key = next(name for name, _, is_key in columns(two_parties, table) if is_key)
            update = f'update "{table}" set "{key}" = "{key}" where "{key}"::text like %s'
            if not refused(two_parties, update, [f"%{B}"]) or not refused(
                two_parties, f'delete from "{table}"'
            ):
                changed.append(table)
    assert changed == []


@pytest.mark.parametrize(("role", "face"), FACES.items())
def test_nobody_adds_a_row_for_another(two_parties: psycopg.Connection, role: str, face: str) -> None:
    added = []
    with as_face(two_parties, role, A):
        for table, (_, write, add) in declared(face).items():
            if open_to_all(write) or open_to_all(add):
                continue
            try:
                with two_parties.transaction(force_rollback=True):
                    insert(two_parties, table, B, key=NEW)
                    added.append(table)
            except psycopg.errors.InsufficientPrivilege:
                continue
    assert added == []


@pytest.mark.parametrize("role", FACES)
@pytest.mark.parametrize(
    "statement",
    [
        "select set_config('bw.enterprise', '12', true)",
        "select session_key from django_session",
        "select * from audit_entry",
        "select args from procrastinate_jobs",
        "select rolpassword from pg_authid",
        "create table loot (id int)",
    ],
)
def test_a_crafted_statement_is_refused(owner: psycopg.Connection, role: str, statement: str) -> None:
    with as_face(owner, role, A), pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute(statement)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", FACES)
def test_a_face_may_defer_a_job_without_seeing_the_queue(owner: psycopg.Connection, role: str) -> None:
    with as_face(owner, role, A):
        owner.execute(
            "select procrastinate_defer_jobs_v1(array[row('default', 'task', 0, null, null, '{}', null)"
            "::procrastinate_job_to_defer_v1])"
        )


def test_what_may_be_added_but_not_read_needs_no_row_back() -> None:
    """INSERT ... RETURNING needs the right to read: such a model makes its key itself, as a UUID."""
    for model in our_models():
        isolation: Isolation = isolation_of(model)
        blind = (isolation.portal_write and not isolation.portal_read) or (
            isolation.partner_write and not isolation.partner_read
        )
        assert not blind or not model._meta.db_returning_fields, (
            f"Give {model._meta.label} a UUIDField as its key."
        )
