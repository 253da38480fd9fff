"""Webhooks: who is told of what, signed, tried again, and never lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from breakwater.api.delivery import RETRIES, deliver, forget_deliveries
from breakwater.api.models import Announcement, Delivery, Webhook
from breakwater.api.operations.tokens import revoke_token
from breakwater.api.operations.webhooks import AlreadyEnded, TooManyWebhooks
from breakwater.api.sending import UnsafeAddress
from tests.api.program import Program, program, refused
from tests.api.test_enterprises import another
from tests.casework.world import MONDAY, City, build

Programs = Callable[..., Program]

LATER = MONDAY + timedelta(minutes=1)


@dataclass
class Receiver:
    """A real web server that notes what it is sent and answers as it is told."""

    url: str
    answers: list[int] = field(default_factory=list)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    arrived: Event = field(default_factory=Event)
    hold: Event | None = None

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.received]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_MAY_STAY_HERE = True

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            noted.received.append((dict(self.headers), body))
            noted.arrived.set()
            if noted.hold is not None:
                noted.hold.wait(30)
            status = noted.answers.pop(0) if noted.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{noted.url}/elsewhere")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    noted = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield noted
    if noted.hold is not None:
        noted.hold.set()
    server.shutdown()
    thread.join()
    server.server_close()


def hook(program: Program, url: str, *events: str) -> dict[str, Any]:
    body = {"url": url, "events": events or ["case.registered", "case.transition"]}
    made: dict[str, Any] = program.post("/webhooks", body).json()
    return made


# Being told -----------------------------------------------------------------------------------------------


def test_an_event_arrives_signed_with_where_to_read_more(
    city: City, programs: Programs, receiver: Receiver
) -> None:
    made = hook(programs("official"), receiver.url)
    case = city.difficulty()
    assert deliver(now=LATER) == 1
    headers, body = receiver.received[0]
    told = json.loads(body)
    assert (told["type"], told["data"]["number"]) == ("case.registered", case.number)
    assert told["data"]["url"].endswith(f"/api/v1/cases/{case.number}")
    secret = base64.b64decode(made["secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(LATER.timestamp()))


def test_a_step_is_told_once_to_each_who_wants_it(city: City, programs: Programs, receiver: Receiver) -> None:
    hook(programs("official"), receiver.url, "case.transition")
    hook(programs("member"), receiver.url, "case.registered")
    case = city.difficulty()
    city.take(case, "accept", "official")
    deliver(now=LATER)
    deliver(now=LATER)
    told = [json.loads(body)["data"]["transition"] for _headers, body in receiver.received]
    assert sorted(told) == ["accept", "register"]
    assert not Announcement.objects.exists()


def test_nobody_is_told_of_a_case_out_of_reach(city: City, programs: Programs, receiver: Receiver) -> None:
    for who in ("member", "official", "partner"):
        hook(programs(who), receiver.url)
    city.difficulty(who="division_chief", enterprise_id=another(city).pk)
    deliver(now=LATER)
    assert receiver.received == []


def test_an_enterprise_is_not_told_of_what_stays_inside(
    city: City, programs: Programs, receiver: Receiver
) -> None:
    hook(programs("member"), receiver.url, "case.transition")
    city.take(city.difficulty(), "dispute", "official", reason="Not ours")
    deliver(now=LATER)
    assert receiver.received == []


def test_a_revoked_token_is_told_nothing_more(city: City, programs: Programs, receiver: Receiver) -> None:
    official = programs("official")
    hook(official, receiver.url)
    city.difficulty()
    revoke_token(token_id=official.token.pk, by=city.actor("official"), now=MONDAY)
    deliver(now=LATER)
    assert receiver.received == []


def test_what_is_undone_is_told_to_nobody(city: City, programs: Programs, receiver: Receiver) -> None:
    hook(programs("official"), receiver.url)
    with transaction.atomic():
        city.difficulty()
        transaction.set_rollback(True)
    deliver(now=LATER)
    assert receiver.received == []


# Trying again ---------------------------------------------------------------------------------------------


def test_a_receiver_that_fails_is_tried_again_with_the_same_id(
    city: City, programs: Programs, receiver: Receiver
) -> None:
    hook(programs("official"), receiver.url)
    city.difficulty()
    receiver.answers = [500, 204]
    deliver(now=LATER)
    deliver(now=LATER + RETRIES[0] - timedelta(seconds=1))
    assert len(receiver.received) == 1
    deliver(now=LATER + RETRIES[0])
    assert len(receiver.received) == 2
    assert len(set(receiver.ids)) == 1
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.answer) == ("delivered", 2, 204)


def test_after_the_last_try_it_is_given_up_and_says_so(
    city: City, programs: Programs, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    official = programs("official")
    made = hook(official, receiver.url)
    city.difficulty()
    receiver.answers = [503] * 10
    now = LATER
    for wait in (timedelta(0), *RETRIES, timedelta(days=1)):
        now += wait
        deliver(now=now)
    assert len(receiver.received) == len(RETRIES) + 1
    shown = official.get(f"/webhooks/{made['id']}/deliveries").json()["items"][0]
    assert (shown["status"], shown["answer"]) == ("given_up", 503)
    assert shown["error"] == "The receiver answered 503."
    assert "given up" in caplog.text
    assert forget_deliveries(now=now + timedelta(days=31)) == 1


def test_while_a_receiver_fails_its_other_deliveries_wait(
    city: City, programs: Programs, receiver: Receiver
) -> None:
    hook(programs("official"), receiver.url)
    city.difficulty()
    city.difficulty()
    receiver.answers = [500]
    deliver(now=LATER)
    assert len(receiver.received) == 1
    deliver(now=LATER + RETRIES[0])
    assert len(receiver.received) == 3


def test_a_redirect_is_not_followed(city: City, programs: Programs, receiver: Receiver) -> None:
    hook(programs("official"), receiver.url)
    city.difficulty()
    receiver.answers = [302]
    deliver(now=LATER)
    assert len(receiver.received) == 1
    assert Delivery.objects.get().error == "The receiver answered 302."


def test_a_receiver_that_is_not_there_is_tried_again(
    city: City, programs: Programs, receiver: Receiver
) -> None:
    hook(programs("official"), "http://127.0.0.1:9/")
    city.difficulty()
    deliver(now=LATER)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.next_attempt_at) == ("queued", LATER + RETRIES[0])
    assert "refused" in delivery.error


def test_with_another_secret_key_it_is_given_up_with_what_to_do(
    city: City, programs: Programs, receiver: Receiver, settings: Any
) -> None:
    hook(programs("official"), receiver.url)
    city.difficulty()
    settings.SECRET_KEY = "another key of more than forty characters, as it must be"
    deliver(now=LATER)
    assert Delivery.objects.get().error.endswith("SECRET_KEY has changed since. Make the webhook anew.")
    assert receiver.received == []


WORKER = """
import json, sys
from datetime import datetime
import django
from django.conf import settings

