"""A program with a token, for the tests: what it sends, and the people of the city it sends it for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import time_machine
from django.http import HttpResponse
from django.test import Client

from breakwater.access.actors import actor_for
from breakwater.api.models import ApiToken
from breakwater.api.operations.tokens import make_token
from breakwater.api.scopes import offered
from breakwater.kernel.clock import today
from breakwater.organisation.models import User
from tests.casework.world import MONDAY

ROOT = "/api/v1"


@dataclass
class Program:
    """Sends requests as a person of the city, on the Monday of the tests."""

    token: ApiToken
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def get(self, address: str, **query: Any) -> HttpResponse:
        with at_work():
            return Client().get(ROOT + address, query, headers=self.headers)

    def post(
        self, address: str, body: Any = None, *, key: str | None = None, headers: dict[str, str] | None = None
    ) -> HttpResponse:
        with at_work():
            return Client().post(
                ROOT + address,
                json.dumps(body),
                content_type="application/json",
                headers={**self.headers, "Idempotency-Key": key or str(uuid4()), **(headers or {})},
            )

    def upload(self, address: str, *, key: str | None = None, **fields: Any) -> HttpResponse:
        with at_work():
            headers = {**self.headers, "Idempotency-Key": key or str(uuid4())}
            return Client().post(ROOT + address, fields, headers=headers)

    def delete(self, address: str) -> HttpResponse:
        with at_work():
            return Client().delete(ROOT + address, headers=self.headers)


@contextmanager
def at_work() -> Iterator[None]:
    """The clock of the tests stands at Monday morning."""
    with time_machine.travel(MONDAY, tick=False):
        yield


def program(user: User, *scopes: str) -> Program:
    """With the scopes, or with all that the person can give."""
    by = actor_for(user=user, today=today(MONDAY))
    given = scopes or [scope for scope, _label in offered(by)]
    token, secret = make_token(
        name="Tests", scopes=given, expires_at=MONDAY + timedelta(days=30), by=by, now=MONDAY
    )
    return Program(token, secret)


def refused(answer: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """The problem that the answer is; fails if it is another."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code), problem
    assert problem["type"] == f"urn:breakwater:problem:{code}"
    assert problem["title"] and problem["detail"]
    return problem
