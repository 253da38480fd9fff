"""The city of the spine's tests on a Monday morning, its table published, and people who open its pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from breakwater.access.actors import system
from breakwater.organisation.models import User
from breakwater.playbook.operations import import_table, publish
from tests.casework.world import MONDAY, City, build
from tests.portal.people import neighbour_of, signed_in

TABLE = (
    "No.,Tasks,Contents and Requirements,Responsible Divisions,Division Chief,Contact\n"
    "1,Help to resume work,Register every enterprise in difficulty,Investment Promotion Division III,"
    "Mr. QIN Baolai 80005260 19000181592,Mr. PAN Ruobing 80007975 19000432319\n"
)


@pytest.fixture
def city(db: None) -> Iterator[City]:
    """Monday 2 March 2020, 9 o'clock; everybody reads English."""
    made = build()
    User.objects.update(language="en")
    made.member.refresh_from_db()
    with time_machine.travel(MONDAY, tick=False):
        yield made


@pytest.fixture
def published(city: City) -> City:
    """With a work distribution table in force."""
    imported = import_table(file=TABLE.encode(), file_name="table.csv", by=system("tests"), now=MONDAY)
    publish(import_id=imported.pk, by=system("tests"), now=MONDAY)
    return city


@pytest.fixture
def member(city: City) -> Client:
    """The enterprise's contact, signed in."""
    return signed_in(city.member)


@pytest.fixture
def neighbour(city: City) -> Client:
    """The contact of another enterprise."""
    return signed_in(neighbour_of(city))


@pytest.fixture
def public(db: None) -> Client:
    """Somebody who has not signed in and reads English."""
    return Client(HTTP_ACCEPT_LANGUAGE="en")
