"""Sending what the outbox holds.

Each message is sent while its row is locked, and marked before the lock is let go: two workers never send the
same one. Only a worker that dies between the mail server's yes and the commit sends again; the Message-ID,
made from the row's id, is then the same, and mail systems drop the copy.
"""

from __future__ import annotations

import logging
import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import transaction

from breakwater.kernel.languages import normalise_tag
from breakwater.messaging.models import Outbox
from breakwater.messaging.queries import wants_mail
from breakwater.messaging.texts import Text, text

logger = logging.getLogger(__name__)

State = Outbox.State

RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long to wait after each failed attempt; after the last the message is given up."""


def drain_outbox(*, now: datetime, at_most: int = 500) -> int:
    """Send messages that are due, over one connection to the mail server; how many were dealt with.

    When the server cannot be reached the rest waits: only the first message loses an attempt.
    """
    backend = get_connection()
    try:
        for number in range(at_most):
            if not _send_next(backend, now):
                return number
        return at_most
    finally:
        with suppress(smtplib.SMTPException, OSError):
            backend.close()


def _send_next(backend: BaseEmailBackend, now: datetime) -> bool:
    """Send one message that nobody else is sending; False when there is none, or no server."""
    with transaction.atomic():
        message = (
            Outbox.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("user")
            .filter(state=State.QUEUED, next_attempt_at__lte=now)
            .order_by("next_attempt_at", "pk")
            .first()
        )
        if message is None:
            return False
        reachable = _deal_with(message, backend, now)
        message.save()
    return reachable


def _deal_with(message: Outbox, backend: BaseEmailBackend, now: datetime) -> bool:
    """Send the message, or decide not to; False when the mail server could not be reached."""
    if not message.user.is_active or not wants_mail(message.user_id):
        message.state = State.UNWANTED
        return True
    message.attempts += 1
    message.recipient = message.user.email
    message.language = normalise_tag(message.user.language) or "en"
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as problem:
        _put_off(message, problem, now)
        return False
    try:
        backend.send_messages([_mail(message)])
    except (OSError, smtplib.SMTPException, ValueError) as problem:  # ValueError: no such address can be
        _failed(message, problem, now)
        with suppress(OSError, smtplib.SMTPException):
            backend.close()  # the next message gets a fresh connection
    else:
        _sent(message, backend, now)
    return True


def _sent(message: Outbox, backend: BaseEmailBackend, now: datetime) -> None:
    message.error = ""
    if isinstance(backend, SmtpBackend):
        message.state, message.sent_at = State.SENT, now
    else:
        message.state = State.NO_CHANNEL


def _failed(message: Outbox, problem: Exception, now: datetime) -> None:
    """A refusal for good (SMTP 5xx, RFC 5321 4.2.1) is given up at once, any other is tried again."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in problem.recipients.values()]
    else:
        codes = [problem.smtp_code] if isinstance(problem, smtplib.SMTPResponseException) else []
    if any(code >= 500 for code in codes):
        _give_up(message, problem)
    else:
        _put_off(message, problem, now)


def _put_off(message: Outbox, problem: Exception, now: datetime) -> None:
    if message.attempts > len(RETRIES):
        _give_up(message, problem)
        return
    message.next_attempt_at = now + RETRIES[message.attempts - 1]
    message.error = str(problem)
    logger.warning("Message %s not sent at attempt %d: %s", message.pk, message.attempts, problem)


def _give_up(message: Outbox, problem: Exception) -> None:
    message.state, message.error = State.GIVEN_UP, str(problem)
    logger.error("Message %s given up at attempt %d: %s", message.pk, message.attempts, problem)


def _mail(message: Outbox) -> EmailMessage:
    words = text(event=message.event, language=message.language, params=message.params)
    return EmailMessage(
        subject=_one_line(words),
        body=words.body + (f"\n\n{settings.PUBLIC_URL}{message.url}\n" if message.url else "\n"),
        to=[message.recipient],
        headers={
            "Message-ID": f"<{message.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: holiday answers stay away
            "Content-Language": message.language,
        },
    )


def _one_line(words: Text) -> str:
    """A title may hold line breaks, a header may not."""
    return " ".join(words.subject.split())
