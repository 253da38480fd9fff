"""An enterprise's token never brings another's rows, even if a filter of ours were forgotten."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from breakwater.api.endpoints import cases, enterprises
from breakwater.casework import queries
from breakwater.casework.models import Case, CaseDocument, Record
from breakwater.casework.states import RecordKind
from breakwater.enterprises.models import Enterprise
from tests.api.program import Program, refused
from tests.api.test_documents import pdf
from tests.api.test_enterprises import another
from tests.casework.world import City

Programs = Callable[..., Program]


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scopes of our queries, forgotten: what is left is the database's row-level security."""
    monkeypatch.setattr(queries, "visible", lambda actor: Case.objects.all())
    monkeypatch.setattr(enterprises, "visible", lambda actor: Enterprise.objects.all())
    monkeypatch.setattr(cases, "visible_enterprises", lambda actor: Enterprise.objects.all())


@pytest.fixture
def theirs(city: City, programs: Programs) -> Case:
    """A case of another enterprise, with a record and a document."""
    case = city.difficulty(who="division_chief", enterprise_id=another(city).pk)
    city.log(case, "leader", RecordKind.CALL)
    programs("leader").upload(f"/cases/{case.number}/documents", file=pdf(), text="Theirs")
    return case


@pytest.mark.usefixtures("forgotten")
def test_without_our_filters_the_database_still_shows_ones_own_alone(
    city: City, programs: Programs, theirs: Case
) -> None:
    own, member = city.difficulty().number, programs("member")
    assert [row["number"] for row in member.get("/cases").json()["items"]] == [own]
    assert [row["uscc"] for row in member.get("/enterprises").json()["items"]] == [city.enterprise.uscc]
    for address in ("", "/transitions", "/records", "/documents"):
        refused(member.get(f"/cases/{theirs.number}{address}"), 404, "not_found")
    refused(member.get(f"/enterprises/{theirs.enterprise.uscc}"), 404, "not_found")
    refused(member.get(f"/documents/{CaseDocument.objects.get().document_id}"), 404, "not_found")


@pytest.mark.usefixtures("forgotten")
def test_without_our_filters_nothing_of_anothers_is_changed(
    city: City, programs: Programs, theirs: Case
) -> None:
    member, records = programs("member"), Record.objects.count()
    refused(member.post(f"/cases/{theirs.number}/records", {"text": "Words"}), 404, "not_found")
    refused(member.post(f"/cases/{theirs.number}/transitions/withdraw", {}), 404, "not_found")
    assert Record.objects.count() == records


@pytest.mark.usefixtures("forgotten")
def test_without_our_filters_a_partner_sees_what_it_was_asked_about_alone(
    programs: Programs, theirs: Case
) -> None:
    assert programs("partner").get("/cases").json()["items"] == []
    refused(programs("partner").get(f"/cases/{theirs.number}"), 404, "not_found")
