"""GET /figures."""

from __future__ import annotations

from collections.abc import Callable

from tests.api.program import Program, refused
from tests.api.test_enterprises import another
from tests.casework.world import ZHONGSHAN, City, at

Programs = Callable[..., Program]


def test_cases_are_counted_by_measure_area_and_state(city: City, programs: Programs) -> None:
    city.difficulty(now=at("02-14 09:00"))
    city.difficulty()
    city.take(city.difficulty(), "accept", "official")
    figures = programs("official").get("/figures").json()
    assert figures["cells"] == [
        {"measure": 1, "area": ZHONGSHAN, "state": "accepted", "cases": 1, "overdue": 0},
        {"measure": 1, "area": ZHONGSHAN, "state": "assigned", "cases": 2, "overdue": 1},
    ]
    assert (figures["cases"], figures["overdue"]) == (3, 1)


def test_nobody_counts_what_they_do_not_see(city: City, programs: Programs) -> None:
    city.difficulty(who="division_chief", enterprise_id=another(city).pk)
    assert programs("official").get("/figures").json()["cases"] == 0
    assert programs("leader").get("/figures").json()["cases"] == 1


def test_outsiders_and_narrow_tokens_are_refused(programs: Programs) -> None:
    for who in ("member", "partner"):
        refused(programs(who).get("/figures"), 403, "not_allowed")
    refused(programs("official", "case.view").get("/figures"), 403, "not_allowed")
