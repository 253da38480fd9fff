"""Facts have a day and a source, and are never altered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from breakwater.enterprises import operations, queries
from breakwater.enterprises.models import FactName
from breakwater.enterprises.operations.facts import FactInFuture, UnfitValue
from breakwater.enterprises.rules import facts as rules
from tests.enterprises.builders import NOW, TODAY, chief, enterprise

pytestmark = pytest.mark.django_db


def record(made: Any, value: Any, day: date = TODAY, name: str = "employees") -> Any:
    return operations.record_fact(
        enterprise_id=made.pk, name=name, value=value, as_of=day, source="visit", by=chief(), now=NOW
    )


def test_every_fact_has_a_label_and_a_kind() -> None:
    assert set(FactName.values) == set(rules.KINDS)


def test_the_current_value_is_that_of_the_latest_day_and_of_the_latest_record() -> None:
    made = enterprise()
    record(made, 120, date(2020, 2, 3))
    record(made, 90, date(2020, 1, 1))
    assert queries.current_facts(made.pk)["employees"].value == 120
    record(made, 125, date(2020, 2, 3))
    assert queries.current_facts(made.pk)["employees"].value == 125


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("employees", -1),
        ("employees", "12"),
        ("employees", True),
        ("resumption_rate", 10_001),
        ("resumption_status", "perhaps"),
        ("resumption_date", "10 February"),
        ("shoe_size", 42),
    ],
)
def test_a_value_that_does_not_fit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(UnfitValue):
        record(enterprise(), value, name=name)


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(FactInFuture):
        record(enterprise(), 5, date(2020, 2, 11))


@pytest.mark.parametrize(
    "statement", ["update enterprises_fact set value = '1'", "delete from enterprises_fact"]
)
def test_the_database_refuses_to_alter_a_fact(statement: str) -> None:
    record(enterprise(), 120)
    with (
        pytest.raises(DatabaseError, match="never altered"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
