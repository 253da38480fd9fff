"""The desk over HTTP: who sees what, one effect, nothing typed is lost, queries that do not grow."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from breakwater.casework.models import Case
from breakwater.casework.operations.cooperation import ask_department
from breakwater.casework.states import State
from breakwater.messaging.models import Notice
from breakwater.organisation.models import Department, User
from tests.casework.world import MONDAY, City


def browser(user: User, language: str = "en") -> Client:
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    return client


def press(client: Client, case: Case, name: str, **data: Any) -> Any:
    sent = {"key": str(uuid4()), "version": case.version, **data}
    return client.post(f"/desk/cases/{case.number}/do/{name}/", sent)


@pytest.mark.parametrize("language", ["zh-Hans", "en", "ja", "ko"])
def test_every_page_of_casework_opens_in(city: City, language: str) -> None:
    case = city.proposed(city.difficulty())
    city.difficulty()
    client = browser(city.leader, language)
    for url in ("", "cases/", "cases/?view=overdue", "dashboard/", "search/?q=직원", f"cases/{case.number}/"):
        answer = client.get(f"/desk/{url}", follow=True)
        assert answer.status_code == 200, url
        assert f'<html lang="{language}"' in answer.content.decode()


def test_an_enterprise_is_shown_no_desk(city: City) -> None:
    assert browser(city.member).get("/desk/cases/").status_code == 403


def test_a_case_outside_ones_reach_does_not_exist(city: City) -> None:
    case = city.difficulty()
    assert browser(city.partner).get(f"/desk/cases/{case.number}/").status_code == 404


def test_a_partner_sees_the_case_it_is_asked_about_and_answers_once(city: City) -> None:
    case = city.difficulty()
    customs = Department.objects.get(code="CUSTOMS")
    ask_department(
        number=case.number,
        department=customs,
        question="Held since when?",
        by=city.actor("official"),
        now=MONDAY,
    )
    assert Notice.objects.filter(user=city.partner, event="asked").count() == 1
    city.log(case, "official", "note", text="only among ourselves")
    client = browser(city.partner)
    assert case.number in client.get("/desk/").content.decode()
    page = client.get(f"/desk/cases/{case.number}/").content.decode()
    assert "Held since when?" in page
    assert "only among ourselves" not in page
    url = f"/desk/cases/{case.number}/answer/{customs.pk}/"
    key = str(uuid4())
    for _ in range(2):
        assert client.post(url, {"key": key, "text": "Since Monday."}).status_code == 302
    assert case.events.filter(name="cooperate").count() == 1
    assert Notice.objects.filter(user=city.official, event="cooperated").count() == 1


def test_the_same_form_sent_twice_has_one_effect(city: City) -> None:
    case = city.difficulty()
    client, key = browser(city.official), str(uuid4())
    first = press(client, case, "accept", key=key)
    second = press(client, case, "accept", key=key)
    assert (first.status_code, second.status_code) == (302, 302)
    assert case.events.filter(name="accept").count() == 1


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(city: City) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    case.refresh_from_db()
    answer = press(browser(city.official), case, "propose", solution="Buses on Thursday.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Buses on Thursday." in page
    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_a_step_nobody_knows_does_not_exist(city: City) -> None:
    case = city.difficulty()
    assert browser(city.official).get(f"/desk/cases/{case.number}/do/explode/").status_code == 404


def test_a_step_one_may_not_take_is_refused_in_a_sentence(city: City) -> None:
    case = city.difficulty()
    answer = press(browser(city.colleague), case, "accept")
    assert answer.status_code == 409
    assert city.official.name in answer.content.decode()


def test_search_finds_words_in_four_languages_and_numbers(city: City) -> None:
    case = city.difficulty()
    client = browser(city.officer)
    assert case.number in client.get("/desk/search/", {"q": "복귀"}).content.decode()
    assert client.get("/desk/search/", {"q": case.number}).url == f"/desk/cases/{case.number}/"
    assert case.number not in client.get("/desk/search/", {"q": "台风"}).content.decode()


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("url", ["/desk/", "/desk/cases/", "/desk/dashboard/", "/desk/search/?q=직원들이"])
def test_a_list_costs_the_same_queries_however_many_cases(city: City, url: str) -> None:
    client = browser(city.leader)
    for _ in range(2):
        city.difficulty()
    client.get(url)
    few = cost(client, url)
    for _ in range(8):
        city.difficulty()
    assert cost(client, url) == few


def test_a_case_costs_the_same_queries_however_long_its_story(city: City) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    client = browser(city.official)
    url = f"/desk/cases/{case.number}/"
    city.log(case, "official", "call")
    client.get(url)
    few = cost(client, url)
    for _ in range(8):
        city.log(case, "official", "visit")
    assert cost(client, url) == few
