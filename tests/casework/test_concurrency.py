"""Two people act on one case at once, against real PostgreSQL: one wins, the other reads why."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from breakwater.casework.models import Case
from breakwater.casework.operations.steps import ChangedMeanwhile
from breakwater.casework.states import State
from breakwater.kernel.errors import Refusal
from breakwater.kernel.submissions import once
from breakwater.messaging.models import Notice
from tests.casework.world import MONDAY, City, build


@pytest.fixture
def city(transactional_db: None) -> City:
    return build()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; a refusal is a result."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=10)
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, call) for call in calls]]


def test_of_two_officers_one_wins_and_the_other_hears_who(city: City) -> None:
    case = city.difficulty()
    seen = case.version
    results = at_once(
        lambda: city.take(case, "accept", "official", version=seen),
        lambda: city.take(case, "dispute", "district_chief", version=seen, reason="Not ours."),
    )
    winners = [result for result in results if isinstance(result, Case)]
    losers = [result for result in results if isinstance(result, ChangedMeanwhile)]
    assert (len(winners), len(losers)) == (1, 1)
    case.refresh_from_db()
    assert case.state in (State.ACCEPTED, State.OBJECTED)
    assert case.events.exclude(name="register").count() == 1
    assert case.version == seen + 1


def test_a_button_pressed_twice_at_once_has_one_effect(city: City) -> None:
    case = city.difficulty()
    key = uuid4()

    def press() -> str:
        def run() -> str:
            city.take(case, "accept", "official")
            return "/there/"

        return once(key, by_id=city.official.pk, purpose="test", run=run)

    assert at_once(press, press) == ["/there/", "/there/"]
    assert case.events.filter(name="accept").count() == 1
    assert Notice.objects.filter(user=city.member, event="accepted.enterprise").count() == 1


def test_numbers_are_never_given_twice(city: City) -> None:
    cases = at_once(*[lambda: city.difficulty(now=MONDAY) for _ in range(6)])
    assert len({case.number for case in cases}) == 6