settings.DATABASES["default"].update(json.loads(sys.argv[1]))
settings.WEBHOOKS_MAY_STAY_HERE = True
django.setup()
from breakwater.api.delivery import deliver

deliver(now=datetime.fromisoformat(sys.argv[2]))
"""
WAY_IN = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_waits_for_the_answer_loses_nothing(receiver: Receiver) -> None:
    city = build()
    hook(program(city.official), receiver.url)
    city.difficulty()
    receiver.hold = Event()
    way_in = json.dumps({name: connection.settings_dict[name] for name in WAY_IN})
    with subprocess.Popen([sys.executable, "-c", WORKER, way_in, LATER.isoformat()]) as worker:
        assert receiver.arrived.wait(120)
        worker.kill()
    receiver.hold.set()
    with transaction.atomic():  # waits until PostgreSQL has noticed that the worker is gone
        assert Delivery.objects.select_for_update().get().status == "queued"
    deliver(now=LATER)
    assert len(receiver.received) == 2
    assert len(set(receiver.ids)) == 1
    assert Delivery.objects.get().status == "delivered"


# Making and ending ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "http://127.0.0.1/hook",
        "https://127.0.0.1/hook",
        "https://10.0.0.1/hook",
        "https://192.168.1.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://[64:ff9b::a00:1]/hook",
        "https://[fd00::1]/hook",
        "https://0.0.0.0/hook",
        "https://user:password@example.org/hook",
        "https://example.org:port/hook",
        "https:///hook",
        "ftp://example.org/hook",
        "https://example.org/ho ok",
        "example.org",
    ],
)
def test_an_address_inside_or_unsafe_is_refused(programs: Programs, url: str) -> None:
    answer = programs("official").post("/webhooks", {"url": url, "events": ["case.registered"]})
    assert refused(answer, 422, UnsafeAddress.code)["errors"][0]["field"] == "url"


def test_a_name_that_leads_inside_is_not_sent_to(city: City, programs: Programs) -> None:
    hook(programs("official"), "https://localhost/hook")
    city.difficulty()
    deliver(now=LATER)
    assert "https addresses on the internet" in Delivery.objects.get().error


def test_the_secret_is_kept_encrypted_for_its_row(programs: Programs, receiver: Receiver) -> None:
    made = hook(programs("official"), receiver.url)
    kept = Webhook.objects.get().secret
    assert made["secret"].removeprefix("whsec_") not in kept
    assert "secret" not in programs("official").get("/webhooks").json()["items"][0]


def test_what_does_not_fit_is_named(programs: Programs) -> None:
    answer = programs("official").post("/webhooks", {"url": "https://example.org", "events": ["case.lost"]})
    assert refused(answer, 422, "api.invalid")["errors"][0]["field"] == "events.0"


def test_there_is_an_end_to_webhooks(programs: Programs) -> None:
    official = programs("official")
    body = {"url": "https://example.org/hook", "events": ["case.registered"]}
    for _ in range(10):
        assert official.post("/webhooks", body).status_code == 201
    refused(official.post("/webhooks", body), 422, TooManyWebhooks.code)


def test_an_ended_webhook_is_told_nothing_more(city: City, programs: Programs, receiver: Receiver) -> None:
    official = programs("official")
    made = hook(official, receiver.url)
    city.difficulty()
    assert official.delete(f"/webhooks/{made['id']}").status_code == 204
    refused(official.delete(f"/webhooks/{made['id']}"), 409, AlreadyEnded.code)
    deliver(now=LATER)
    assert receiver.received == []


def test_anothers_webhook_is_not_there(city: City, programs: Programs) -> None:
    made = hook(programs("official"), "https://example.org/hook")
    for who in ("member", "partner", "leader"):
        assert programs(who).get("/webhooks").json()["items"] == []
        refused(programs(who).delete(f"/webhooks/{made['id']}"), 404, "not_found")
        refused(programs(who).get(f"/webhooks/{made['id']}/deliveries"), 404, "not_found")


def test_outsiders_and_narrow_tokens_are_refused(programs: Programs) -> None:
    narrow = programs("official", "distribution.view")
    body = {"url": "https://example.org/hook", "events": ["case.registered"]}
    refused(narrow.get("/webhooks"), 403, "not_allowed")
    refused(narrow.post("/webhooks", body), 403, "not_allowed")
    refused(narrow.delete(f"/webhooks/{uuid4()}"), 403, "not_allowed")
    refused(narrow.get(f"/webhooks/{uuid4()}/deliveries"), 403, "not_allowed")
