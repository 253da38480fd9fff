"""Pages by keyset, over jobs: a model with unique, nullable and repeating columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import signing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breakwater.kernel.models import Job
from breakwater.kernel.pages import Page, count_up_to, page

pytestmark = pytest.mark.django_db

START = datetime(2020, 2, 7, 8, 0, 0, 123456, tzinfo=UTC)
ORDERS = [
    ["pk"],
    ["-pk"],
    ["kind", "pk"],
    ["-kind", "total", "-pk"],
    ["created_at", "pk"],
    ["-created_at", "-pk"],
    ["started_at", "pk"],
    ["-started_at", "pk"],
    ["owner_id", "-started_at", "pk"],
    ["-owner_id", "started_at", "-pk"],
]

moments = st.integers(0, 3).map(lambda number: START + timedelta(microseconds=number))
jobs: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.builds(
        dict,
        kind=st.sampled_from(["a", "b"]),
        total=st.integers(0, 2),
        owner_id=st.none() | st.integers(1, 2),
        created_at=moments,
        started_at=st.none() | moments,
    ),
    max_size=12,
)


def fill(rows: list[dict[str, Any]]) -> None:
    Job.objects.all().delete()
    Job.objects.bulk_create([Job(id=UUID(int=number), **row) for number, row in enumerate(rows)])


def walk(order: list[str], size: int) -> list[Page[Job]]:
    pages = [page(Job.objects.all(), order=order, size=size)]
    while pages[-1].next:
        pages.append(page(Job.objects.all(), order=order, size=size, after=pages[-1].next))
    return pages


def keys(rows: Any) -> list[UUID]:
    return [row.pk for row in rows]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=jobs, order=st.sampled_from(ORDERS), size=st.integers(1, 5))
def test_walking_forward_and_back_meets_each_row_once_in_the_order_of_the_database(
    db: None, rows: list[dict[str, Any]], order: list[str], size: int
) -> None:
    fill(rows)
    expected = keys(Job.objects.order_by(*order))

    forward = walk(order, size)
    assert [key for one in forward for key in keys(one.rows)] == expected

    back = [forward[-1]]
    while back[-1].previous:
        back.append(page(Job.objects.all(), order=order, size=size, before=back[-1].previous))
    assert [key for one in reversed(back) for key in keys(one.rows)] == expected


def test_a_page_ends_where_the_rows_end() -> None:
    fill([{"kind": "a", "total": 0, "created_at": START}] * 4)
    first, second = walk(["pk"], 2)
    assert (first.previous, second.next) == ("", "")


def test_rows_that_come_and_go_between_two_pages_neither_repeat_nor_hide_others() -> None:
    fill([{"kind": "a", "total": 0, "created_at": START}] * 6)
    first = page(Job.objects.all(), order=["-pk"], size=2)
    Job.objects.create(id=UUID(int=99), kind="new", total=0, created_at=START)
    Job.objects.filter(pk=first.rows[0].pk).delete()
    second = page(Job.objects.all(), order=["-pk"], size=2, after=first.next)
    assert keys(second.rows) == [UUID(int=3), UUID(int=2)]


@pytest.mark.parametrize(
    "cursor",
    [
        "rubbish",
        "a:b:c",
        signing.dumps(["x"], salt="other"),
        signing.dumps({"a": 1}, salt="breakwater.pages:pk"),
    ],
    ids=["rubbish", "colons", "of-another-salt", "no-list"],
)
def test_a_cursor_that_cannot_be_read_gives_the_first_page(cursor: str) -> None:
    fill([{"kind": "a", "total": 0, "created_at": START}] * 3)
    for place in ("after", "before"):
        found = page(Job.objects.all(), order=["pk"], size=2, **{place: cursor})
        assert keys(found.rows) == [UUID(int=0), UUID(int=1)]


def test_a_cursor_of_another_ordering_gives_the_first_page() -> None:
    fill([{"kind": "a", "total": 0, "created_at": START}] * 3)
    other = page(Job.objects.all(), order=["-pk"], size=1)
    assert keys(page(Job.objects.all(), order=["pk"], size=1, after=other.next).rows) == [UUID(int=0)]


def test_behind_rows_that_are_gone_the_first_page_comes() -> None:
    fill([{"kind": "a", "total": 0, "created_at": START}] * 4)
    first = page(Job.objects.all(), order=["pk"], size=2)
    Job.objects.filter(pk__gt=UUID(int=1)).delete()
    assert keys(page(Job.objects.all(), order=["pk"], size=2, after=first.next).rows) == keys(first.rows)


def test_counting_stops_at_the_limit_and_says_so() -> None:
    fill([{"kind": "a", "total": 0, "created_at": START}] * 3)
    assert str(count_up_to(Job.objects.all(), 3)) == "3"
    assert str(count_up_to(Job.objects.all(), 2)) == "2+"
