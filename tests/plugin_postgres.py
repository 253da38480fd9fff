"""Starts PostgreSQL for the tests, before pytest-django reads the settings.

Named by `addopts` in pyproject.toml, since conftest.py would be too late. All pytest processes of this
checkout share one cluster, without fsync; the last to end stops it. With DATABASE_URL set, that server
is used instead.
"""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

from config.environment import ROOT, SETTINGS
from config.postgres import Cluster

DATA = ROOT / ".data" / "test"
STATIC = ROOT / "staticfiles"
_CONNECTION_SETTINGS = ("DATABASE_URL", "DATABASE_APP_URL")
_running = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Leave of the operator's settings only those of the database, so that tests are the same everywhere."""
    for setting in SETTINGS:
        if setting.name not in _CONNECTION_SETTINGS:
            os.environ.pop(setting.name, None)
    os.environ["BREAKWATER_DATA"] = str(DATA)
    STATIC.mkdir(exist_ok=True)  # whitenoise warns where nothing was ever collected
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop running in the tests' thread
    if not os.environ.get("DATABASE_URL"):
        _running.enter_context(Cluster(DATA / "postgres", durable=False).use())


def pytest_unconfigure() -> None:
    _running.close()
