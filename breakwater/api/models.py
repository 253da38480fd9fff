"""Tokens and their use, answers kept for repeated requests, and webhooks with what they are to be told."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from breakwater.casework.models import Case
from breakwater.kernel.isolation import USER, Appended, Isolation
from breakwater.organisation.models import User

LONGEST_LIFE = timedelta(days=366)

OWN = Isolation(
    portal_read=f"user_id = {USER}",
    portal_write=f"user_id = {USER}",
    partner_read=f"user_id = {USER}",
    partner_write=f"user_id = {USER}",
)


def read_with(column: str, table: str) -> Isolation:
    """Rows that hang on one the reader sees: the inner table has a policy of its own."""
    beside = f"{column} in (select id from {table})"  # noqa: S608 - names of ours
    return Isolation(portal_read=beside, partner_read=beside)


class ApiToken(models.Model):
    """A program's way in as its user, with part of what the user may do. Only a digest of it is kept."""

    isolation: ClassVar[Isolation] = OWN
    audit_hidden: ClassVar[tuple[str, ...]] = ("digest",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100, help_text="What it is for, in the user's words.")
    prefix = models.CharField(max_length=12, help_text="Its first characters, to tell it from others.")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the whole token.")
    scopes = ArrayField(models.CharField(max_length=40), help_text="Permissions it passes on.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="apitoken_lives_a_year_at_most",
                condition=Q(expires_at__gt=F("created_at"))
                & Q(expires_at__lte=F("created_at") + LONGEST_LIFE),
            ),
            models.CheckConstraint(
                name="apitoken_digest_is_hex", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        indexes = [models.Index(fields=["user", "-created_at"], name="apitoken_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_valid_at(self, moment: datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and self.expires_at > moment


class TokenUse(models.Model):
    """How often a token was used in its present minute; that minute is also when it was last used."""

    isolation: ClassVar[Isolation] = read_with("token_id", "api_apitoken")
    audited: ClassVar[bool] = False

    token = models.OneToOneField(ApiToken, models.CASCADE, primary_key=True, related_name="use")
    window_at = models.DateTimeField(help_text="Start of the minute.")
    requests = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.token_id} {self.requests}"


class KeptAnswer(models.Model):
    """The answer to a request that changed something, for the client that did not get it and asks again."""

    isolation: ClassVar[Isolation] = OWN
    audited: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token_id = models.UUIDField()
    key = models.CharField(max_length=200, help_text="The Idempotency-Key.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, address and body.")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True, help_text="Encrypted: an answer may hold a secret. See `sealing`.")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="keptanswer_once", fields=["token_id", "key"])]
        indexes = [models.Index(fields=["at"], name="keptanswer_at")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"


class WebhookEvent(models.TextChoices):
    """What a program can be told of."""

    REGISTERED = "case.registered", _("A case was registered")
    MOVED = "case.transition", _("A step was taken on a case")


class DeliveryStatus(models.TextChoices):
    """What has become of a delivery."""

    QUEUED = "queued", pgettext_lazy("delivery", "Waiting")
    DELIVERED = "delivered", _("Delivered")
    GIVEN_UP = "given_up", _("Given up")


class Webhook(models.Model):
    """An address of a program that wants to be told of events, as far as its token may see the case."""

    isolation: ClassVar[Isolation] = OWN
    audit_hidden: ClassVar[tuple[str, ...]] = ("secret",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=40, choices=WebhookEvent))
    secret = models.CharField(max_length=200, help_text="Encrypted; see `sealing`.")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["token"], condition=Q(ended_at=None), name="webhook_live")]

    def __str__(self) -> str:
        return self.url


class Announcement(models.Model):
    """An event as its transaction left it. The worker makes deliveries of it and removes it.

    Whoever causes the event may not see who listens; so this row says only what happened.
    """

    isolation: ClassVar[Isolation] = Appended()
    audited: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=40, choices=WebhookEvent)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    internal = models.BooleanField(help_text="Enterprises and partners are not told.")
    facts = models.JSONField(help_text="What the receivers are told of it.")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="announcement_at")]

    def __str__(self) -> str:
        return f"{self.event} {self.case_id}"


class Delivery(models.Model):
    """One event on its way to one webhook. Its id is the same at each attempt."""

    isolation: ClassVar[Isolation] = read_with("webhook_id", "api_webhook")
    audited: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40, choices=WebhookEvent)
    payload = models.JSONField()
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.QUEUED)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(help_text="Not before this; of one that is over, the last try.")
    delivered_at = models.DateTimeField(null=True)
    answer = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the last try.")
    error = models.TextField(blank=True, help_text="Why the last try failed.")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                name="delivery_delivered_has_moment",
                condition=Q(status="delivered", delivered_at__isnull=False)
                | (~Q(status="delivered") & Q(delivered_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="queued"), name="delivery_due"),
            models.Index(fields=["webhook", "-created_at", "-id"], name="delivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.id}"
