"""What a request runs as: its actor, its transaction, its face in the database, and how it says no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.db.utils import InternalError
from django.test import Client

from breakwater.access.middleware import StreamOutOfIsolation
from breakwater.audit.models import Entry
from breakwater.organisation.models import Department, User

from .conftest import ENTERPRISE_ID, TODAY, House

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.probe_urls")]

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _on_the_day() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def officer(house: House) -> User:
    return house.person("division_officer")


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return str(cursor.fetchone()[0])


def test_who_has_not_signed_in_is_the_public(client: Client) -> None:
    found = client.get("/probe/public/").json()
    assert (found["kind"], found["role"]) == ("public", "bw_app")


def test_every_page_demands_sign_in(client: Client) -> None:
    assert client.get("/probe/state/").headers["Location"].startswith("/accounts/login/")


def test_staff_work_as_the_application(signed_in: SignIn, officer: User) -> None:
    assert signed_in(officer).get("/probe/state/").json() == {
        "role": "bw_app", "read_only": "on", "enterprise": None, "user": None, "kind": "staff",
    }  # fmt: skip


@pytest.mark.parametrize(("method", "read_only"), [("get", "on"), ("post", "off")])
def test_an_enterprise_works_as_the_portal_role(
    signed_in: SignIn, member: User, method: str, read_only: str
) -> None:
    assert getattr(signed_in(member), method)("/probe/state/").json() == {
        "role": "bw_portal", "read_only": read_only, "enterprise": str(ENTERPRISE_ID),
        "user": str(member.pk), "kind": "enterprise",
    }  # fmt: skip


def test_a_partner_works_as_the_partner_role(signed_in: SignIn, house: House) -> None:
    partner = house.person("partner", house.partner, kind="partner")
    assert signed_in(partner).get("/probe/state/").json()["role"] == "bw_partner"


def test_the_role_ends_with_the_request(signed_in: SignIn, member: User) -> None:
    signed_in(member).get("/probe/state/")
    assert current_user() == "bw_app"


def test_an_enterprise_cannot_write_what_it_may_not(signed_in: SignIn, member: User) -> None:
    with pytest.raises(Exception, match="permission denied for table organisation_department"):
        signed_in(member).post("/probe/write/")


def test_a_get_cannot_write(signed_in: SignIn, officer: User) -> None:
    with pytest.raises(InternalError, match="read-only transaction"):
        signed_in(officer).get("/probe/write/")


def test_a_post_writes_as_its_actor_from_its_address(signed_in: SignIn, officer: User) -> None:
    response = signed_in(officer).post("/probe/write/", REMOTE_ADDR="192.0.2.7")
    entry = Entry.objects.get(table_name="organisation_department", after__code="PROBE")
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == ("staff", officer.pk, officer.name)
    assert entry.origin == {"channel": "web", "ip": "192.0.2.7", "request": response.headers["X-Request-ID"]}


@pytest.mark.parametrize("path", ["/probe/refuse/", "/probe/fail/"])
def test_a_refusal_undoes_what_the_view_did(signed_in: SignIn, officer: User, path: str) -> None:
    signed_in(officer).post(path)
    assert not Department.objects.filter(code="PROBE").exists()


def test_a_refusal_is_a_page_with_its_sentence(signed_in: SignIn, officer: User) -> None:
    response = signed_in(officer).post("/probe/refuse/")
    assert response.status_code == 422
    assert "Not on Sunday." in response.content.decode()
    assert "<html" in response.content.decode()


def test_a_refusal_for_htmx_is_a_fragment(signed_in: SignIn, officer: User) -> None:
    response = signed_in(officer).post("/probe/refuse/", headers={"HX-Request": "true"})
    assert "Not on Sunday." in response.content.decode()
    assert "<html" not in response.content.decode()


def test_a_refusal_of_the_api_is_json(signed_in: SignIn, officer: User) -> None:
    response = signed_in(officer).post("/api/probe/")
    assert (response.status_code, response.json()) == (
        422, {"code": "refused", "message": "Not on Sunday.", "field": None},
    )  # fmt: skip


def test_something_not_found_answers_404(signed_in: SignIn, officer: User) -> None:
    assert signed_in(officer).post("/probe/fail/").status_code == 404


def test_personal_data_read_on_a_read_only_page_is_recorded(signed_in: SignIn, officer: User) -> None:
    assert signed_in(officer).get("/probe/read/").status_code == 200
    entry = Entry.objects.get(op="read")
    assert (entry.actor_id, entry.row_pk, entry.after) == (officer.pk, str(officer.pk), {"what": "mobile"})
    assert entry.origin["channel"] == "web"


def test_a_stream_to_an_enterprise_is_refused(signed_in: SignIn, member: User) -> None:
    with pytest.raises(StreamOutOfIsolation):
        signed_in(member).get("/probe/stream/")


def test_sessions_and_messages_work_on_a_read_only_page(signed_in: SignIn, member: User) -> None:
    client = signed_in(member)
    client.get("/probe/keep/")
    assert client.session["kept"] == "yes"
    assert "messages" in client.cookies


def test_a_page_for_one_permission_is_closed_to_others(signed_in: SignIn, house: House) -> None:
    assert signed_in(house.person("division_officer")).get("/probe/managers/").status_code == 403
    manager = house.person("security_administrator", house.bureau)
    assert signed_in(manager).get("/probe/managers/").status_code == 200


def test_a_post_that_ended_gives_nothing(signed_in: SignIn, house: House) -> None:
    person = house.person("security_administrator", house.bureau)
    person.posts.update(starts=date(2019, 1, 1), ends=date(2020, 2, 9))
    assert signed_in(person).get("/probe/managers/").status_code == 403
