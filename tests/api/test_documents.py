"""GET and POST /cases/{number}/documents, GET /documents/{id}."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from breakwater.casework.models import CaseDocument, Record
from breakwater.documents.operations import TypeNotAllowed
from tests.api.program import Program, refused
from tests.casework.world import City

Programs = Callable[..., Program]

PDF = b"%PDF-1.7 a list of workers"


def pdf(name: str = "list.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_document_goes_in_and_comes_out_as_it_was(city: City, programs: Programs) -> None:
    number, member = city.difficulty().number, programs("member")
    sent = member.upload(f"/cases/{number}/documents", file=pdf(), text="Our list")
    assert sent.status_code == 201, sent.content
    listed = programs("official").get(f"/cases/{number}/documents").json()["items"]
    assert [(row["id"], row["name"], row["size"]) for row in listed] == [
        (sent.json()["id"], "list.pdf", len(PDF))
    ]
    fetched = programs("official").get(f"/documents/{sent.json()['id']}")
    assert b"".join(fetched) == PDF
    assert fetched.headers["Content-Type"] == "application/pdf"
    assert Record.objects.get().text == "Our list"


def test_sent_again_with_its_key_it_is_kept_once(city: City, programs: Programs) -> None:
    number, member = city.difficulty().number, programs("member")
    answers = [
        member.upload(f"/cases/{number}/documents", key="one", file=pdf(), text="Our list") for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    other = member.upload(
        f"/cases/{number}/documents", key="one", file=pdf(content=PDF + b"!"), text="Our list"
    )
    refused(other, 422, "api.key_of_another")
    assert CaseDocument.objects.count() == 1


def test_that_of_a_note_stays_inside(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    sent = programs("official").upload(f"/cases/{number}/documents", file=pdf(), text="Inside", kind="note")
    assert sent.json()["internal"]
    assert programs("member").get(f"/cases/{number}/documents").json()["items"] == []
    refused(programs("member").get(f"/documents/{sent.json()['id']}"), 404, "not_found")


def test_a_file_that_is_not_taken_is_refused_and_nothing_noted(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    answer = programs("member").upload(
        f"/cases/{number}/documents", file=pdf("run.exe", b"MZ"), text="Our program"
    )
    refused(answer, 422, TypeNotAllowed.code)
    assert not Record.objects.exists()


def test_a_form_that_lacks_something_says_what(city: City, programs: Programs) -> None:
    answer = programs("member").upload(f"/cases/{city.difficulty().number}/documents", text=" ")
    problem = refused(answer, 422, "api.invalid")
    assert {error["field"] for error in problem["errors"]} == {"file", "text"}


def test_json_where_a_form_is_wanted_is_refused(city: City, programs: Programs) -> None:
    answer = programs("member").post(f"/cases/{city.difficulty().number}/documents", {"text": "Words"})
    refused(answer, 422, "api.invalid")


def test_outsiders_and_narrow_tokens_are_refused(city: City, programs: Programs) -> None:
    address = f"/cases/{city.difficulty().number}/documents"
    refused(programs("partner").get(address), 404, "not_found")
    refused(programs("official", "dashboard.view").get(address), 403, "not_allowed")
    refused(programs("official", "case.view").upload(address, file=pdf(), text="Words"), 403, "not_allowed")
    refused(programs("official").get(f"/documents/{uuid4()}"), 404, "not_found")
    refused(programs("official", "dashboard.view").get(f"/documents/{uuid4()}"), 403, "not_allowed")
