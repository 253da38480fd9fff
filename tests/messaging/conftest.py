from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from breakwater.organisation.models import User


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes users, each with an address of their own."""

    def make(name: str = "Li Na", *, kind: str = "staff", language: str = "en", **fields: Any) -> User:
        email = f"{name.replace(' ', '.').lower()}@example.org"
        return User.objects.create_user(email, kind=kind, name=name, language=language, **fields)

    return make
