"""Imports of the register: one run per file, one row per thing to say about a row of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.isolation import Isolation, StaffOnly
from breakwater.kernel.sentences import show
from breakwater.organisation.models import User


class ImportRun(models.Model):
    """A file on its way into the register: checked first, imported when a person confirms."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked, waiting for confirmation")
        IMPORTING = "importing", _("Being imported")
        DONE = "done", _("Imported")
        REFUSED = "refused", _("Refused")

    isolation: ClassVar[Isolation] = StaffOnly()

    file = models.FileField(upload_to="imports/%Y/%m/")
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    update_existing = models.BooleanField(default=True)
    refusal = models.JSONField(null=True, help_text="Why the whole file was refused: a kept sentence.")
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    job = models.CharField(max_length=50, blank=True, help_text="The job that works on it now.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename

    @property
    def good(self) -> int:
        return self.created + self.updated + self.unchanged

    @property
    def refusal_text(self) -> str:
        """Why the file was refused, in the reader's language; "" if it was not."""
        return show(self.refusal)


class ImportRow(models.Model):
    """One thing to say about one cell: what is wrong, where, and by its sentence what to do."""

    class Severity(models.TextChoices):
        ERROR = "error", _("Not imported")
        WARNING = "warning", _("Imported, please look")

    isolation: ClassVar[Isolation] = StaffOnly()
    audited: ClassVar[bool] = False

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField(help_text="As the spreadsheet counts its rows.")
    column = models.CharField(max_length=100, blank=True, help_text="The heading as it stands in the file.")
    severity = models.CharField(max_length=10, choices=Severity)
    code = models.CharField(max_length=40)
    value = models.CharField(max_length=200, blank=True)
    message = models.JSONField(help_text="What is wrong and what to do: a kept sentence.")

    class Meta:
        ordering = ["run", "number", "id"]
        indexes = [models.Index(fields=["run", "number", "id"], name="import_row_order")]

    def __str__(self) -> str:
        return f"{self.number}: {self.code}"

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return show(self.message)
