"""A small demo city, built once for the tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from breakwater.demo.build import build
from breakwater.demo.models import DemoCity
from breakwater.kernel.clock import SHANGHAI

SIZE = 50
PRESENT = datetime(2020, 4, 16, 15, 30, tzinfo=SHANGHAI)
SEED = 7


def small_city(seed: int = SEED) -> DemoCity:
    return build(seed=seed, size=SIZE, now=PRESENT, on_chapter=lambda *_: None)


@pytest.fixture(scope="module")
def _standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[DemoCity]:
    """The city in a transaction that is undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield small_city()
        transaction.set_rollback(True)


@pytest.fixture
def city(_standing: DemoCity, db: None) -> DemoCity:
    """The city as built; what a test changes is undone."""
    return DemoCity.objects.get()
