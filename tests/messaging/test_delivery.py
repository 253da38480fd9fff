"""Mail over a real SMTP server."""

from __future__ import annotations

import asyncio
import email
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.db import connection, transaction

from breakwater.kernel.clock import now
from breakwater.messaging import texts
from breakwater.messaging.delivery import RETRIES, drain_outbox
from breakwater.messaging.models import Outbox
from breakwater.messaging.operations import tell, want_mail
from breakwater.organisation.models import User
from tests.messaging.test_telling import actor

Person = Callable[..., User]


class Post:
    """A mail server that keeps what it is sent, and may have something to say first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answers: list[str] = []
        self.on_data: Callable[[], None] = lambda: None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        await asyncio.to_thread(self.on_data)
        assert isinstance(envelope.content, bytes)
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.PUBLIC_URL = "https://breakwater.example.org"
    yield handler
    controller.stop()


def told(*users: User, key: str = "k", title: str = "Masks") -> None:
    tell(
        users=[user.pk for user in users],
        event="case.assigned",
        params={"number": "DL-1", "title": title},
        url="/desk/cases/DL-1/",
        key=key,
        now=now(),
    )


def states() -> list[str]:
    return list(Outbox.objects.order_by("key").values_list("state", flat=True))


@pytest.fixture
def words() -> Iterator[None]:
    """Words of the test's own, in two languages."""
    chinese = ("{number}:新任务", "{title}由您负责。")
    english = ("{number}: yours", "{title} is yours. {unknown}")
    texts.register_texts(lambda event, language: {"zh-Hans": chinese, "en": english}.get(language))
    yield
    texts._lookups.pop(0)


def test_a_mail_goes_out_once_in_the_readers_language(post: Post, person: Person, words: None) -> None:
    told(person("Li Na", language="zh-Hans"), person("Kim"))
    assert drain_outbox(now=now()) == 2
    assert drain_outbox(now=now()) == 0
    chinese, english = sorted(post.messages, key=lambda message: message["To"], reverse=True)
    assert (chinese["To"], chinese["Subject"]) == ("li.na@example.org", "DL-1:新任务")
    assert (english["To"], english["Subject"]) == ("kim@example.org", "DL-1: yours")
    body = english.get_content().replace("\r\n", "\n")
    assert body == "Masks is yours. \n\nhttps://breakwater.example.org/desk/cases/DL-1/\n"
    assert states() == ["sent", "sent"]


def test_the_message_id_stays_when_a_message_is_tried_again(post: Post, person: Person) -> None:
    told(person("A"))
    post.answers = ["451 Try later"]
    drain_outbox(now=now())
    drain_outbox(now=now() + RETRIES[0])
    [message] = post.messages
    assert message["Message-ID"] == f"<{Outbox.objects.get().pk}@breakwater.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_passing_refusal_is_tried_again_later_and_later_then_given_up(post: Post, person: Person) -> None:
    told(person("A"))
    moment = now()
    post.answers = ["451 Try later"] * (len(RETRIES) + 1)
    for wait in RETRIES:
        assert drain_outbox(now=moment) == 1
        assert drain_outbox(now=moment + wait - timedelta(seconds=1)) == 0
        moment += wait
    assert states() == ["queued"]
    drain_outbox(now=moment)
    assert states() == ["given_up"]
    assert "Try later" in Outbox.objects.get().error


def test_an_address_that_does_not_exist_is_given_up_at_once_and_others_still_go(
    post: Post, person: Person
) -> None:
    told(person("A"))
    told(person("B"), key="later")
    post.answers = ["550 No such user"]
    assert drain_outbox(now=now()) == 2
    assert states() == ["given_up", "sent"]


def test_while_the_server_is_away_messages_wait_and_only_one_attempt_is_spent(
    person: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens at tcpmux
    told(person("A"), person("B"))
    assert drain_outbox(now=now()) == 0
    assert states() == ["queued", "queued"]
    assert sum(Outbox.objects.values_list("attempts", flat=True)) == 1


def test_mail_that_is_not_wanted_is_not_sent(post: Post, person: Person) -> None:
    quiet, gone = person("A"), person("B", is_active=False)
    want_mail(wanted=False, by=actor(quiet))
    told(quiet, gone)
    drain_outbox(now=now())
    assert (states(), post.messages) == (["unwanted", "unwanted"], [])


def test_without_a_mail_server_nothing_is_called_sent(person: Person, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    told(person("A"))
    drain_outbox(now=now())
    assert states() == ["no_channel"]
    assert Outbox.objects.get().sent_at is None
    assert any("a@example.org" in file.read_text() for file in tmp_path.iterdir())


def test_a_title_with_a_line_break_makes_no_header(post: Post, person: Person) -> None:
    told(person("A"), title="Masks\r\nBcc: everyone@example.org")
    drain_outbox(now=now())
    assert post.messages[0]["Bcc"] is None
    assert "Masks Bcc" in post.messages[0]["Subject"]


def test_words_that_cannot_be_filled_give_way_to_general_ones(post: Post, person: Person) -> None:
    texts.register_texts(lambda event, language: ("{0} broken", "{number"))
    try:
        told(person("A"))
        drain_outbox(now=now())
    finally:
        texts._lookups.pop(0)
    assert post.messages[0]["Subject"] == "News about Masks"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(
    post: Post, person: Person, transactional_db: None
) -> None:
    with transaction.atomic():
        told(person("A"), person("B"))
    first_sends, second_is_done = threading.Event(), threading.Event()

    def hold_the_first() -> None:
        if not first_sends.is_set():
            first_sends.set()
            second_is_done.wait()

    counted: list[int] = []

    def second_worker() -> None:
        first_sends.wait()
        try:
            counted.append(drain_outbox(now=now()))
        finally:
            second_is_done.set()
            connection.close()

    post.on_data = hold_the_first
    thread = threading.Thread(target=second_worker)
    thread.start()
    counted.append(drain_outbox(now=now()))
    thread.join()
    assert sorted(message["To"] for message in post.messages) == ["a@example.org", "b@example.org"]
    assert (counted, states()) == ([1, 1], ["sent", "sent"])
