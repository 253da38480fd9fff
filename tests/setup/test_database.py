"""Roles: what the application may do, and what only the owner may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest
from django.db import connection

from config import database
from config.database import ensure_roles, stepped_down
from config.environment import Database
from config.postgres import Cluster, ensure_database


@pytest.fixture
def owner(new_cluster: Callable[[str], Cluster]) -> Iterator[Database]:
    """The owner of a database in a cluster without roles."""
    cluster = new_cluster("home")
    with cluster.use():
        made = cluster.database("breakwater")
        ensure_database(made)
        yield made


def as_application(owner: Database) -> psycopg.Connection:
    return psycopg.connect(replace(owner, user=database.APPLICATION).conninfo(), autocommit=True)


def as_owner(owner: Database, statement: str) -> None:
    with psycopg.connect(owner.conninfo(), autocommit=True) as there:
        there.execute(statement.encode())


@pytest.mark.django_db
def test_tests_connect_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, session_user, rolsuper from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == ("bw_app", "bw_app", False)


@pytest.mark.django_db
def test_the_application_owns_no_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_tables where tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_rows_may_be_written_and_tables_not_made_or_dropped(owner: Database) -> None:
    ensure_roles(owner)
    as_owner(owner, "create table note (id bigint generated always as identity, text text)")
    with as_application(owner) as application:
        application.execute("insert into note (text) values ('one')")
        application.execute("update note set text = 'two'")
        assert application.execute("select text from note").fetchall() == [("two",)]
        application.execute("delete from note")
        for forbidden in (
            "drop table note",
            "truncate note",
            "create table more ()",
            "alter table note add x int",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(forbidden.encode())


@pytest.mark.parametrize("face", database.FACES)
def test_a_face_reaches_no_table_until_it_is_said(owner: Database, face: str) -> None:
    ensure_roles(owner)
    as_owner(owner, "create table note (text text)")
    with as_application(owner) as application:
        application.execute(f"set role {face}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("select * from note")


def test_what_a_migration_takes_back_stays_taken(owner: Database) -> None:
    ensure_roles(owner)
    as_owner(owner, "create table journal (text text)")
    as_owner(owner, "revoke update, delete on journal from bw_app")
    ensure_roles(owner)
    with as_application(owner) as application:
        application.execute("insert into journal values ('kept')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("delete from journal")


def test_tables_older_than_the_roles_can_be_used(owner: Database) -> None:
    as_owner(owner, "create table note (text text)")
    ensure_roles(owner)
    with as_application(owner) as application:
        application.execute("insert into note values ('one')")


def test_an_owner_that_is_no_superuser_steps_down_for_good(owner: Database) -> None:
    as_owner(owner, "create role city login createrole")
    as_owner(owner, "create database city owner city")
    city = replace(owner, name="city", user="city")
    ensure_roles(city)
    as_owner(city, "create table note (text text)")
    with psycopg.connect(stepped_down(city).conninfo(), autocommit=True) as application:
        application.execute("insert into note values ('one')")
        application.execute("set role bw_portal")
        application.execute("reset role")
        assert application.execute("select current_user").fetchone() == ("bw_app",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("drop table note")


def test_an_owner_that_may_not_make_roles_is_told_so(owner: Database) -> None:
    as_owner(owner, "create role weak login")
    as_owner(owner, "create database weak owner weak")
    with pytest.raises(database.DatabaseError, match="Give it CREATEROLE"):
        ensure_roles(replace(owner, name="weak", user="weak"))


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_a_row() -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT_SESSION)


@pytest.mark.django_db(transaction=True)
def test_and_the_next_one_does_not_see_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT_SESSION)
        cursor.execute("select count(*) from django_session")
        assert cursor.fetchone() == (1,)


INSERT_SESSION = "insert into django_session values ('key', 'data', now())"
