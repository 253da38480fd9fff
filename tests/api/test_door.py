"""Who gets in, how often, in which language, and how it is said that something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from breakwater.api.api import description
from breakwater.api.models import ApiToken, TokenUse
from breakwater.api.operations.tokens import revoke_token
from breakwater.organisation.models import Post
from tests.api.program import ROOT, Program, at_work, refused
from tests.casework.world import MONDAY, City

Programs = Callable[..., Program]


def test_a_token_lets_its_program_in(programs: Programs) -> None:
    answer = programs("official").get("/cases")
    assert answer.status_code == 200
    assert answer.json() == {"items": [], "next": None}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer bw_" + "x" * 43]
)
def test_without_a_token_nobody_gets_in(city: City, header: str) -> None:
    answer = Client().get(f"{ROOT}/cases", headers={"Authorization": header})
    refused(answer, 401, "api.unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_no_address_of_the_api_opens_without_a_token(city: City) -> None:
    for address, methods in description()["paths"].items():
        for method in methods:
            url = address.format(number="2020-01-000001", name="accept", uscc="X" * 18, id="0" * 32)
            refused(getattr(Client(), method)(url), 401, "api.unauthenticated")


def test_the_session_of_a_browser_opens_nothing(city: City, client: Client) -> None:
    client.force_login(city.leader)
    refused(client.get(f"{ROOT}/cases"), 401, "api.unauthenticated")


def test_an_expired_token_is_turned_away(programs: Programs) -> None:
    program = programs("official")
    with time_machine.travel(MONDAY + timedelta(days=31), tick=False):
        answer = Client().get(f"{ROOT}/cases", headers=program.headers)
    refused(answer, 401, "api.unauthenticated")


def test_a_revoked_token_is_turned_away(city: City, programs: Programs) -> None:
    program = programs("official")
    revoke_token(token_id=program.token.pk, by=city.actor("official"), now=MONDAY)
    refused(program.get("/cases"), 401, "api.unauthenticated")


def test_the_token_of_a_closed_account_is_turned_away(city: City, programs: Programs) -> None:
    program = programs("official")
    city.official.is_active = False
    city.official.save()
    refused(program.get("/cases"), 401, "api.unauthenticated")


def test_a_scope_that_was_not_given_is_missing(programs: Programs) -> None:
    refused(programs("official", "distribution.view").get("/cases"), 403, "not_allowed")


def test_a_permission_lost_since_is_lost_to_the_token(city: City, programs: Programs) -> None:
    program = programs("official")
    Post.objects.filter(user=city.official).update(ends=MONDAY.date() - timedelta(days=1))
    refused(program.get("/cases"), 403, "not_allowed")


# How often ------------------------------------------------------------------------------------------------


def test_requests_are_counted_by_the_minute(programs: Programs, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    program = programs("official")
    first, second, third = (program.get("/cases") for _ in range(3))
    assert first.headers["RateLimit"] == '"token";r=1;t=60'
    assert first.headers["RateLimit-Policy"] == '"token";q=2;w=60'
    assert second.status_code == 200
    refused(third, 429, "api.too_many_requests")
    assert third.headers["Retry-After"] == "60"
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        later = Client().get(f"{ROOT}/cases", headers=program.headers)
    assert later.status_code == 200


def test_one_tokens_requests_are_not_anothers(programs: Programs, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    program, other = programs("official"), programs("official")
    program.get("/cases")
    assert other.get("/cases").status_code == 200


def test_the_last_use_is_known_to_the_minute(programs: Programs) -> None:
    program = programs("official")
    program.get("/cases")
    assert TokenUse.objects.get(token=program.token).window_at == MONDAY


# What is wrong --------------------------------------------------------------------------------------------


def test_an_address_that_is_not_there_is_a_problem_too(city: City) -> None:
    for method in ("get", "post", "delete"):
        refused(getattr(Client(), method)(f"{ROOT}/nothing/here"), 404, "not_found")


def test_a_number_that_cannot_be_is_not_found(programs: Programs) -> None:
    refused(programs("official").get("/cases/000"), 404, "not_found")


def test_a_method_that_is_not_taken_is_named(programs: Programs) -> None:
    answer = programs("official").delete("/cases")
    refused(answer, 405, "api.method_not_allowed")
    assert answer.headers["Allow"] == "GET"


def test_a_body_that_is_no_json_is_refused(programs: Programs) -> None:
    program = programs("member")
    with at_work():
        answer = Client().post(
            f"{ROOT}/difficulties",
            "{broken",
            content_type="application/json",
            headers={**program.headers, "Idempotency-Key": "1"},
        )
    refused(answer, 400, "api.unreadable")


def test_a_body_that_is_too_large_is_refused(programs: Programs) -> None:
    answer = programs("member").post("/difficulties", {"text": "x" * 3 * 1024 * 1024})
    refused(answer, 413, "api.too_big")


def test_a_field_that_does_not_fit_is_named(programs: Programs) -> None:
    problem = refused(programs("official").get("/cases", size=101, state="gone"), 422, "api.invalid")
    assert [error["field"] for error in problem["errors"]] == ["size", "state"]


def test_a_defect_of_ours_says_nothing_of_itself(
    programs: Programs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("breakwater.api.endpoints.cases.seen_as", lambda *_: 1 / 0)
    problem = refused(programs("official").get("/cases"), 500, "api.failed")
    assert "division" not in str(problem)
    assert "ZeroDivisionError" in caplog.text


# Language -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "language"), [("ko", "ko"), ("ja-JP,ja;q=0.9", "ja"), ("fr", "en"), ("zh-CN", "zh-hans")]
)
def test_a_problem_is_told_in_the_language_asked_for(city: City, asked: str, language: str) -> None:
    answer = Client().get(f"{ROOT}/cases", headers={"Accept-Language": asked})
    assert answer.headers["Content-Language"] == language


def test_without_a_language_asked_for_the_users_own_counts(city: City, programs: Programs) -> None:
    city.member.language = "ko"
    city.member.save()
    assert programs("member").get("/cases").headers["Content-Language"] == "ko"


def test_the_description_is_there_for_everybody(db: None, client: Client) -> None:
    answer = client.get(reverse("api:openapi"))
    assert answer.json()["openapi"] == "3.1.0"


def test_only_a_digest_of_a_token_is_kept(programs: Programs) -> None:
    program = programs("official")
    kept = ApiToken.objects.filter(pk=program.token.pk).values().get()
    assert program.secret not in str(kept)
    assert program.secret.startswith(kept["prefix"])
