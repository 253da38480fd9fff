from __future__ import annotations

from collections.abc import Callable

import pytest

from breakwater.access.actors import Actor
from breakwater.organisation.models import User


@pytest.fixture
def actor(db: None) -> Callable[..., Actor]:
    """Makes actors who are users."""

    def make(name: str = "A", *, kind: str = "staff", enterprise: int | None = None) -> Actor:
        user = User.objects.create_user(f"{name.lower()}@example.org", kind=kind, name=name, language="en")
        enterprises = frozenset() if enterprise is None else frozenset({enterprise})
        return Actor(kind=kind, name=name, user_id=user.pk, language="en", enterprise_ids=enterprises)

    return make
