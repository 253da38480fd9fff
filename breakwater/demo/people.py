"""Who works in the city: forty people of the bureau and the districts, partners, and those who watch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from breakwater.access.operations import appoint, create_user, record_absence
from breakwater.demo import texts
from breakwater.demo.accounts import DOMAIN
from breakwater.demo.city import City
from breakwater.messaging.operations import want_mail
from breakwater.organisation.models import Department, User

APPOINTED = date(2018, 1, 2)
GROUPS = ("bureau", "divisions", "districts", "partners", "watchers")


def hire(city: City) -> None:
    """Accounts, posts and absences. Nobody wants mail: nothing of a made-up city leaves the machine."""
    departments = {department.code: department for department in Department.objects.order_by("pk")}
    for number, person in enumerate(_everybody()):
        user = _account(city, person, number)
        for code in person["departments"]:
            appoint(
                by=city.house, user=user, department=departments[code], role=person["role"], starts=APPOINTED
            )
        want_mail(wanted=False, by=city.actor(user, city.founded))
    for absence in texts.load("people")["absences"]:
        _away(city, **absence)


def _everybody() -> Iterator[dict[str, Any]]:
    for group in GROUPS:
        yield from texts.load("people")[group]


def _account(city: City, person: dict[str, Any], number: int) -> User:
    return create_user(
        by=city.house,
        email=f"{person['account']}@{DOMAIN}",
        kind=User.Kind.PARTNER if person["role"] == "partner" else User.Kind.STAFF,
        name=person["name"],
        language=texts.CHINESE,
        desk_phone=f"+864118000{number + 1000:04}",
        mobile=f"+86190001{number + 10000:05}",
    )


def _away(city: City, *, account: str, substitute: str, starts: int, ends: int) -> None:
    record_absence(
        by=city.house,
        user=city.person(account),
        substitute=city.person(substitute),
        starts=city.day(starts),
        ends=city.day(ends),
    )


def somebody(city: City, language: str, *of: object) -> dict[str, str]:
    """A made-up person who speaks a language: name, position, a name in Latin letters for the address."""
    dice, words = city.chance("person", *of), texts.load("people")["names"][language]
    family, given = dice.choice(words["family"]), dice.choice(words["given"])
    name = {"ja": f"{family} {given}", "en": f"{given} {family}"}.get(language, f"{family}{given}")
    return {"name": name, "position": dice.choice(words["positions"])}
