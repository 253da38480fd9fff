from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    """The tables' owner at work behind the application's back."""
    way_in = settings.DATABASE_ACCESS.owner.parameters() | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**way_in, autocommit=True) as behind:
        yield behind
