"""What the mark alone decides: without it nothing answers; while the city fills, how far it is."""

from __future__ import annotations

from django.test import Client

from breakwater.demo.accounts import ACCOUNTS, lines
from breakwater.demo.models import DemoCity
from breakwater.organisation.models import User
from tests.demo.conftest import PRESENT


def test_without_the_mark_nothing_answers(client: Client, db: None) -> None:
    User.objects.create_user(ACCOUNTS[0].email, kind=User.Kind.ENTERPRISE, name="Somebody")
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in/", {"email": ACCOUNTS[0].email}).status_code == 404
    assert "demo" not in client.get("/accounts/login/").content.decode()
    assert list(lines()) == []


def test_a_city_under_way_shows_how_far_it_is(client: Client, db: None) -> None:
    DemoCity.objects.create(seed=1, size=10, total=200, done=84, made_at=PRESENT)
    page = client.get("/demo/").content.decode()
    assert 'max="200" value="84"' in page
    assert "It is filling: 42 %." in page
    part = client.get("/demo/?shown=0", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part


def test_the_page_is_loaded_anew_when_accounts_open_or_the_city_stands(client: Client, db: None) -> None:
    city = DemoCity.objects.create(seed=1, size=10, total=200, made_at=PRESENT)
    User.objects.create_user(ACCOUNTS[0].email, kind=User.Kind.ENTERPRISE, name="Somebody")
    assert client.get("/demo/?shown=0", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    city.finished_at = PRESENT
    city.save()
    assert client.get("/demo/?shown=1", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
