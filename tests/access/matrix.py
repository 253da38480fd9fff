"""Mechanics of the permission matrix: every route, every kind of person, open or closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from breakwater.access.actors import actor_for
from breakwater.api.operations.tokens import make_token
from breakwater.api.scopes import offered
from breakwater.casework.models import Case
from breakwater.enterprises import operations as register
from breakwater.kernel.clock import now, today
from breakwater.kernel.identifiers import make_uscc
from breakwater.organisation.models import Area, Department, User
from tests.casework.world import MONDAY, City, build, person

LOGIN = "/accounts/login/"
#: Those who are there in a city of the tests already.
OF_THE_CITY = (
    "member", "official", "district_chief", "officer", "division_chief", "leader", "deputy", "partner",
)  # fmt: skip


@dataclass(frozen=True)
class Route:
    """Who finds a route open. `args` are taken from the world; `missing` ones name a row that is not there.

    A route with missing rows answers 404 to who may come in, and 403 or the way to sign in to others.
    """

    may: frozenset[str]
    args: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    method: str = "get"
    missing: bool = False
    body: dict[str, Any] | None = None
    token: bool = False  # of the API: who asks sends a token with all their scopes, and no cookie


@dataclass
class World:
    """A city with a case, and one person of every kind beside those of the city."""

    city: City
    case: Case
    people: dict[str, User]

    def open_to(self, who: str, name: str, route: Route) -> bool:
        """Whether the route lets this person in; what the request did is undone."""
        client = Client(raise_request_exception=True)
        user = self.people.get(who)
        if user and not route.token:
            client.force_login(user)
        with transaction.atomic():
            headers = {"Idempotency-Key": "matrix", **token_of(user)} if user and route.token else {}
            address = reverse(name, kwargs=route.args(self))
            content = {} if route.body is None else {"data": route.body, "content_type": "application/json"}
            response = getattr(client, route.method)(address, headers=headers, **content)
            transaction.set_rollback(True)
        return is_open(response, missing=route.missing)


def is_open(response: HttpResponse, *, missing: bool) -> bool:
    """Neither sent to sign in, nor refused, nor told that there is nothing."""
    if response.status_code == 405:
        raise AssertionError(
            f"{response.request['PATH_INFO']} does not take this method: say which in the matrix"
        )
    to_login = response.status_code == 302 and response.headers["Location"].startswith(LOGIN)
    if response.status_code == 401:
        return False
    closed = {403} if missing else {403, 404}
    return not to_login and response.status_code not in closed


def token_of(user: User) -> dict[str, str]:
    """The header with a token of this person's; none where they have nothing to pass on."""
    by = actor_for(user=user, today=today(now()))
    scopes = [scope for scope, _label in offered(by)]
    if not scopes:
        return {}
    _token, secret = make_token(
        name="matrix", scopes=scopes, expires_at=now() + timedelta(days=1), by=by, now=now()
    )
    return {"Authorization": f"Bearer {secret}"}


def world() -> World:
    city = build()
    bureau = Department.objects.get(code="BOC")
    people = {name: getattr(city, name) for name in OF_THE_CITY}
    for role in ("auditor", "audit_administrator", "system_administrator", "security_administrator"):
        people[role] = person(role, bureau, role)
    people["no_post"] = User.objects.create_user("nobody@example.org", kind="staff", name="No post")
    people["stranger"] = _member_of_another(city)
    people["other_district"] = person("district_official", _other_district(city), "Elsewhere")
    people["other_partner"] = person(
        "partner", Department.objects.get(code="PORT"), "Elsewhere", kind="partner"
    )
    return World(city, city.difficulty(), people)


def _other_district(city: City) -> Department:
    return Department.objects.filter(kind="district").exclude(area=city.enterprise.area).earliest("pk")


def _member_of_another(city: City) -> User:
    chief = city.actor("division_chief")
    enterprise = register.register(
        uscc=make_uscc(body="MA000002", division="210202"),
        particulars=register.Particulars(
            names={"zh-Hans": "另一家公司"}, legal_form="wholly_owned", investment_source="foreign",
            area=Area.objects.exclude(pk=city.enterprise.area_id).earliest("pk"),
        ),
        by=chief, now=MONDAY,
    )  # fmt: skip
    contact = register.add_contact(
        enterprise_id=enterprise.pk,
        person=register.Person(name="Another", email="another@example.com", language="en"),
        by=chief, now=MONDAY,
    )  # fmt: skip
    return register.invite_contact(contact_id=contact.pk, by=chief, now=MONDAY)


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route with its name, as `reverse` takes it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern
