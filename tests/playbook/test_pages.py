"""The desk's pages of the table and the playbook, as a browser without JavaScript uses them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from breakwater.access.actors import Actor
from breakwater.access.roles import (
    DistrictOfficial,
    DivisionChief,
    DivisionOfficer,
    Partner,
    SystemAdministrator,
)
from breakwater.organisation.models import User
from breakwater.playbook import operations, quarantine
from breakwater.playbook.models import Finding, Import, Table
from breakwater.playbook.operations import Applied
from breakwater.playbook.rules.distribution import read_distribution
from breakwater.playbook.rules.schema import Playbook
from tests.playbook.conftest import NOTICE, NOW, officer
from tests.playbook.test_distribution import settle_errors


@pytest.fixture
def chief(applied: Applied) -> Client:
    return signed_in(officer(DivisionChief.code, email="chief@example.com", name="Chief"))


def signed_in(user: User) -> Client:
    User.objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def table(imported: Import, house: Actor) -> Table:
    settle_errors(imported, house)
    return operations.publish(import_id=imported.pk, by=house, now=NOW)


def text(response: object) -> str:
    return response.content.decode()


def test_without_a_table_the_page_offers_the_first_step(chief: Client) -> None:
    page = text(chief.get(reverse("playbook:distribution")))
    assert "No table is published yet" in page
    assert reverse("playbook:imports") in page


def test_an_upload_is_read_decided_and_published(chief: Client) -> None:
    upload = SimpleUploadedFile("notice.txt", NOTICE.read_bytes())
    sent = chief.post(reverse("playbook:imports"), {"file": upload, "key": uuid4()})
    imported = Import.objects.get()
    review = reverse("playbook:import", args=[imported.pk])
    assert sent["Location"] == review
    page = text(chief.get(review))
    total = imported.findings.count()
    assert f"0 of {total} decided" in page
    assert "TAO Kai: the mobile 1900074911 has 10 digits instead of 11." in page
    assert "Put in 19000749118" in page

    refused = chief.post(reverse("playbook:publish", args=[imported.pk]), {"key": uuid4()})
    assert refused.status_code == 422
    assert "Errors that nobody has decided yet" in text(refused)

    for finding in imported.findings.filter(level="error"):
        decision = "accepted" if finding.suggestion is not None or not finding.mends else "refused"
        done = chief.post(reverse("playbook:decide", args=[finding.pk]), {"decision": decision})
        assert done["Location"].startswith(review)

    key = {"key": uuid4()}
    for _twice in range(2):
        published = chief.post(reverse("playbook:publish", args=[imported.pk]), key)
        assert published["Location"] == reverse("playbook:distribution")
    assert Table.objects.get().published_by.name == "Chief"
    assert "QIN Baolai" in text(chief.get(reverse("playbook:distribution")))


def test_a_refused_decision_comes_back_beside_its_finding(chief: Client, imported: Import) -> None:
    short = imported.findings.filter(code="phone.mobile-length", suggestion=None).first()
    answer = chief.post(reverse("playbook:decide", args=[short.pk]), {"decision": "edited", "value": ""})
    assert answer.status_code == 422
    assert "Type the value that should stand here." in text(answer)
    assert Finding.objects.get(pk=short.pk).decision == ""


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(chief: Client) -> None:
    upload = SimpleUploadedFile("table.xlsx", b"not a spreadsheet")
    answer = chief.post(reverse("playbook:imports"), {"file": upload, "key": uuid4()})
    assert answer.status_code == 422
    assert "table.xlsx is damaged or is not a real" in text(answer)


def test_the_print_view_carries_the_heading_and_the_columns_of_the_notice(
    chief: Client, table: Table
) -> None:
    page = text(chief.get(reverse("playbook:print")))
    assert "Table of Work Distribution for “Ten Measures to Actively Support" in page
    for column in (
        "No.",
        "Tasks",
        "Contents and requirements",
        "Responsible divisions",
        "Division chief",
        "Contact",
    ):
        assert f">{column}</th>" in page
    assert page.count("<tbody>") == 10
    assert 'rowspan="6"' in page, "task 10 has six divisions"


def test_the_exported_table_reads_as_the_published_one(chief: Client, table: Table) -> None:
    answer = chief.get(reverse("playbook:export"))
    assert answer["Content-Disposition"] == 'attachment; filename="work-distribution-1.xlsx"'
    again = read_distribution(
        answer.content, filename="again.xlsx", departments=quarantine.known_departments()
    ).as_json()
    numbers = {name: again[name] for name in ("tasks", "assignments", "entries", "people")}
    assert numbers == {"tasks": 10, "assignments": 24, "entries": 35, "people": 19}


def test_staff_see_mobile_numbers_in_the_table(chief: Client, table: Table) -> None:
    page = text(chief.get(reverse("playbook:distribution")))
    assert "80005260" in page
    assert "19000181590" in page


def test_an_enterprise_sees_desk_numbers_only(table: Table) -> None:
    user = User.objects.create_user("firm@example.com", kind=User.Kind.ENTERPRISE, name="Kim")
    page = text(signed_in(user).get(reverse("playbook:distribution")))
    assert "80005260" in page
    assert "19000181590" not in page


@pytest.mark.parametrize("role", [DistrictOfficial, SystemAdministrator, Partner])
def test_the_quarantine_is_closed_to_others(imported: Import, role: type) -> None:
    client = signed_in(officer(role.code, email="other@example.com"))
    for address in (reverse("playbook:imports"), reverse("playbook:import", args=[imported.pk])):
        assert client.get(address).status_code == 403


def test_an_officer_may_decide_and_sees_who_publishes(imported: Import) -> None:
    client = signed_in(officer(DivisionOfficer.code, email="clerk@example.com"))
    page = text(client.get(reverse("playbook:import", args=[imported.pk])))
    assert "A division chief publishes the table" in page
    assert client.post(reverse("playbook:publish", args=[imported.pk]), {"key": uuid4()}).status_code == 403


def test_a_discarded_import_stays_in_the_list(chief: Client, imported: Import) -> None:
    chief.post(reverse("playbook:discard", args=[imported.pk]), {"key": uuid4()})
    assert "Discarded" in text(chief.get(reverse("playbook:imports")))


def test_what_is_not_there_is_not_found(chief: Client) -> None:
    assert chief.get(reverse("playbook:import", args=[99])).status_code == 404
    assert chief.post(reverse("playbook:decide", args=[99]), {"decision": "refused"}).status_code == 404


def test_the_playbook_page_shows_measures_deadlines_and_history(applied: Applied) -> None:
    client = signed_in(officer(SystemAdministrator.code, email="admin@example.com", department="BOC"))
    page = text(client.get(reverse("playbook:playbook")))
    assert "Help to resume work" in page
    assert "Investment Promotion Division III" in page
    assert "7 working days" in page
    assert "in force" in page


def test_two_versions_are_compared(applied: Applied, shipped: Playbook, house: Actor) -> None:
    data = shipped.as_dict()
    data["service_levels"]["levels"][3]["limit"]["amount"] = 4
    second = operations.apply(
        playbook=Playbook.from_dict(data), by=house, now=NOW + timedelta(days=1)
    ).version
    client = signed_in(officer(SystemAdministrator.code, email="admin@example.com", department="BOC"))
    page = text(client.get(reverse("playbook:version", args=[second.pk])))
    assert "service_levels/levels/ordinary/limit/amount: “5” → “4”" in page
    first = reverse("playbook:version", args=[applied.version.pk])
    assert "The first version: all of it is new." in text(client.get(first))
    assert "“4” → “5”" in text(client.get(first, {"against": second.pk}))


def test_the_playbook_page_without_a_playbook_says_what_to_do(db: None) -> None:
    from breakwater.access.roles import Leader
    from breakwater.organisation.models import Department

    Department.objects.create(code="IPD-3", kind="division", names={"en": "Division"})
    client = signed_in(officer(Leader.code, email="leader@example.com"))
    assert "No playbook is in force" in text(client.get(reverse("playbook:playbook")))
