"""GET /cases/{number}/transitions and POST /cases/{number}/transitions/{name}."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from breakwater.casework.models import Case
from breakwater.casework.operations.steps import ChangedMeanwhile, NotYours, WrongState
from tests.api.program import Program, refused
from tests.casework.world import City

Programs = Callable[..., Program]


def step(number: str, name: str) -> str:
    return f"/cases/{number}/transitions/{name}"


def possible(program: Program, number: str) -> dict[str, Any]:
    answer = program.get(f"/cases/{number}/transitions").json()
    return {item["name"]: item for item in answer["items"]}


def test_the_steps_possible_are_those_of_the_person(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    assert {"accept", "dispute", "grade"} <= possible(programs("official"), number).keys()
    assert possible(programs("member"), number).keys() == {"withdraw"}


def test_a_scope_narrows_the_steps(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    assert possible(programs("official", "case.view"), number) == {}


def test_a_step_tells_its_fields_as_json_schema(city: City, programs: Programs) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    fields = possible(programs("official"), case.number)["propose"]["fields"]
    assert fields["required"] == ["solution", "outcome"]
    assert fields["properties"]["solution"]["maxLength"] == 5000
    assert [choice["const"] for choice in fields["properties"]["outcome"]["oneOf"]] == [
        "solved", "partly", "explained",
    ]  # fmt: skip


def test_the_fields_of_an_assignment_name_people_by_their_keys(city: City, programs: Programs) -> None:
    case, chief = city.difficulty(), programs("district_chief")
    fields = possible(chief, case.number)["assign"]["fields"]["properties"]
    handlers = [choice["const"] for choice in fields["handler"]["oneOf"]]
    assert city.colleague.pk in handlers
    body = {"fields": {"department": case.lead_department_id, "handler": city.colleague.pk}}
    assert chief.post(step(case.number, "assign"), body).json()["handler"]["name"] == "苏晴"


def test_a_step_moves_the_case(city: City, programs: Programs) -> None:
    case = city.difficulty()
    answer = programs("official").post(step(case.number, "accept"), {"version": case.version})
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    case.refresh_from_db()
    assert (case.state, case.version) == ("accepted", answer.json()["version"])


def test_numbers_and_texts_of_json_pass_the_forms_rules(city: City, programs: Programs) -> None:
    case = city.proposed(city.difficulty())
    body = {"fields": {"rating": 4, "comment": "Thank you"}}
    answer = programs("member").post(step(case.number, "confirm"), body)
    assert (answer.json()["state"], answer.json()["rating"]) == ("closed", 4)


def test_taken_twice_it_is_refused_with_the_state(city: City, programs: Programs) -> None:
    number, official = city.difficulty().number, programs("official")
    assert official.post(step(number, "accept"), {}).status_code == 200
    refused(official.post(step(number, "accept"), {}), 409, WrongState.code)


def test_who_saw_an_older_version_hears_who_was_quicker(city: City, programs: Programs) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    body = {"version": case.version, "fields": {"reason": "Not ours."}}
    problem = refused(
        programs("district_chief").post(step(case.number, "escalate"), body), 409, ChangedMeanwhile.code
    )
    assert "卢海" in problem["detail"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "fields.solution"),
        ({"solution": "Buses.", "outcome": "magic"}, "fields.outcome"),
        ({"solution": "Buses.", "outcome": "solved", "colour": "red"}, "fields.colour"),
        ({"solution": ["Buses."], "outcome": "solved"}, "fields.solution"),
    ],
)
def test_fields_that_do_not_fit_are_named(
    city: City, programs: Programs, fields: dict[str, Any], field: str
) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    problem = refused(
        programs("official").post(step(case.number, "propose"), {"fields": fields}), 422, "api.invalid"
    )
    assert problem["errors"][0]["field"].startswith(field)
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_a_step_that_is_not_there_is_not_found(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    refused(programs("official").post(step(number, "explode"), {}), 404, "not_found")


def test_who_may_not_take_it_is_refused(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    refused(programs("colleague").post(step(number, "accept"), {}), 403, NotYours.code)
    refused(programs("member").post(step(number, "accept"), {}), 403, "not_allowed")
    refused(programs("partner").post(step(number, "accept"), {}), 404, "not_found")
    refused(programs("official", "case.view").post(step(number, "accept"), {}), 403, "not_allowed")
