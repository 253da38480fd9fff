"""GET /cases and /cases/{number}, POST /difficulties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from breakwater.casework.models import Case
from breakwater.casework.operations.cooperation import ask_department
from breakwater.casework.states import Level
from breakwater.organisation.models import Department
from tests.api.program import Program, refused
from tests.api.test_enterprises import another
from tests.casework.world import City, at

Programs = Callable[..., Program]

DIFFICULTY: dict[str, Any] = {
    "category": "labour-return",
    "severity": "stopped",
    "title": "Nobody came back",
    "text": "120 people cannot return.",
    "language": "en",
}


def numbers(program: Program, **query: Any) -> list[str]:
    return [row["number"] for row in program.get("/cases", **query).json()["items"]]


def test_the_newest_case_comes_first(city: City, programs: Programs) -> None:
    first = city.difficulty(now=at("03-01 09:00")).number
    second = city.difficulty().number
    assert numbers(programs("official")) == [second, first]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "assigned"}, True),
        ({"state": "closed"}, False),
        ({"view": "open"}, True),
        ({"view": "overdue"}, False),
        ({"measure": 1}, True),
        ({"measure": 2}, False),
        ({"level": "ordinary"}, True),
        ({"category": "labour-return"}, True),
        ({"area": "DL-210202"}, True),
        ({"area": "DL-210203"}, False),
        ({"department": "IPD-3"}, False),
        ({"q": "직원들이"}, True),
        ({"q": "nothing"}, False),
        ({"updated_since": "2020-03-02T09:00:00+08:00"}, True),
        ({"updated_since": "2020-03-02T09:00:01+08:00"}, False),
    ],
)
def test_filters_narrow_the_list(
    city: City, programs: Programs, query: dict[str, Any], *, found: bool
) -> None:
    city.difficulty()
    assert bool(numbers(programs("leader"), **query)) == found


def test_nobody_sees_a_case_out_of_reach(city: City, programs: Programs) -> None:
    other = another(city)
    theirs = city.difficulty(who="leader", enterprise_id=other.pk).number
    for who in ("member", "official", "partner"):
        assert numbers(programs(who)) == []
        refused(programs(who).get(f"/cases/{theirs}"), 404, "not_found")


def test_a_case_comes_with_its_clocks_and_its_difficulty(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    shown = programs("member").get(f"/cases/{number}").json()
    assert shown["state"] == "assigned"
    assert shown["handler"]["name"] == "卢海"
    assert shown["difficulty"]["severity"] == "stopped"
    assert {clock["kind"] for clock in shown["clocks"]} == {"acknowledge", "first_contact", "resolve"}
    assert shown["due_at"] == "2020-03-02T03:00:00Z"


def test_a_partner_reads_the_case_it_is_asked_about(city: City, programs: Programs) -> None:
    case = city.difficulty()
    customs = Department.objects.get(code="CUSTOMS")
    ask_department(
        number=case.number, department=customs, question="?", by=city.actor("official"), now=at("03-02 10:00")
    )
    assert numbers(programs("partner")) == [case.number]
    assert programs("partner").get(f"/cases/{case.number}").status_code == 200


# Registering ----------------------------------------------------------------------------------------------


def test_an_enterprise_registers_a_difficulty(city: City, programs: Programs) -> None:
    answer = programs("member").post("/difficulties", {**DIFFICULTY, "expected_loss_fen": 12_500_00})
    assert answer.status_code == 201
    case = Case.objects.get(number=answer.json()["number"])
    assert (case.enterprise, case.channel, case.handler) == (city.enterprise, "portal", city.official)
    assert answer.json()["difficulty"]["expected_loss_fen"] == 12_500_00


def test_staff_registers_what_they_heard(city: City, programs: Programs) -> None:
    body = {**DIFFICULTY, "enterprise": city.enterprise.uscc, "channel": "hotline"}
    answer = programs("officer").post("/difficulties", body)
    assert (answer.status_code, answer.json()["channel"]) == (201, "hotline")


def test_an_enterprise_cannot_register_for_another(city: City, programs: Programs) -> None:
    body = {**DIFFICULTY, "enterprise": another(city).uscc}
    problem = refused(programs("member").post("/difficulties", body), 422, "casework.unknown_enterprise")
    assert problem["errors"][0]["field"] == "enterprise"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "\x00"}, "title"),
        ({"text": "x" * 5001}, "text"),
        ({"category": "no-such"}, "category"),
        ({"severity": "mild"}, "severity"),
        ({"language": "fr"}, "language"),
        ({"since": "2020-03-03"}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"jobs_at_risk": -1}, "jobs_at_risk"),
        ({"expected_loss_fen": 10**16}, "expected_loss_fen"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_does_not_fit_is_named(programs: Programs, changes: dict[str, Any], field: str) -> None:
    answer = programs("member").post("/difficulties", {**DIFFICULTY, **changes})
    problem = refused(answer, 422, "api.invalid")
    assert [error["field"] for error in problem["errors"]] == [field]


def test_staff_say_how_they_heard_of_it(city: City, programs: Programs) -> None:
    body = {**DIFFICULTY, "enterprise": city.enterprise.uscc, "channel": "portal"}
    problem = refused(programs("officer").post("/difficulties", body), 422, "api.invalid")
    assert problem["errors"][0]["field"] == "channel"


def test_what_does_not_fit_is_told_in_the_readers_language(programs: Programs) -> None:
    answer = programs("member").post(
        "/difficulties", {**DIFFICULTY, "severity": "mild"}, headers={"Accept-Language": "en"}
    )
    message = answer.json()["errors"][0]["message"]
    assert message.startswith("Write one of: 'manageable', 'hampered'")


def test_the_scope_is_needed_to_read_and_to_register(city: City, programs: Programs) -> None:
    number = city.difficulty(level=Level.ORDINARY).number
    narrow = programs("officer", "dashboard.view")
    refused(narrow.get("/cases"), 403, "not_allowed")
    refused(narrow.get(f"/cases/{number}"), 403, "not_allowed")
    refused(programs("officer", "case.view").post("/difficulties", DIFFICULTY), 403, "not_allowed")
