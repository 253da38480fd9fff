"""An officer writes down a difficulty heard on the telephone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from breakwater.casework.models import Case
from breakwater.casework.states import Channel
from breakwater.organisation.models import Department
from tests.casework.world import City, person
from tests.portal.people import key, links, signed_in, text_of

PAGE = "/desk/difficulties/new/"
HEARD = {
    "channel": "wechat",
    "category": "rent",
    "severity": "hampered",
    "language": "ko",
    "title": "창고 임대료",
    "text": "두 달 유예를 원합니다.",
    "since": "",
    "expected_loss": "80,000",
    "jobs_at_risk": "",
}


@pytest.fixture
def officer(city: City) -> Client:
    return signed_in(city.official)


def taken(client: Client, city: City, **changes: Any) -> HttpResponse:
    return client.post(f"{PAGE}?enterprise={city.enterprise.pk}", {**HEARD, "key": key(), **changes})


@pytest.mark.parametrize("words", ["韩光", "한광", "91210202MA"])
def test_the_enterprise_is_found_by_a_name_in_any_language_or_its_code(
    city: City, officer: Client, words: str
) -> None:
    page = officer.get(PAGE, {"q": words})
    assert f"{PAGE}?enterprise={city.enterprise.pk}" in links(page)


def test_while_typing_only_the_list_is_sent(city: City, officer: Client) -> None:
    fragment = officer.get(PAGE, {"q": "韩光"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert links(fragment) == {f"{PAGE}?enterprise={city.enterprise.pk}"}


def test_a_search_without_result_says_what_to_do(city: City, officer: Client) -> None:
    assert "No enterprise of yours fits." in text_of(officer.get(PAGE, {"q": "Nordmeer"}))


def test_the_page_says_who_will_get_it(city: City, officer: Client) -> None:
    page = text_of(officer.get(f"{PAGE}?enterprise={city.enterprise.pk}"))
    assert "卢海" in page
    assert "How does the enterprise stand?" in page


def test_what_was_heard_is_registered_with_its_channel_and_language(city: City, officer: Client) -> None:
    photo = SimpleUploadedFile("photo.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    response = taken(officer, city, documents=[photo])
    case = Case.objects.get()
    assert response["Location"] == f"/desk/cases/{case.number}/"
    assert (case.channel, case.language, case.registered_by) == (Channel.WECHAT, "ko", city.official)
    assert case.difficulty.expected_loss_fen == 8_000_000
    assert case.documents.count() == 1
    assert f"Registered as {case.number}." in text_of(officer.get(response["Location"]))


def test_the_desks_case_page_shows_what_is_at_stake(city: City, officer: Client) -> None:
    taken(officer, city)
    page = text_of(officer.get(f"/desk/cases/{Case.objects.get().number}/"))
    assert "Severity Work goes on, but only in part" in page
    assert "Expected loss CN¥80,000.00" in page
    assert "Jobs at risk" not in page


def test_the_button_pressed_twice_registers_once(city: City, officer: Client) -> None:
    assert taken(officer, city)["Location"] == taken(officer, city)["Location"]
    assert Case.objects.count() == 1


def test_what_does_not_fit_comes_back_with_all_that_was_typed(city: City, officer: Client) -> None:
    page = taken(officer, city, title="")
    assert page.status_code == 422
    assert "Write the difficulty in one line." in text_of(page)
    assert "두 달 유예를 원합니다.</textarea>" in page.content.decode()
    assert not Case.objects.exists()


def test_the_portal_is_no_channel_an_officer_may_name(city: City, officer: Client) -> None:
    assert taken(officer, city, channel="portal").status_code == 422


def test_an_enterprise_outside_the_area_is_not_found(city: City) -> None:
    elsewhere = Department.objects.get(area__code="DL-210203", kind="district")
    outsider = signed_in(person("district_official", elsewhere, "外区"))
    assert outsider.get(f"{PAGE}?enterprise={city.enterprise.pk}").status_code == 404
    assert taken(outsider, city).status_code == 404
    assert links(outsider.get(PAGE, {"q": "韩光"})).isdisjoint({f"{PAGE}?enterprise={city.enterprise.pk}"})


@pytest.mark.parametrize("text", ["0", "abc", "99999999999999999999999", "-1"])
def test_an_enterprise_that_does_not_exist_is_not_found(city: City, officer: Client, text: str) -> None:
    assert officer.get(PAGE, {"enterprise": text}).status_code == 404


def test_an_enterprise_does_not_take_in_for_others(city: City, member: Client) -> None:
    assert member.get(PAGE).status_code == 403
