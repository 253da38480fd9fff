"""The city of the spine's tests, its table published, and people who open pages of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from breakwater.access.actors import Actor, system
from breakwater.enterprises import operations as register
from breakwater.enterprises.models import Enterprise
from breakwater.kernel.identifiers import make_uscc
from breakwater.organisation.models import User
from breakwater.playbook.operations import import_table, publish
from tests.casework.world import MONDAY, City, at, build

TABLE = (
    "No.,Tasks,Contents and Requirements,Responsible Divisions,Division Chief,Contact\n"
    "1,Help to resume work,Register every enterprise in difficulty,Investment Promotion Division III,"
    "Mr. QIN Baolai 80005260 19000181592,Mr. PAN Ruobing 80007975 19000432319\n"
)


@pytest.fixture
def city(db: None) -> Iterator[City]:
    """A Monday morning in March 2020; the member reads English."""
    made = build()
    User.objects.update(language="en")
    made.member.refresh_from_db()
    with time_machine.travel(MONDAY, tick=False):
        yield made


@pytest.fixture
def published(city: City) -> City:
    """With a work distribution table in force."""
    house: Actor = system("tests")
    imported = import_table(file=TABLE.encode(), file_name="table.csv", by=house, now=MONDAY)
    publish(import_id=imported.pk, by=house, now=MONDAY)
    return city


@pytest.fixture
def member(city: City) -> Client:
    """The enterprise's contact, signed in."""
    return signed_in(city.member)


@pytest.fixture
def neighbour(city: City) -> Client:
    """The contact of another enterprise."""
    return signed_in(city_neighbour(city))


def signed_in(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def city_neighbour(city: City) -> User:
    """Somebody of another enterprise in the same area."""
    chief = city.actor("district_chief")
    other = other_enterprise(city)
    contact = register.add_contact(
        enterprise_id=other.pk,
        person=register.Person(name="Mori", mobile="19000000002", email="mori@example.com", language="en"),
        by=chief,
        now=MONDAY,
    )
    return register.invite_contact(contact_id=contact.pk, by=chief, now=MONDAY)


def other_enterprise(city: City, **changes: Any) -> Enterprise:
    return register.register(
        uscc=make_uscc(body="MA000002", division="210202"),
        particulars=register.Particulars(
            names={"zh-Hans": "大连东海食品有限公司"},
            legal_form="wholly_owned",
            investment_source="foreign",
            area=city.enterprise.area,
        ),
        by=city.actor("district_chief"),
        now=MONDAY,
        **changes,
    )


def later(days: int) -> Any:
    """Some days after the Monday."""
    return MONDAY + timedelta(days=days)


__all__ = ["at", "city_neighbour", "later", "other_enterprise", "signed_in"]
