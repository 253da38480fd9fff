"""People who open pages of the portal, and what they find there."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from breakwater.enterprises import operations as register
from breakwater.enterprises.models import Enterprise
from breakwater.kernel.identifiers import make_uscc
from breakwater.organisation.models import User
from tests.casework.world import MONDAY, City

KEY = "00000000-0000-4000-8000-{:012d}"


def signed_in(user: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def neighbour_of(city: City) -> User:
    """Somebody of another enterprise in the same area."""
    chief = city.actor("district_chief")
    contact = register.add_contact(
        enterprise_id=other_enterprise(city).pk,
        person=register.Person(name="Mori", mobile="19000000002", email="mori@example.com", language="en"),
        by=chief,
        now=MONDAY,
    )
    return register.invite_contact(contact_id=contact.pk, by=chief, now=MONDAY)


def other_enterprise(city: City) -> Enterprise:
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
    )


def key(number: int = 1) -> str:
    """The hidden key of a form; the same number is the same form."""
    return KEY.format(number)


def text_of(response: HttpResponse) -> str:
    """What a reader sees of a page, spaces in a row as one."""
    body = re.sub(r"<(script|style|template)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def links(response: HttpResponse) -> set[str]:
    """Addresses of ours that a page links to."""
    return {unescape(url) for url in re.findall(r'href="(/[^"]*)"', response.content.decode())}
