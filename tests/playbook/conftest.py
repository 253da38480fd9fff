"""The shipped playbook applied, and people who may work with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from breakwater.access import actors
from breakwater.access.actors import Actor
from breakwater.organisation.models import Department, Post, User
from breakwater.playbook import operations
from breakwater.playbook.models import Import
from breakwater.playbook.operations import Applied
from breakwater.playbook.rules.schema import Playbook, load

SHIPPED = Path(__file__).parents[2] / "playbooks" / "dalian-2020"
NOTICE = Path(__file__).parent / "samples" / "notice.txt"
NOW = datetime(2020, 2, 8, 2, tzinfo=UTC)


@pytest.fixture(scope="session")
def shipped() -> Playbook:
    return load(SHIPPED)


@pytest.fixture
def house() -> Actor:
    """The system itself, which may do everything."""
    return actors.system("tests")


@pytest.fixture
def applied(db: None, shipped: Playbook, house: Actor) -> Applied:
    return operations.apply(playbook=shipped, by=house, now=NOW)


@pytest.fixture
def imported(applied: Applied, house: Actor) -> Import:
    """The sample notice in quarantine."""
    return operations.import_table(file=NOTICE, file_name=NOTICE.name, by=house, now=NOW)


def officer(role: str, *, email: str, name: str = "Officer", department: str = "IPD-3") -> User:
    """A person who holds one post."""
    user = User.objects.create_user(email, kind=User.Kind.STAFF, name=name)
    Post.objects.create(
        user=user,
        department=Department.objects.get(code=department),
        role=role,
        starts=date(2020, 1, 1),
    )
    return user


def actor(user: User) -> Actor:
    return actors.actor_for(user=user, today=NOW.date())
