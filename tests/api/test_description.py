"""The API keeps what its description says: asked thousands of odd questions, it never fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from breakwater.api.api import description
from breakwater.api.management.commands.openapi import as_text
from config.wsgi import application
from tests.api.program import Program, at_work, program
from tests.casework.world import City

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_the_committed_description_is_the_apis_own() -> None:
    assert COMMITTED.read_text() == as_text(), "Run `breakwater openapi > docs/openapi.json`."


def test_every_operation_says_what_it_is_and_how_it_refuses() -> None:
    told = json.loads(as_text())
    for methods in told["paths"].values():
        for method, operation in methods.items():
            assert operation["description"] and operation["security"] == [{"Token": []}]
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            keys = [each for each in operation["parameters"] if each["name"] == "Idempotency-Key"]
            assert bool(keys) == (method == "post")


def described() -> schemathesis.BaseSchema:
    loaded = schemathesis.openapi.from_dict(description())
    loaded.app = application
    return loaded


schema = described()


@pytest.fixture
def asking(city: City, settings: Any) -> Iterator[Program]:
    """A program of an official; no limit in its way, and the test's connection left open."""
    settings.API_REQUESTS_PER_MINUTE = 100_000
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield program(city.official)
    for signal in ends:
        signal.connect(close_old_connections)


bounded = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@schema.parametrize()
@bounded
def test_nothing_one_may_ask_breaks_it(case: schemathesis.Case, asking: Program) -> None:
    with at_work():
        case.call_and_validate(headers=asking.headers, checks=CHECKS)


@schema.include(path_regex="{number}|{uscc}").parametrize()
@bounded
def test_nothing_one_may_ask_of_what_is_there_breaks_it(
    case: schemathesis.Case, asking: Program, city: City
) -> None:
    there = {"number": city.difficulty().number, "uscc": city.enterprise.uscc, "name": "grade"}
    case.path_parameters |= {name: there[name] for name in case.path_parameters}
    with at_work():
        case.call_and_validate(headers=asking.headers, checks=CHECKS)
