from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    """The tables' owner at work behind the application's back."""
    way_in = replace(settings.DATABASE_ACCESS.owner, name=connection.settings_dict["NAME"])
    with psycopg.connect(way_in.conninfo(), autocommit=True) as behind:
        yield behind
