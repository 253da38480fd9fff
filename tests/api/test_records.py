"""GET and POST /cases/{number}/records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from breakwater.casework.models import Record
from breakwater.casework.operations.records import Ended
from breakwater.casework.states import RecordKind
from tests.api.program import Program, refused
from tests.casework.world import City, at

Programs = Callable[..., Program]


def test_the_newest_entry_comes_first_and_notes_are_for_staff(city: City, programs: Programs) -> None:
    case = city.difficulty()
    city.log(case, "official", RecordKind.CALL, at("03-02 09:00"), "First")
    city.log(case, "official", RecordKind.NOTE, at("03-02 10:00"), "Between us")
    address = f"/cases/{case.number}/records"
    read = {
        who: [row["text"] for row in programs(who).get(address).json()["items"]]
        for who in ("official", "member")
    }
    assert read == {"official": ["Between us", "First"], "member": ["First"]}


def test_an_entry_is_added_when_it_took_place(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    body = {
        "kind": "visit", "text": "At the plant.", "at": "2020-03-01T15:00:00+08:00",
        "next_step": "Call the bus company", "next_step_on": "2020-03-04",
    }  # fmt: skip
    answer = programs("official").post(f"/cases/{number}/records", body)
    assert answer.status_code == 201
    record = Record.objects.get(pk=answer.json()["id"])
    assert (record.kind, record.at, record.by) == ("visit", at("03-01 15:00"), city.official)
    assert (record.next_step, record.incoming, record.internal) == ("Call the bus company", False, False)


def test_an_enterprise_only_writes_messages(city: City, programs: Programs) -> None:
    number = city.difficulty().number
    answer = programs("member").post(f"/cases/{number}/records", {"kind": "note", "text": "Hello"})
    assert {name: answer.json()[name] for name in ("kind", "incoming", "internal")} == {
        "kind": "message", "incoming": True, "internal": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"kind": "dream"}, "kind"),
        ({"at": "2020-03-03T09:00:00+08:00"}, "at"),
        ({"at": "0001-01-01T00:00:00Z"}, "at"),
        ({"at": "2020-03-01T09:00:00"}, "at"),
        ({"next_step": "x" * 201}, "next_step"),
    ],
)
def test_what_does_not_fit_is_named(
    city: City, programs: Programs, changes: dict[str, Any], field: str
) -> None:
    number = city.difficulty().number
    answer = programs("official").post(f"/cases/{number}/records", {"text": "Words", **changes})
    assert [error["field"] for error in refused(answer, 422, "api.invalid")["errors"]] == [field]


def test_a_closed_case_takes_no_entry(city: City, programs: Programs) -> None:
    case = city.difficulty()
    city.take(case, "withdraw", "member", reason="Solved itself")
    answer = programs("official").post(f"/cases/{case.number}/records", {"text": "Late"})
    refused(answer, 409, Ended.code)


def test_outsiders_and_narrow_tokens_are_refused(city: City, programs: Programs) -> None:
    address = f"/cases/{city.difficulty().number}/records"
    for method in ("get", "post"):
        outsider, narrow = programs("partner"), programs("official", "distribution.view")
        answer = outsider.get(address) if method == "get" else narrow.post(address, {"text": "Words"})
        refused(answer, *((404, "not_found") if method == "get" else (403, "not_allowed")))
    refused(programs("official", "case.view").post(address, {"text": "Words"}), 403, "not_allowed")
