"""An enterprise registers a difficulty: write, look it over, send. Nothing is lost on the way."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from breakwater.casework.models import Case
from breakwater.casework.states import Channel, State
from tests.casework.world import City
from tests.portal.people import key, signed_in, text_of

PAGE = "/my/difficulties/new/"
WRITTEN = {
    "category": "customs",
    "title": "부품 <컨테이너> 2개",
    "text": "월요일부터\r\n통관되지 않습니다.",
    "severity": "stopped",
    "since": "2020-02-24",
    "expected_loss": "12.5万",
    "jobs_at_risk": "80",
}


def sent(client: Client, *, step: str = "send", number: int = 1, **changes: Any) -> HttpResponse:
    return client.post(PAGE, {**WRITTEN, "step": step, "key": key(number), **changes})


def fields(response: HttpResponse) -> dict[str, str]:
    """The hidden fields of a page."""
    inputs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in inputs}


def pdf(name: str, content: bytes = b"%PDF-1.4\n%%EOF") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_with_one_kind_of_matter_there_is_nothing_to_choose(city: City, member: Client) -> None:
    assert member.get("/my/matters/new/")["Location"] == PAGE


def test_the_form_offers_the_playbooks_categories_with_their_hints(city: City, member: Client) -> None:
    page = text_of(member.get(PAGE))
    assert "Customs clearance Declaration, inspection, classification" in page
    assert "Protective supplies" in page
    assert "Part 1 of 4" in page


def test_before_sending_everything_is_shown_and_nothing_registered(city: City, member: Client) -> None:
    page = text_of(sent(member, step="review"))
    for words in (
        "Is this right?",
        "Customs clearance",
        "부품 <컨테이너> 2개",
        "통관되지 않습니다.",
        "Work stands still",
        "24 Feb 2020",
        "CN¥125,000.00",
        "80",
    ):
        assert words in page
    assert not Case.objects.exists()


def test_going_back_to_change_something_loses_nothing(city: City, member: Client) -> None:
    review = sent(member, step="review")
    carried = fields(review)
    assert {name: carried[name] for name in WRITTEN} == {
        **WRITTEN,
        "text": carried["text"],
    }
    assert carried["text"].splitlines() == WRITTEN["text"].splitlines()
    again = member.post(PAGE, {**carried, "step": "edit"}).content.decode()
    assert "부품 &lt;컨테이너&gt; 2개" in again
    assert 'value="12.5万"' in again
    assert 'value="2020-02-24"' in again
    assert re.search(r'value="customs"[^>]* checked', again)
    assert "There is a problem" not in again


def test_sent_it_has_number_official_and_deadline_at_once(city: City, member: Client) -> None:
    carried = fields(sent(member, step="review"))
    response = member.post(PAGE, {**carried, "step": "send", "documents": [pdf("계약서.pdf"), pdf("b.pdf")]})
    case = Case.objects.get()
    assert response["Location"] == f"/my/matters/{case.number}/registered/"
    assert (case.enterprise, case.handler, case.state) == (city.enterprise, city.official, State.ASSIGNED)
    assert (case.title, case.channel, case.language) == ("부품 <컨테이너> 2개", Channel.PORTAL, "en")
    assert (case.difficulty.expected_loss_fen, case.difficulty.jobs_at_risk) == (12_500_000, 80)
    names = case.documents.order_by("document__name").values_list("document__name", flat=True)
    assert list(names) == ["b.pdf", "계약서.pdf"]
    assert member.get(response["Location"]).status_code == 200


def test_only_what_is_required_is_enough(city: City, member: Client) -> None:
    sent(member, since="", expected_loss="", jobs_at_risk="")
    told = Case.objects.get().difficulty
    assert (told.since, told.expected_loss_fen, told.jobs_at_risk) == (None, None, None)


def test_the_words_are_in_the_language_the_page_is_read_in(city: City) -> None:
    city.member.language = "ko"
    city.member.save()
    sent(signed_in(city.member))
    assert Case.objects.get().language == "ko"


def test_the_button_pressed_twice_registers_once(city: City, member: Client) -> None:
    first, second = sent(member), sent(member)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    sent(member, number=2)
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("category", "", "Choose what it is about."),
        ("severity", "", "Choose how far the difficulty hinders your work."),
        ("title", "", "Write the difficulty in one line."),
        ("text", " ", "Write what happened and what you need from us."),
        ("expected_loss", "a lot", "This is not an amount."),
        ("expected_loss", "9" * 30, "This amount is too large."),
        ("jobs_at_risk", "-1", "greater than or equal to 0"),
        ("since", "2020-03-03", "This day is in the future."),
        ("since", "2020-02-30", "valid date"),
        ("category", "no-such", "no-such"),
    ],
)
@pytest.mark.parametrize("step", ["review", "send"])
def test_what_does_not_fit_comes_back_with_a_sentence_and_all_that_was_typed(
    city: City, member: Client, step: str, field: str, value: str, sentence: str
) -> None:
    page = sent(member, step=step, **{field: value})
    assert page.status_code == 422
    assert sentence in text_of(page)
    kept = {
        name: text for name, text in WRITTEN.items() if name not in (field, "category", "severity", "text")
    }
    body = unescape(page.content.decode())
    assert all(text in body for text in kept.values())
    assert not Case.objects.exists()


def test_a_document_that_is_refused_registers_nothing_and_keeps_the_words(city: City, member: Client) -> None:
    page = sent(member, documents=[pdf("good.pdf"), pdf("bad.pdf", b"MZ")])
    assert page.status_code == 422
    assert "The content of bad.pdf is not what its name says" in text_of(page)
    assert fields(page)["title"] == WRITTEN["title"]
    assert not Case.objects.exists()
    # Put right, the same form goes through: nothing was done under its key.
    member.post(PAGE, {**fields(page), "step": "send", "documents": [pdf("good.pdf")]})
    assert Case.objects.count() == 1


def test_a_form_without_its_key_is_refused_with_what_to_do(city: City, member: Client) -> None:
    page = sent(member, key="")
    assert page.status_code == 400
    assert "Open the page again and send it once more." in text_of(page)
    assert not Case.objects.exists()


def test_staff_do_not_register_as_an_enterprise(city: City) -> None:
    assert signed_in(city.official).get(PAGE).status_code == 403
    assert sent(signed_in(city.official)).status_code == 403


def test_an_account_that_speaks_for_no_enterprise_is_told_so(city: City, member: Client) -> None:
    city.contact.is_active = False
    city.contact.user = city.member
    city.contact.save()
    page = member.get(PAGE)
    assert page.status_code == 404
    assert "Your account speaks for no enterprise." in text_of(page)
