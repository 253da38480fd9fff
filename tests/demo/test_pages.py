"""Being somebody of the demo city: only with the mark, only as those who are listed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from breakwater.demo.accounts import ACCOUNTS, Account
from breakwater.demo.build import Chapter, build
from breakwater.demo.models import DemoCity
from breakwater.organisation.models import User
from tests.demo.conftest import PRESENT, SEED


def stop_before_the_matters(city: DemoCity, chapter: Chapter) -> None:
    if str(chapter.title) == "The first matters":
        raise KeyboardInterrupt


@pytest.fixture(scope="module")
def _opened(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A city whose accounts are open, and that has no matter yet."""
    with django_db_blocker.unblock(), transaction.atomic():
        with suppress(KeyboardInterrupt):
            build(seed=SEED, size=5, now=PRESENT, on_chapter=stop_before_the_matters)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city(_opened: None, db: None) -> DemoCity:
    return DemoCity.objects.get()


def sign_in(client: Client, email: str) -> int:
    return client.post("/demo/sign-in/", {"email": email}).status_code


def test_the_page_offers_every_account(client: Client, city: DemoCity) -> None:
    page = client.get("/demo/").content.decode()
    for account in ACCOUNTS:
        assert account.email in page


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.key)
def test_one_click_signs_in_and_leads_home(client: Client, city: DemoCity, account: Account) -> None:
    answer = client.post("/demo/sign-in/", {"email": account.email})
    user = User.objects.get(email=account.email)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert answer["Location"].startswith("/my/" if user.kind == "enterprise" else "/desk/")


def test_whoever_is_signed_in_for_an_enterprise_may_become_somebody_else(
    client: Client, city: DemoCity
) -> None:
    sign_in(client, ACCOUNTS[0].email)
    assert ACCOUNTS[-1].email in client.get("/demo/").content.decode()
    assert sign_in(client, ACCOUNTS[-1].email) == 302


def test_nobody_else_is_opened_by_a_click(client: Client, city: DemoCity) -> None:
    other = User.objects.exclude(email__in=[account.email for account in ACCOUNTS]).earliest("pk")
    assert sign_in(client, other.email) == 404
    assert sign_in(client, "nobody@demo.breakwater.example") == 404
    assert "_auth_user_id" not in client.session


def test_every_page_of_a_demo_city_says_so_and_the_sign_in_page_leads_to_it(
    client: Client, city: DemoCity
) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "A synthetic demo city" in page
    assert 'href="/demo/"' in page
