"""What people are told: notices they read here, and mail on its way to them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from breakwater.kernel.isolation import ENTERPRISE, USER, Appended, Isolation
from breakwater.organisation.models import User

_OWN = f"user_id = {USER} and (enterprise_id is null or enterprise_id = {ENTERPRISE})"


class Notice(models.Model):
    """Something a user is told in the platform. Its text is written in the reader's language when shown.

    A notice about an enterprise is seen only while its reader acts for that enterprise.
    """

    # Whoever causes an event adds notices for others; what they may not do is read them.
    isolation: ClassVar[Isolation] = Isolation(
        portal_read=_OWN,
        portal_write=_OWN,
        portal_add="true",
        partner_read=f"user_id = {USER}",
        partner_write=f"user_id = {USER}",
        partner_add="true",
    )
    audited: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, help_text="Names the event; a user is told of it once.")
    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    enterprise_id = models.BigIntegerField(null=True)
    event = models.CharField(max_length=60, help_text="Code of the message's text.")
    params = models.JSONField(default=dict, help_text="What fills the placeholders of the text.")
    url = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="notice_once", fields=["user", "key"])]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_newest"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.user_id}"


class Preference(models.Model):
    """What a user wants; without a row, everything."""

    isolation: ClassVar[Isolation] = Isolation(
        portal_read=f"user_id = {USER}",
        portal_write=f"user_id = {USER}",
        partner_read=f"user_id = {USER}",
        partner_write=f"user_id = {USER}",
    )

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    email = models.BooleanField(default=True, help_text="Send an e-mail for each notice.")

    def __str__(self) -> str:
        return f"{self.user_id}"


class Outbox(models.Model):
    """A message to be sent. Written in the transaction that causes it, sent by the worker.

    To whom and in which language is looked up when it is sent: who causes it may not see that person's row.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("delivery", "Waiting")
        SENT = "sent", _("Sent")
        UNWANTED = "unwanted", _("Not wanted")
        NO_CHANNEL = "no_channel", _("Only written to a file: no mail server is set")
        GIVEN_UP = "given_up", _("Given up")

    isolation: ClassVar[Isolation] = Appended()
    audited: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=220, unique=True, help_text="One message for each key, ever.")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    event = models.CharField(max_length=60, help_text="Code of the message's text.")
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(
        help_text="Not before this; of a message that is over, the last try."
    )
    sent_at = models.DateTimeField(null=True)
    recipient = models.CharField(max_length=254, blank=True, help_text="The address it went to.")
    language = models.CharField(max_length=10, blank=True, help_text="The language it went in.")
    error = models.TextField(blank=True, help_text="What the mail server said at the last try.")

    class Meta:
        verbose_name_plural = "outbox"
        constraints = [
            models.CheckConstraint(
                name="outbox_sent_has_moment",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="outbox_due"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"
