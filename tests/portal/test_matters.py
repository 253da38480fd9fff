"""An enterprise follows its matters: under isolation, with everything that is its own and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from breakwater.casework.models import Case, Record
from breakwater.casework.states import RecordKind, State
from breakwater.organisation.models import Absence
from tests.casework.world import MONDAY, City, at
from tests.portal.people import key, links, signed_in, text_of


def asked(city: City) -> Case:
    """A case whose official asked for something."""
    case = city.difficulty()
    city.take(case, "accept", "official")
    return city.take(case, "ask", "official", at("03-02 10:00"), text="Please send the list of staff.")


# What is next ---------------------------------------------------------------------------------------------


def test_the_first_page_begins_with_what_is_needed_from_the_enterprise(city: City, member: Client) -> None:
    waiting, answered, running = asked(city), city.proposed(city.difficulty()), city.difficulty()
    page = text_of(member.get("/my/"))
    assert "2 matters wait for you." in page
    first, _sep, rest = page.partition("On its way")
    assert waiting.number in first
    assert answered.number in first
    assert running.number in rest
    assert f"/my/matters/{waiting.number}/do/supply/" in links(member.get("/my/"))


def test_an_enterprise_without_matters_is_shown_the_first_step(city: City, member: Client) -> None:
    page = member.get("/my/")
    assert "No open matter" in text_of(page)
    assert "/my/matters/new/" in links(page)


def test_the_official_stands_on_the_first_page_with_a_number_to_call(city: City, member: Client) -> None:
    city.official.desk_phone = "+8641180001234"
    city.official.save()
    page = member.get("/my/").content.decode()
    assert "卢海" in page
    assert 'href="tel:+8641180001234"' in page


def test_while_the_official_is_away_the_substitute_is_named(city: City, member: Client) -> None:
    Absence.objects.create(
        user=city.official, substitute=city.colleague, starts=date(2020, 3, 1), ends=date(2020, 3, 8)
    )
    assert "卢海 is away. 苏晴 stands in." in text_of(member.get("/my/official/"))


def test_who_is_responsible_for_each_measure_is_told_from_the_published_table(
    published: City, member: Client
) -> None:
    page = text_of(member.get("/my/official/"))
    assert "QIN Baolai" in page
    assert "80007975" in page
    assert "김민준" in page  # the enterprise's own contact


# The list -------------------------------------------------------------------------------------------------


def test_matters_are_listed_by_whether_they_ended(city: City, member: Client) -> None:
    running, over = city.difficulty(), city.difficulty()
    city.take(over, "withdraw", "member", reason="해결됨")
    assert running.number in text_of(member.get("/my/matters/"))
    assert over.number not in text_of(member.get("/my/matters/"))
    assert over.number in text_of(member.get("/my/matters/?view=ended"))


def test_a_long_list_goes_on_by_pages_without_losing_one(city: City, member: Client) -> None:
    numbers = {city.difficulty().number for _ in range(27)}
    first = member.get("/my/matters/")
    onward = next(iter(next_pages(first)))
    second = member.get("/my/matters/" + onward)
    shown = [number for number in numbers if number in text_of(first)]
    rest = [number for number in numbers if number in text_of(second)]
    assert (len(shown), len(rest)) == (25, 2)
    assert {*shown, *rest} == numbers


def next_pages(response: HttpResponse) -> list[str]:
    body = response.content.decode()
    return [part.split('"')[0].replace("&amp;", "&") for part in body.split('rel="next" href="')[1:]]


@pytest.mark.parametrize("page", ["/my/", "/my/matters/"])
def test_a_page_costs_the_same_for_one_matter_and_for_many(city: City, member: Client, page: str) -> None:
    for _ in range(2):  # as many notices as the first page shows
        asked(city)
        city.difficulty()
    member.get(page)
    few = queries_of(member, page)
    for _ in range(4):
        asked(city)
        city.difficulty()
    assert queries_of(member, page) == few


def queries_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


# One matter


def test_a_matter_says_where_it_is_who_has_it_and_by_when(city: City, member: Client) -> None:
    case = city.difficulty()
    page = text_of(member.get(f"/my/matters/{case.number}/"))
    assert case.number in page
    assert "With 卢海, who will accept it next. You hear from us by Mon 2 Mar." in page
    assert "5 working days left" in page
    assert "Now: With an official" in page
    assert "춘절 이후 120명이 복귀하지 못했습니다." in page
    assert "Work stands still" in page  # the measure's panel


def test_a_matter_never_shows_what_is_internal(city: City, member: Client) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    city.log(case, "official", RecordKind.NOTE, text="Owner is difficult on the telephone.")
    city.take(case, "escalate", "official", reason="Needs the deputy mayor.")
    city.log(case, "official", RecordKind.CALL, text="Buses are ordered.")
    page = text_of(member.get(f"/my/matters/{case.number}/"))
    assert "Buses are ordered." in page
    assert "difficult on the telephone" not in page
    assert "deputy mayor" not in page


def test_what_was_asked_stands_beside_the_button_and_on_its_page(city: City, member: Client) -> None:
    case = asked(city)
    for page in (f"/my/matters/{case.number}/", f"/my/matters/{case.number}/do/supply/"):
        assert "Our question Please send the list of staff." in text_of(member.get(page))


def test_a_matter_that_was_merged_leads_to_the_one_that_goes_on(city: City, member: Client) -> None:
    kept, twin = city.difficulty(), city.difficulty()
    city.take(twin, "merge", "official", into=kept.number)
    page = member.get(f"/my/matters/{twin.number}/")
    assert f"This matter goes on in {kept.number}." in text_of(page)
    assert f"/my/matters/{kept.number}/" in links(page)


PARTS = ["", "registered/", "do/withdraw/", "do/confirm/", "do/nothing/"]


@pytest.mark.parametrize("part", PARTS)
def test_the_number_of_another_enterprise_is_not_found(city: City, neighbour: Client, part: str) -> None:
    number = city.difficulty().number
    assert neighbour.get(f"/my/matters/{number}/{part}").status_code == 404


def test_another_enterprise_can_neither_write_to_it_nor_move_it(city: City, neighbour: Client) -> None:
    case = city.difficulty()
    said = neighbour.post(f"/my/matters/{case.number}/message/", {"key": key(), "text": "Hello"})
    done = neighbour.post(f"/my/matters/{case.number}/do/withdraw/", {"key": key(), "reason": "Mine"})
    case.refresh_from_db()
    assert (said.status_code, done.status_code, case.state) == (404, 404, State.ASSIGNED)
    assert not case.records.exists()


@pytest.mark.parametrize("page", ["/my/", "/my/matters/", "/my/official/", "/my/difficulties/new/"])
def test_pages_of_an_enterprise_are_for_enterprises(city: City, public: Client, page: str) -> None:
    assert public.get(page).status_code == 302
    assert public.get(page)["Location"].startswith("/accounts/login/?next=")
    assert signed_in(city.official).get(page).status_code == 403


# What an enterprise does


def test_a_message_reaches_the_working_record_with_its_documents(city: City, member: Client) -> None:
    case = city.difficulty()
    list_of_staff = SimpleUploadedFile("list.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    sent = member.post(
        f"/my/matters/{case.number}/message/",
        {"key": key(), "text": "명단을 보냅니다", "documents": [list_of_staff]},
    )
    assert sent["Location"] == f"/my/matters/{case.number}/"
    record = case.records.get()
    assert (record.kind, record.incoming, record.text) == (RecordKind.MESSAGE, True, "명단을 보냅니다")
    page = member.get(f"/my/matters/{case.number}/")
    document = record.documents.get().document
    assert f"/documents/{document.pk}/" in links(page)
    opened = member.get(f"/documents/{document.pk}/")
    assert opened.status_code == 200
    assert opened.getvalue() == b"%PDF-1.4\n%%EOF"


def test_a_message_sent_twice_is_kept_once(city: City, member: Client) -> None:
    case = city.difficulty()
    form = {"key": key(), "text": "명단을 보냅니다"}
    first = member.post(f"/my/matters/{case.number}/message/", form)
    second = member.post(f"/my/matters/{case.number}/message/", form)
    assert first["Location"] == second["Location"]
    assert case.records.count() == 1


def test_a_message_to_a_matter_that_ended_comes_back_with_the_reason_and_the_words(
    city: City, member: Client
) -> None:
    case = city.difficulty()
    city.take(case, "withdraw", "member", reason="해결됨")
    page = member.post(f"/my/matters/{case.number}/message/", {"key": key(), "text": "One more thing"})
    assert page.status_code == 422
    assert "This matter is closed." in text_of(page)
    assert "One more thing" in page.content.decode()
    assert not Record.objects.exists()


def test_a_document_that_is_not_what_it_says_comes_back_with_the_words(city: City, member: Client) -> None:
    case = city.difficulty()
    false = SimpleUploadedFile("list.pdf", b"MZ this is a program", "application/pdf")
    page = member.post(
        f"/my/matters/{case.number}/message/", {"key": key(), "text": "The list", "documents": [false]}
    )
    assert page.status_code == 422
    assert "The content of list.pdf is not what its name says" in text_of(page)
    assert "The list</textarea>" in page.content.decode()
    assert not case.records.exists()


def test_the_enterprise_answers_what_it_was_asked(city: City, member: Client) -> None:
    case = asked(city)
    done = member.post(f"/my/matters/{case.number}/do/supply/", {"key": key(), "text": "여기 있습니다"})
    case.refresh_from_db()
    assert (done.status_code, case.state) == (302, State.IN_PROGRESS)


def test_the_enterprise_confirms_and_rates_the_answer(city: City, member: Client) -> None:
    case = city.proposed(city.difficulty())
    asking = text_of(member.get(f"/my/matters/{case.number}/do/confirm/"))
    assert "Our answer Buses on Thursday." in asking
    assert "How satisfied are you?" in asking
    member.post(
        f"/my/matters/{case.number}/do/confirm/", {"key": key(), "rating": "5", "comment": "고맙습니다"}
    )
    case.refresh_from_db()
    assert (case.state, case.rating, case.confirmed_by) == (State.CLOSED, 5, city.member)
    assert "Settled and closed." in text_of(member.get(f"/my/matters/{case.number}/"))


def test_a_step_without_what_it_needs_comes_back_with_a_sentence(city: City, member: Client) -> None:
    case = city.proposed(city.difficulty())
    page = member.post(
        f"/my/matters/{case.number}/do/confirm/", {"key": key(), "rating": "", "comment": "Thank you"}
    )
    assert page.status_code == 422
    assert "There is a problem" in text_of(page)
    assert "Thank you</textarea>" in page.content.decode()


def test_an_answer_that_settles_nothing_is_sent_back_and_a_settled_matter_opened_again(
    city: City, member: Client
) -> None:
    case = city.proposed(city.difficulty())
    member.post(f"/my/matters/{case.number}/do/redo/", {"key": key(1), "reason": "버스가 오지 않았습니다"})
    case.refresh_from_db()
    assert (case.state, case.reopened) == (State.IN_PROGRESS, 1)
    city.take(case, "propose", "official", MONDAY, solution="Buses today.", outcome="solved")
    city.take(case, "confirm", "member", MONDAY, rating=4)
    member.post(f"/my/matters/{case.number}/do/reopen/", {"key": key(2), "reason": "다시 필요합니다"})
    case.refresh_from_db()
    assert (case.state, case.reopened) == (State.IN_PROGRESS, 2)


def test_the_receipt_names_number_person_deadline_and_what_comes_next(city: City, member: Client) -> None:
    case = city.difficulty()
    page = member.get(f"/my/matters/{case.number}/registered/")
    words = text_of(page)
    assert case.number in words
    assert "卢海" in words
    assert "Tuesday, 3 March 2020" in words
    assert "Monday, 9 March 2020" in words
    assert 'data-draft-done="difficulty"' in page.content.decode()
