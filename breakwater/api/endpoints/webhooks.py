"""Webhooks: where a program is told of events, and what became of each delivery."""

from __future__ import annotations

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from breakwater.api.door import ApiRequest
from breakwater.api.models import DeliveryStatus, Webhook, WebhookEvent
from breakwater.api.operations.webhooks import add_webhook as add
from breakwater.api.operations.webhooks import end_webhook as end
from breakwater.api.scopes import CASES
from breakwater.api.shapes import NO_NUL, Listed, Moment, Paging, Sent, asking, listed
from breakwater.kernel.clock import now
from breakwater.kernel.errors import NotFound
from breakwater.kernel.pages import onward

router = Router(tags=["webhooks"])

NEWEST = ("-created_at", "-id")


class WebhookSent(Sent):
    """Where to send, and which events."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_NUL)] = Field(
        description="An https address on the internet."
    )
    events: list[WebhookEvent] = Field(min_length=1, max_length=10)


class WebhookShown(Schema):
    """It is told of cases that the token which made it may see, for as long as that token is in force."""

    id: UUID
    url: str
    events: list[WebhookEvent]
    created_at: Moment
    ended_at: Moment | None


class WebhookMade(WebhookShown):
    secret: str = Field(description="Signs each delivery (Standard Webhooks). Shown this once.")


class DeliveryShown(Schema):
    """One event on its way. `id` is sent as the header `webhook-id`, the same at each attempt."""

    id: UUID
    event: WebhookEvent
    status: DeliveryStatus
    created_at: Moment
    attempts: int
    next_attempt_at: Moment = Field(description="Of one that is over, the last try.")
    delivered_at: Moment | None
    answer: int | None = Field(description="HTTP status of the last try.")
    error: str


@router.get("/webhooks", response=Listed[WebhookShown], url_name="webhooks")
def list_webhooks(request: HttpRequest, response: HttpResponse, asked: Query[Paging]) -> Any:
    """Your webhooks, those that were ended too, the newest first."""
    by = asking(request, *CASES)
    own = Webhook.objects.filter(user_id=by.person_id)
    found = onward(own, order=NEWEST, cursor=asked.cursor, size=asked.size)
    return listed(request, response, found, [WebhookShown.model_validate(row) for row in found.rows])


@router.post("/webhooks", response={201: WebhookMade}, url_name="webhooks")
def add_webhook(request: HttpRequest, sent: WebhookSent) -> Any:
    """Have an address told of events. Keep the secret: it is not shown again."""
    by = asking(request, *CASES)
    token = cast(ApiRequest, request).token
    webhook, secret = add(url=sent.url, events=sent.events, token=token, by=by, now=now())
    return Status(201, {**WebhookShown.model_validate(webhook).model_dump(), "secret": secret})


@router.delete("/webhooks/{id}", response={204: None}, url_name="webhook")
def end_webhook(request: HttpRequest, id: UUID) -> Any:
    """End a webhook: nothing is sent there any more."""
    end(webhook_id=id, by=asking(request, *CASES), now=now())
    return Status(204, None)


@router.get("/webhooks/{id}/deliveries", response=Listed[DeliveryShown], url_name="deliveries")
def list_deliveries(request: HttpRequest, response: HttpResponse, id: UUID, asked: Query[Paging]) -> Any:
    """What became of each event, the newest first: delivered, waiting for another try, or given up."""
    by = asking(request, *CASES)
    webhook = Webhook.objects.filter(pk=id, user_id=by.person_id).first()
    if webhook is None:
        raise NotFound()
    found = onward(webhook.deliveries.all(), order=NEWEST, cursor=asked.cursor, size=asked.size)
    return listed(request, response, found, [DeliveryShown.model_validate(row) for row in found.rows])
