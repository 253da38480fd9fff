"""What all tests share: a database whose owner is not the application, and files of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.db.models.signals import pre_migrate
from django.test import override_settings
from django.utils import translation

from config.database import ensure_roles
from config.environment import Database
from config.settings import DATABASE_ACCESS

DEFAULT_DATABASE = "test_breakwater"


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """Name the test database after BREAKWATER_TEST_DB and the worker of pytest-xdist."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    name = os.environ.get("BREAKWATER_TEST_DB", DEFAULT_DATABASE)
    connection.settings_dict["TEST"]["NAME"] = f"{name}_{worker}".rstrip("_")


@pytest.fixture(scope="session")
def _owner_at_work() -> Iterator[None]:
    """Django makes, migrates and drops the test database as its owner, with the roles that policies name."""
    _connect_as(DATABASE_ACCESS.owner)
    any_app = apps.get_app_config("contenttypes")  # the signal comes for each app, before the first migration
    pre_migrate.connect(_ensure_roles, sender=any_app)
    yield
    pre_migrate.disconnect(_ensure_roles, sender=any_app)


@pytest.fixture(scope="session")
def django_db_setup(
    _owner_at_work: None, django_db_setup: None, monkeypatch_session: pytest.MonkeyPatch
) -> Iterator[None]:
    """Between making and dropping the database the tests connect as the application does.

    Row-level security does not bind an owner: as owner a test of isolation would prove nothing.
    """
    monkeypatch_session.setattr(type(connection.ops), "execute_sql_flush", _empty_as_owner)
    monkeypatch_session.setattr(flush, "emit_post_migrate_signal", _no_signal)
    _connect_as(DATABASE_ACCESS.application)
    yield
    _connect_as(DATABASE_ACCESS.owner)


@pytest.fixture(scope="session")
def monkeypatch_session() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session", autouse=True)
def _own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploads and mail go to a folder of this run; static files need not be collected; hashing is quick."""
    folder: Path = tmp_path_factory.mktemp("files")
    with override_settings(
        MEDIA_ROOT=folder / "files",
        STORAGES=settings.STORAGES
        | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """Each test begins in the language of the code, whatever the one before it read in."""
    with translation.override("en"):
        yield


def owner_of_test_database() -> Database:
    """The owner's way in to the database of this run: to break rows that the application cannot."""
    return replace(DATABASE_ACCESS.owner, name=connection.settings_dict["NAME"])


def _connect_as(way_in: Database) -> None:
    connection.close()
    connection.settings_dict.update(
        USER=way_in.user,
        PASSWORD=way_in.password,
        HOST=way_in.host,
        PORT=way_in.port,
        OPTIONS=dict(way_in.options),
    )


def _ensure_roles(**_: Any) -> None:
    ensure_roles(owner_of_test_database())


def _empty_as_owner(_: object, statements: list[str]) -> None:
    """Empty the tables after a test that commits; the application may not truncate, nor pass triggers."""
    with psycopg.connect(owner_of_test_database().conninfo()) as owner:
        owner.execute("set lock_timeout = '20s'")
        owner.execute("set session_replication_role = replica")
        for statement in statements:
            owner.execute(statement)


def _no_signal(*_: object, **__: object) -> None:
    """Tables stay as migrate left them: handlers of post_migrate need not run, and need an owner."""


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[psycopg.Connection]:
    """The tables' owner at work behind the application's back; what is not committed is undone."""
    with psycopg.connect(owner_of_test_database().conninfo()) as behind:
        yield behind
        behind.rollback()
