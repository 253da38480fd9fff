"""GET /distribution."""

from __future__ import annotations

from collections.abc import Callable

from breakwater.access.actors import system
from breakwater.playbook import operations
from tests.api.program import Program, refused
from tests.casework.world import MONDAY
from tests.playbook.test_distribution import settle_errors, take_in

Programs = Callable[..., Program]


def publish() -> None:
    house = system("tests")
    imported = take_in("Foreign Trade Department", "19000181591", house)
    settle_errors(imported, house)
    operations.publish(import_id=imported.pk, by=house, now=MONDAY)


def test_before_a_table_is_published_there_is_none(programs: Programs) -> None:
    refused(programs("member").get("/distribution"), 404, "api.not_published")


def test_the_table_names_who_answers_for_what_and_no_mobile(programs: Programs) -> None:
    member = programs("member")
    publish()
    answer = member.get("/distribution")
    table = answer.json()
    assert table["version"] == 1
    assert table["assignments"][0]["department"]["code"]
    assert table["assignments"][0]["people"]
    assert "1900018159" not in answer.content.decode()


def test_outsiders_and_narrow_tokens_are_refused(programs: Programs) -> None:
    refused(programs("partner").get("/distribution"), 403, "not_allowed")
    refused(programs("official", "case.view").get("/distribution"), 403, "not_allowed")
