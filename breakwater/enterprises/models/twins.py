"""Two entries that may be one enterprise, and what was done about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from breakwater.enterprises.models.register import Enterprise
from breakwater.kernel.isolation import Isolation, StaffOnly
from breakwater.organisation.models import User


class Twin(models.Model):
    """A proposal: these two have nearly the same name. A person decides, once."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("To be decided")
        SAME = "same", _("The same enterprise")
        DIFFERENT = "different", _("Two enterprises")

    isolation: ClassVar[Isolation] = StaffOnly()

    first = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    second = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(help_text="Likeness of the nearest names, 0 to 100.")
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="twin_once"),
            models.CheckConstraint(name="twin_ordered", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="twin_decided_iff_verdict",
                condition=Q(verdict="open", decided_at=None) | (~Q(verdict="open") & ~Q(decided_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["verdict", "-score", "id"], name="twin_open")]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class Merge(models.Model):
    """One entry went into another. `moved` says exactly which rows, so that it can be undone."""

    isolation: ClassVar[Isolation] = StaffOnly()

    kept = models.ForeignKey(Enterprise, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Enterprise, models.PROTECT, related_name="merged_by")
    moved = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="merge_of_an_entry_once"
            ),
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("merged"))),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} -> {self.kept_id}"
