from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from breakwater.access import actors
from breakwater.access.actors import Actor, actor_for
from breakwater.organisation.models import Area, Department, Post, User

TODAY = date(2020, 2, 10)
ENTERPRISE_ID = 4711


@dataclass
class House:
    """A bureau, a division, a district and a partner, and people in them as tests need them."""

    bureau: Department
    division: Department
    district: Department
    partner: Department
    made: int = 0

    def person(self, role: str = "", department: Department | None = None, **fields: Any) -> User:
        self.made += 1
        values = {"kind": "staff", "name": f"Person {self.made}", "language": "en"} | fields
        user = User.objects.create_user(f"person{self.made}@example.org", "a long secret", **values)
        if role:
            Post.objects.create(user=user, department=department or self.division, role=role, starts=TODAY)
        return user

    def actor(self, user: User, day: date = TODAY) -> Actor:
        return actor_for(user=user, today=day)


@pytest.fixture
def house(db: None) -> House:
    area = Area.objects.create(
        code="DL-210202", kind="division", gb_code="210202", names={"en": "Zhongshan"}, valid_from=TODAY
    )
    made = {
        kind: Department.objects.create(
            code=kind.upper(),
            kind=kind,
            names={"en": kind.title()},
            area=area if kind == "district" else None,
        )
        for kind in ("bureau", "division", "district", "partner")
    }
    return House(**made)


@pytest.fixture
def security(house: House) -> Actor:
    """A security administrator."""
    return house.actor(house.person("security_administrator", house.bureau))


@pytest.fixture
def member(house: House, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody who signs in for an enterprise."""
    monkeypatch.setattr(actors, "memberships", lambda user_id: [ENTERPRISE_ID])
    return house.person(kind="enterprise")


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    def as_user(user: User) -> Client:
        client.force_login(user)
        return client

    return as_user
