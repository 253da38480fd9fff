"""A program says where it wants to be told of events."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.api import sending
from breakwater.api.models import ApiToken, Webhook
from breakwater.api.scopes import CASES
from breakwater.api.sealing import seal
from breakwater.kernel.errors import AlreadyDone, NotFound, Refusal

MOST = 10
SECRET_MARK = "whsec_"  # noqa: S105 - how such secrets begin (Standard Webhooks), not one


class TooManyWebhooks(Refusal):
    code = "api.too_many_webhooks"
    message = _("You have %(most)s webhooks. End one that no program needs any more.")


class AlreadyEnded(AlreadyDone):
    code = "api.webhook_ended"
    message = _("This webhook was ended already.")


@operation(*CASES)
def add_webhook(
    *, url: str, events: Collection[str], token: ApiToken, by: Actor, now: datetime
) -> tuple[Webhook, str]:
    """Have `url` told of events, as far as the token may see the case. Returns the secret, shown this once.

    Raises UnsafeAddress and TooManyWebhooks.
    """
    sending.check(url)
    if Webhook.objects.filter(user_id=by.person_id, ended_at=None).count() >= MOST:
        raise TooManyWebhooks(most=MOST)
    key, secret = uuid4(), secrets.token_bytes(32)
    webhook = Webhook.objects.create(
        id=key,
        user_id=by.person_id,
        token=token,
        url=url,
        events=sorted(set(events)),
        secret=seal(secret, row=str(key)),
        created_at=now,
    )
    return webhook, SECRET_MARK + base64.b64encode(secret).decode()


@operation(*CASES)
def end_webhook(*, webhook_id: UUID, by: Actor, now: datetime) -> None:
    """Send nothing there any more. Raises NotFound and AlreadyEnded."""
    webhook = Webhook.objects.filter(pk=webhook_id, user_id=by.person_id).first()
    if webhook is None:
        raise NotFound()
    if not Webhook.objects.filter(pk=webhook_id, ended_at=None).update(ended_at=now):
        raise AlreadyEnded()
