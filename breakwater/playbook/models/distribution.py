"""The work distribution table (任务分工表): imports in quarantine, and the tables that were published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from breakwater.kernel.isolation import Isolation, Shared, StaffOnly
from breakwater.organisation.models import Department, User


class Import(models.Model):
    """A file as it was read. Nothing of it is in force before somebody publishes it."""

    class State(models.TextChoices):
        QUARANTINED = "quarantined", _("To be checked")
        PUBLISHED = "published", _("Published")
        DISCARDED = "discarded", _("Discarded")

    isolation: ClassVar[Isolation] = StaffOnly()

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    reading = models.JSONField(help_text="rules.distribution.Table as written, before any decision.")
    lines = models.JSONField(help_text="The text of the file, by number of the line.")
    state = models.CharField(max_length=11, choices=State, default=State.QUARANTINED)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Null for the house itself."
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints = [
            models.CheckConstraint(name="import_sha256_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.UniqueConstraint(
                name="import_in_quarantine_once", fields=["sha256"], condition=Q(state="quarantined")
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class Finding(models.Model):
    """Something in an import that a person must look at, and what that person decided."""

    class Level(models.TextChoices):
        ERROR = "error", _("Error")
        WARNING = "warning", _("Warning")
        INFO = "info", _("Note")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("finding", "Accepted")
        EDITED = "edited", _("Edited")
        REFUSED = "refused", _("Left as written")
        SETTLED = "settled", _("Settled by another decision")

    isolation: ClassVar[Isolation] = StaffOnly()

    of = models.ForeignKey(Import, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=40)
    level = models.CharField(max_length=7, choices=Level)
    line = models.PositiveIntegerField(help_text="Of the file, from 1; 0: the file as a whole.")
    value = models.TextField(blank=True, help_text="As written.")
    suggestion = models.TextField(null=True)  # noqa: DJ001 - the empty text is a suggestion too
    params = models.JSONField()
    mends = models.CharField(max_length=12, blank=True, help_text="The field where another value may stand.")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    new_value = models.TextField(null=True)  # noqa: DJ001 - nothing was put in
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["line", "code", "pk"]
        constraints = [
            # By digest: what stands in a cell may be longer than an index takes.
            models.UniqueConstraint("of", "code", "line", MD5("value"), name="finding_once"),
            models.CheckConstraint(
                name="finding_decided_has_moment",
                condition=Q(decision__in=["", "settled"], decided_at=None)
                | Q(decision__in=["accepted", "edited", "refused"], decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.line}"


class Table(models.Model):
    """A published table. The one with the highest version is in force; none is ever changed."""

    isolation: ClassVar[Isolation] = Shared()
    append_only: ClassVar[bool] = True

    version = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Null for the house itself."
    )
    source = models.OneToOneField(Import, models.PROTECT, related_name="table")

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]

    def __str__(self) -> str:
        return f"{self.version}"


class Assignment(models.Model):
    """One division made responsible for one content of a task."""

    isolation: ClassVar[Isolation] = Shared()
    append_only: ClassVar[bool] = True

    table = models.ForeignKey(Table, models.PROTECT, related_name="assignments")
    position = models.PositiveSmallIntegerField(help_text="In the table, from 0.")
    task_no = models.PositiveSmallIntegerField(help_text="Also the number of the measure.")
    title = models.TextField()
    content_no = models.PositiveSmallIntegerField(help_text="Of the contents of the task, from 0.")
    content = models.TextField()
    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments")
    written = models.TextField(help_text="The division as the table has it.")
    note = models.TextField(blank=True)
    is_lead = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [
            models.UniqueConstraint(name="assignment_position_once", fields=["table", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.task_no} {self.department}"


class Entry(models.Model):
    """A person who is chief or contact of a division in one assignment, with the line on the desk."""

    class Role(models.TextChoices):
        CHIEF = "chief", _("Division chief")
        CONTACT = "contact", _("Contact")

    isolation: ClassVar[Isolation] = Shared()
    append_only: ClassVar[bool] = True

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="entries")
    role = models.CharField(max_length=7, choices=Role)
    position = models.PositiveSmallIntegerField(help_text="Among the people of the assignment, from 0.")
    name = models.TextField()
    honorific = models.TextField(blank=True)
    desk_phone = models.TextField(blank=True, help_text="Digits as in the table, without an area code.")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(name="entry_position_once", fields=["assignment", "position"]),
        ]

    def __str__(self) -> str:
        return self.name


class Mobile(models.Model):
    """The mobile number of an entry, in a table of its own: enterprises may read entries, but not this."""

    isolation: ClassVar[Isolation] = StaffOnly()
    append_only: ClassVar[bool] = True

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="mobile")
    number = models.TextField(help_text="Digits as in the table.")

    def __str__(self) -> str:
        return self.number
