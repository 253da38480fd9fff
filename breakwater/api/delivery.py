"""From an event to its webhooks: announced in its transaction, sent by the worker, at least once.

A delivery is sent while its row and its webhook's are locked, and marked before the locks are let go: one
worker at a time sends to a webhook, in order. A worker that dies in between leaves the row as it was; the
next sends it again, under the same id, by which the receiver knows it (Standard Webhooks).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from breakwater.api.admission import actor_of_token
from breakwater.api.models import Announcement, Delivery, DeliveryStatus, Webhook, WebhookEvent
from breakwater.api.scopes import CASES
from breakwater.api.sealing import CannotUnseal, unseal
from breakwater.api.sending import NotSent, UnsafeAddress, post
from breakwater.casework.queries import visible
from breakwater.casework.registry import Step

logger = logging.getLogger(__name__)

RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long to wait after each failed attempt; after the last the delivery is given up."""
KEPT_FOR = timedelta(days=30)


# In the event's transaction -------------------------------------------------------------------------------


def announce(step: Step) -> None:
    """Listener of the spine: note the event for whoever wants to be told."""
    registered = step.transition.name == "register"
    case = step.case
    Announcement.objects.bulk_create([  # no row back: who acts may add it, not read it
        Announcement(
            event=WebhookEvent.REGISTERED if registered else WebhookEvent.MOVED,
            case=case,
            internal=step.transition.internal,
            facts={
                "number": case.number,
                "case_type": case.case_type,
                "transition": step.transition.name,
                "state": case.state,
                "version": case.version,
                "url": settings.PUBLIC_URL + reverse("api:case", args=[case.number]),
            },
            at=step.now,
        )
    ])  # fmt: skip


# By the worker --------------------------------------------------------------------------------------------


def deliver(*, now: datetime, at_most: int = 200) -> int:
    """Make deliveries of what was announced, and send what is due; how many were sent or tried."""
    while _spread_next(now):
        pass
    for number in range(at_most):
        if not _send_next(now):
            return number
    return at_most


def _spread_next(now: datetime) -> bool:
    """Make the deliveries of the oldest announcement and remove it; False when there is none."""
    with transaction.atomic():
        waiting = Announcement.objects.select_for_update(skip_locked=True).order_by("at", "pk")
        announcement = waiting.first()
        if announcement is None:
            return False
        Delivery.objects.bulk_create(
            Delivery(
                webhook=webhook,
                event=announcement.event,
                payload=_payload(announcement),
                created_at=now,
                next_attempt_at=now,
            )
            for webhook in _listening(announcement, now)
        )
        announcement.delete()
        return True


def _listening(announcement: Announcement, now: datetime) -> Iterator[Webhook]:
    """The webhooks that want the event, and whose token may see its case now."""
    live = Webhook.objects.filter(Q(events__contains=[announcement.event]), ended_at=None)
    for webhook in live.select_related("token__user").order_by("created_at", "pk"):
        token = webhook.token
        if not token.is_valid_at(now) or not token.user.is_active:
            continue
        actor = actor_of_token(token, now)
        if announcement.internal and not actor.is_staff:
            continue
        if actor.permissions & set(CASES) and visible(actor).filter(pk=announcement.case_id).exists():
            yield webhook


def _payload(announcement: Announcement) -> dict[str, Any]:
    """Thin: what happened and where to read more, which the receiver does with its token."""
    return {"type": announcement.event, "timestamp": announcement.at.isoformat(), "data": announcement.facts}


def _send_next(now: datetime) -> bool:
    """Send one delivery that nobody else is sending; False when there is none."""
    with transaction.atomic():
        due = Delivery.objects.filter(status=DeliveryStatus.QUEUED, next_attempt_at__lte=now)
        delivery = (
            due.select_for_update(skip_locked=True, no_key=True, of=("self", "webhook"))
            .select_related("webhook")
            .order_by("next_attempt_at", "created_at", "pk")
            .first()
        )
        if delivery is None:
            return False
        _try(delivery, now)
        delivery.save()
        return True


def _try(delivery: Delivery, now: datetime) -> None:
    webhook = delivery.webhook
    delivery.attempts += 1
    delivery.answer, delivery.next_attempt_at = None, now
    if webhook.ended_at is not None:
        _give_up(delivery, "The webhook was ended.")
        return
    try:
        secret = unseal(webhook.secret, row=str(webhook.pk))
        body = json.dumps(delivery.payload, ensure_ascii=False).encode()
        delivery.answer = post(webhook.url, body, headers(delivery, body, secret, now))
    except CannotUnseal as problem:
        _give_up(delivery, f"{problem} Make the webhook anew.")
    except (NotSent, UnsafeAddress) as problem:
        _put_off(delivery, str(problem), now)
    else:
        if 200 <= delivery.answer < 300:
            delivery.status, delivery.delivered_at, delivery.error = DeliveryStatus.DELIVERED, now, ""
        else:
            _put_off(delivery, f"The receiver answered {delivery.answer}.", now)


def headers(delivery: Delivery, body: bytes, secret: bytes, now: datetime) -> dict[str, str]:
    """Id, moment and signature by which the receiver knows that it is from us, and which one it is."""
    at = str(int(now.timestamp()))
    signed = f"{delivery.pk}.{at}.".encode() + body
    signature = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Breakwater",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{signature}",
    }


def _put_off(delivery: Delivery, problem: str, now: datetime) -> None:
    """Later; so are the others for this receiver, which would only fail as this one did."""
    if delivery.attempts > len(RETRIES):
        _give_up(delivery, problem)
        return
    delivery.next_attempt_at = now + RETRIES[delivery.attempts - 1]
    delivery.error = problem
    others = Delivery.objects.filter(webhook_id=delivery.webhook_id, status=DeliveryStatus.QUEUED)
    others.filter(next_attempt_at__lt=delivery.next_attempt_at).exclude(pk=delivery.pk).update(
        next_attempt_at=delivery.next_attempt_at
    )


def _give_up(delivery: Delivery, problem: str) -> None:
    delivery.status, delivery.error = DeliveryStatus.GIVEN_UP, problem
    logger.error("Delivery %s given up at attempt %d: %s", delivery.pk, delivery.attempts, problem)


def forget_deliveries(*, now: datetime) -> int:
    """Remove deliveries that were over long ago; how many."""
    over = Delivery.objects.exclude(status=DeliveryStatus.QUEUED)
    return over.filter(next_attempt_at__lt=now - KEPT_FOR).delete()[0]
