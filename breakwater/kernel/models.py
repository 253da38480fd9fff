"""Rows of the house itself: long work under way, and forms already sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.isolation import USER, Isolation
from breakwater.kernel.sentences import show


class Job(models.Model):
    """A piece of long work: how far it is, what came of it. See :mod:`breakwater.kernel.jobs`."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting to start")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    isolation: ClassVar[Isolation] = Isolation(
        portal_read=f"owner_id = {USER}", partner_read=f"owner_id = {USER}"
    )
    audited: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60, help_text="What work it is, for example enterprises.import.")
    owner_id = models.BigIntegerField(null=True, help_text="The user who started it; null for the house.")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(help_text="Steps of the work; 0 while unknown.")
    note = models.JSONField(null=True, help_text="What it is doing now: a kept sentence.")
    result = models.JSONField(null=True, help_text="What came of it; its shape belongs to the kind.")
    error = models.JSONField(null=True, help_text="Why it failed: a kept sentence.")
    url = models.CharField(max_length=500, blank=True, help_text="Where the result can be looked at.")
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True, help_text="Last sign of life.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_id", "-created_at"], name="job_owner"),
            models.Index(fields=["heartbeat_at"], condition=Q(status="running"), name="job_running"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_finished_when_it_ended",
                condition=Q(finished_at=None, status__in=["queued", "running"])
                | Q(finished_at__isnull=False, status__in=["done", "failed", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while the total is unknown."""
        if self.status == self.Status.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def note_text(self) -> str:
        return show(self.note)

    @property
    def error_text(self) -> str:
        return show(self.error)


class Submission(models.Model):
    """A form that was sent, by the key it carried. See :mod:`breakwater.kernel.submissions`."""

    isolation: ClassVar[Isolation] = Isolation(
        portal_read=f"user_id = {USER}",
        portal_write=f"user_id = {USER}",
        partner_read=f"user_id = {USER}",
        partner_write=f"user_id = {USER}",
    )
    audited: ClassVar[bool] = False

    key = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField()
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()
    result_url = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_at")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
