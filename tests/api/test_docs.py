"""The client of docs/api.md runs as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from breakwater.access.actors import actor_for
from breakwater.api.models import WebhookEvent
from breakwater.api.operations.tokens import make_token
from breakwater.api.scopes import SCOPES
from breakwater.casework.models import Case
from breakwater.kernel.clock import now, today
from tests.casework.world import build

DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


@pytest.mark.django_db(transaction=True)
def test_the_client_registers_a_difficulty_and_reads_it(live_server: LiveServer) -> None:
    city, moment = build(), now()
    by = actor_for(user=city.member, today=today(moment))
    _token, secret = make_token(
        name="Client", scopes=["own.cases"], expires_at=moment + timedelta(days=1), by=by, now=moment
    )
    (client,) = re.findall(r"```python\n(.*?)```", DOCUMENT, flags=re.DOTALL)
    ran = subprocess.run(
        [sys.executable, "-c", client],
        env={**os.environ, "BREAKWATER_URL": live_server.url, "BREAKWATER_TOKEN": secret},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    number = Case.objects.get().number
    assert ran.stdout.splitlines()[0].startswith(f"Registered {number} due ")
    assert ran.stdout.splitlines()[1] == f"{number} assigned Half of the night shift is still away"


def test_the_document_names_events_and_scopes_that_there_are() -> None:
    told = set(re.findall(r"`([a-z_]+\.[a-z_]+)`|\"(case\.[a-z]+)\"", DOCUMENT))
    named = {word for pair in told for word in pair if word}
    events = set(WebhookEvent.values)
    assert events <= named
    unknown = {word for word in named if word.split(".")[0] in ("case", "own", "enterprise", "dashboard")}
    assert unknown - events - set(SCOPES) == set()
