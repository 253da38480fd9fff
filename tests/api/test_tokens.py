"""The page on which people make tokens, and its operations."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from breakwater.api.models import ApiToken
from breakwater.api.operations.tokens import (
    AlreadyRevoked,
    ScopeNotYours,
    TooManyTokens,
    WrongLife,
    digest_of,
    make_token,
    revoke_token,
)
from breakwater.kernel.errors import NotFound
from tests.api.program import ROOT, at_work
from tests.casework.world import MONDAY, City

PAGE = "/desk/tokens/"


def sent(client: Client, key: str = "", **changes: object) -> HttpResponse:
    typed = {"key": key or uuid4(), "name": "Reports", "scopes": ["case.view"], "expires_at": "2020-04-01"}
    with at_work():
        return client.post(PAGE, typed | changes)


@pytest.fixture
def official(city: City, client: Client) -> Client:
    with at_work():
        client.force_login(city.official)
    return client


def secret_on(answer: HttpResponse) -> str:
    return str(answer.context["secret"])


def test_a_token_is_made_shown_once_and_works(city: City, official: Client) -> None:
    answer = sent(official)
    secret = secret_on(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert secret in answer.content.decode()
    with at_work():
        assert secret not in official.get(PAGE).content.decode()
        used = Client().get(f"{ROOT}/cases", headers={"Authorization": f"Bearer {secret}"})
    assert used.status_code == 200
    token = ApiToken.objects.get()
    assert (token.user, token.scopes, token.digest) == (city.official, ["case.view"], digest_of(secret))


def test_the_form_sent_twice_makes_one_token(official: Client) -> None:
    key = str(uuid4())
    assert sent(official, key).status_code == 200
    assert sent(official, key).headers["Location"] == PAGE
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"scopes": []}, {"scopes": ["users.manage"]}, {"expires_at": "2021-04-01"}]
)
def test_what_does_not_fit_is_said_beside_the_field(official: Client, changes: dict[str, object]) -> None:
    answer = sent(official, **changes)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(changes)
    assert not ApiToken.objects.exists()


def test_an_enterprise_makes_its_own_on_the_portal(city: City, client: Client) -> None:
    with at_work():
        client.force_login(city.member)
        page = client.get(PAGE)
    assert "portal/shell.html" in {template.name for template in page.templates}
    assert secret_on(sent(client, scopes=["own.cases"])).startswith("bw_")


def test_a_token_is_revoked_on_the_page(city: City, official: Client) -> None:
    secret = secret_on(sent(official))
    token = ApiToken.objects.get()
    with at_work():
        official.post(reverse("tokens:revoke", args=[token.pk]))
        used = Client().get(f"{ROOT}/cases", headers={"Authorization": f"Bearer {secret}"})
    assert used.status_code == 401


def make(city: City, who: str = "official", scope: str = "case.view", days: int = 30) -> ApiToken:
    token, _secret = make_token(
        name="Tests", scopes=[scope], expires_at=MONDAY + timedelta(days=days), by=city.actor(who), now=MONDAY
    )
    return token


def test_a_token_may_do_no_more_than_its_maker(city: City) -> None:
    with pytest.raises(ScopeNotYours):
        make(city, scope="case.assign")
    with pytest.raises(ScopeNotYours):
        make(city, "member", "case.view")


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lives_a_year_at_most(city: City, days: int) -> None:
    with pytest.raises(WrongLife):
        make(city, days=days)


def test_the_database_refuses_a_longer_life(city: City) -> None:
    token = make(city)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(expires_at=MONDAY + timedelta(days=400))


def test_there_is_an_end_to_tokens(city: City) -> None:
    for _ in range(20):
        make(city)
    with pytest.raises(TooManyTokens, match="20"):
        make(city)


def test_nobody_revokes_anothers_token_or_one_twice(city: City) -> None:
    token = make(city)
    with pytest.raises(NotFound):
        revoke_token(token_id=token.pk, by=city.actor("leader"), now=MONDAY)
    revoke_token(token_id=token.pk, by=city.actor("official"), now=MONDAY)
    with pytest.raises(AlreadyRevoked):
        revoke_token(token_id=token.pk, by=city.actor("official"), now=MONDAY)
