"""Signing in by e-mail, in our look, with a second factor for who set one up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import check_password, make_password
from django.core import mail
from django.test import Client, override_settings

from breakwater.access.passwords import PepperedPasswordHasher
from breakwater.audit.models import Entry
from breakwater.organisation.models import User

from .conftest import House

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def sign_in(client: Client, user: User, password: str = "a long secret", **query: str) -> object:
    return client.post("/accounts/login/", {"login": user.email, "password": password}, query_params=query)


@pytest.mark.parametrize(
    ("kind", "home"), [("staff", "/desk/"), ("partner", "/desk/"), ("enterprise", "/my/")]
)
def test_each_lands_at_their_own_work(client: Client, house: House, kind: str, home: str) -> None:
    response = sign_in(client, house.person(kind=kind))
    assert response.headers["Location"] == home


def test_the_page_asked_for_comes_after_signing_in(client: Client, house: House) -> None:
    response = sign_in(client, house.person(), next="/desk/absences/")
    assert response.headers["Location"] == "/desk/absences/"


def test_a_wrong_password_says_so_and_signs_nobody_in(client: Client, house: House) -> None:
    response = sign_in(client, house.person(), "wrong")
    assert "not correct" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_cannot_sign_in(client: Client, house: House) -> None:
    user = house.person(is_active=False)
    sign_in(client, user)
    assert "_auth_user_id" not in client.session


def test_signing_in_is_recorded(client: Client, house: House) -> None:
    user = house.person()
    sign_in(client, user)
    entry = Entry.objects.filter(table_name="organisation_user", op="update").latest("pk")
    assert (entry.row_pk, list(entry.after), entry.origin["channel"]) == (str(user.pk), ["last_login"], "web")


def test_nobody_makes_an_account_for_themselves(client: Client) -> None:
    page = client.get("/accounts/signup/").content.decode()
    assert "How to get an account" in page
    chosen = {"password1": "a long secret", "password2": "a long secret"}
    client.post("/accounts/signup/", {"email": "x@example.org"} | chosen)
    assert not User.objects.exists()


def test_an_enterprise_can_sign_out(signed_in: SignIn, member: User) -> None:
    client = signed_in(member)
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_who_forgot_the_password_gets_a_letter(client: Client, house: House) -> None:
    user = house.person()
    client.post("/accounts/password/reset/", {"email": user.email})
    assert [letter.to for letter in mail.outbox] == [[user.email]]


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
    ],
)
@pytest.mark.parametrize("kind", ["staff", "enterprise"])
def test_pages_of_the_account_wear_our_look(client: Client, house: House, path: str, kind: str) -> None:
    sign_in(client, house.person(kind=kind))
    client.post("/accounts/reauthenticate/", {"password": "a long secret"})
    response = client.get(path)
    assert response.status_code == 200
    assert "breakwater/breakwater.css" in response.content.decode()


@pytest.mark.parametrize("language", ["zh-Hans", "ja", "ko"])
def test_the_sign_in_page_comes_in_every_language(client: Client, language: str) -> None:
    client.post("/language/", {"language": language.lower(), "next": "/accounts/login/"})
    assert f'<html lang="{language}"' in client.get("/accounts/login/").content.decode()


def test_a_second_factor_is_asked_of_who_set_one_up(client: Client, house: House) -> None:
    user = house.person()
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    response = sign_in(client, user)
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).headers["Location"] == "/desk/"


def test_a_language_once_chosen_stays_with_the_account(signed_in: SignIn, house: House, member: User) -> None:
    for user in (house.person(), member):
        client = signed_in(user)
        client.post("/language/", {"language": "ko", "next": "/"})
        user.refresh_from_db()
        assert user.language == "ko"
        client.logout()


def test_a_language_that_we_do_not_speak_changes_nothing(signed_in: SignIn, member: User) -> None:
    signed_in(member).post("/language/", {"language": "xx", "next": "/"})
    member.refresh_from_db()
    assert member.language == "en"


@override_settings(PASSWORD_HASHERS=["breakwater.access.passwords.PepperedPasswordHasher"])
def test_a_password_hash_is_worth_nothing_without_the_platforms_key() -> None:
    kept = make_password("a long secret")
    assert kept.startswith(PepperedPasswordHasher.algorithm)
    assert check_password("a long secret", kept)
    with override_settings(SECRET_KEY="another key of somebody who found the hash"):
        assert not check_password("a long secret", kept)
