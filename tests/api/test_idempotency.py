"""A request that is sent again has one effect."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse

from breakwater.api.idempotency import forget_answers
from breakwater.api.models import KeptAnswer
from breakwater.casework.models import Case, Record
from breakwater.casework.operations.steps import WrongState
from tests.api.program import Program, program, refused
from tests.casework.world import MONDAY, City, build

Programs = Callable[..., Program]

WORDS = {"text": "Two buses on Thursday.", "kind": "call"}


def test_without_a_key_nothing_is_done(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    answer = programs("official").post(f"/cases/{number}/records", WORDS, headers={"Idempotency-Key": " "})
    refused(answer, 400, "api.no_key")
    assert not Record.objects.exists()


def test_the_same_request_again_gets_the_first_answer(city: City, programs: Programs) -> None:
    number, official = city.difficulty().number, programs("official")
    first = official.post(f"/cases/{number}/records", WORDS, key="one")
    again = official.post(f"/cases/{number}/records", WORDS, key="one")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Record.objects.count() == 1


def test_the_key_with_another_content_is_refused(city: City, programs: Programs) -> None:
    number, official = city.difficulty().number, programs("official")
    official.post(f"/cases/{number}/records", WORDS, key="one")
    answer = official.post(f"/cases/{number}/records", {**WORDS, "text": "Other."}, key="one")
    refused(answer, 422, "api.key_of_another")


def test_the_key_at_another_address_is_refused(city: City, programs: Programs) -> None:
    first, second = city.difficulty().number, city.difficulty().number
    official = programs("official")
    official.post(f"/cases/{first}/records", WORDS, key="one")
    refused(official.post(f"/cases/{second}/records", WORDS, key="one"), 422, "api.key_of_another")


def test_two_programs_may_choose_the_same_key(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    for who in ("official", "district_chief"):
        assert programs(who).post(f"/cases/{number}/records", WORDS, key="one").status_code == 201
    assert Record.objects.count() == 2


def test_a_refused_request_keeps_nothing_and_may_be_sent_again(city: City, programs: Programs) -> None:
    case, official = city.difficulty(), programs("official")
    body = {"fields": {"solution": "Buses.", "outcome": "solved"}}
    address = f"/cases/{case.number}/transitions/propose"
    refused(official.post(address, body, key="one"), 409, WrongState.code)
    assert not KeptAnswer.objects.exists()
    city.take(case, "accept", "official")
    assert official.post(address, body, key="one").status_code == 200


def test_what_is_kept_cannot_be_read_in_the_database(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    programs("official").post(f"/cases/{number}/records", WORDS)
    assert "buses" not in KeptAnswer.objects.get().body.lower()


def test_old_answers_are_forgotten(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    programs("official").post(f"/cases/{number}/records", WORDS)
    assert forget_answers(now=MONDAY + timedelta(days=6)) == 0
    assert forget_answers(now=MONDAY + timedelta(days=8)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_the_same_time_has_one_effect() -> None:
    city = build()
    member = program(city.member)
    body = {
        "category": "labour-return", "severity": "stopped", "language": "en", "title": "One", "text": "Two",
    }  # fmt: skip

    def send(_: int) -> HttpResponse:
        try:
            return member.post("/difficulties", body, key="one")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert Case.objects.count() == 1
