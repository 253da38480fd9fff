from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.program import Program, program
from tests.casework.world import City, build


@pytest.fixture
def city(db: None) -> City:
    return build()


@pytest.fixture
def programs(city: City) -> Callable[..., Program]:
    """A program of somebody of the city: `programs("official")`, or with scopes after the name."""

    def of(who: str, *scopes: str) -> Program:
        return program(getattr(city, who), *scopes)

    return of
