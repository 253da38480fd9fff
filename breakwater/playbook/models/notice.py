"""The applied playbook: every version whole, and its work in rows with the days on which they hold.

Rows know each other by number and code, not by key: a measure whose text is changed gets a new row, and
its tasks stay as they are.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from breakwater.kernel.isolation import Isolation, Shared
from breakwater.kernel.languages import pick
from breakwater.organisation.models import Department, Named, User


def in_language(words: dict[str, str]) -> str:
    """The text in the reader's language."""
    return pick(words, translation.get_language() or "en")


class PlaybookVersion(models.Model):
    """A playbook as it was applied, whole. The last one whose day has come is in force."""

    isolation: ClassVar[Isolation] = Shared()
    append_only: ClassVar[bool] = True

    playbook = models.CharField(max_length=60, help_text="The id in playbook.yaml, for example dalian-2020.")
    version = models.PositiveIntegerField(help_text="As its authors count.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    content = models.JSONField(help_text="As rules.schema.Playbook.as_dict gives it.")
    changes = models.JSONField(help_text="What it changed, a line each.")
    effective_from = models.DateField()
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Null for the house itself."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="playbook_fingerprint_is_hex", condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playbook} {self.version}"


class Period(Func):
    """`daterange(valid_from, valid_to)`: the first day belongs to it, the last does not."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("valid_from"), F("valid_to"))


def one_at_a_time(name: str, *fields: str) -> ExclusionConstraint:
    """No two rows with the same values of these fields hold on the same day."""
    same = [(field, RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(name=name, expressions=[*same, (Period(), RangeOperators.OVERLAPS)])


class Dated(models.Model):
    """A row of the playbook that holds from `valid_from` until the day before `valid_to`; null: until now.

    A row that was replaced before it took effect holds on no day: both are the same.
    """

    isolation: ClassVar[Isolation] = Shared()

    version = models.ForeignKey(PlaybookVersion, models.PROTECT, help_text="Which brought the row.")
    position = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["position", "pk"]


class Measure(Dated):
    """A measure of the notice (措施), with what the public reads about it."""

    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60, help_text="The case type that carries it out, e.g. assistance.")
    titles = models.JSONField()
    full_titles = models.JSONField()
    summaries = models.JSONField()
    audiences = models.JSONField()
    texts = models.JSONField()
    actions = models.JSONField(help_text="What an enterprise can do: code, title, state available or coming.")
    cancelled_forms = models.JSONField(help_text="Papers it abolishes: code, names, replaced_by.")
    decisions = models.JSONField(help_text="What the notice leaves open: code, question.")

    class Meta(Dated.Meta):
        constraints = [
            one_at_a_time("measure_number_in_force_once", "number"),
            one_at_a_time("measure_code_in_force_once", "code"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def full_title(self) -> str:
        return in_language(self.full_titles)

    @property
    def summary(self) -> str:
        return in_language(self.summaries)

    @property
    def audience(self) -> str:
        return in_language(self.audiences)

    @property
    def text(self) -> str:
        return in_language(self.texts)


class Task(Dated):
    """A line of the notice's work distribution (任务分工)."""

    measure = models.PositiveSmallIntegerField(help_text="Number of the measure.")
    code = models.CharField(max_length=5, help_text="Measure and place in it, for example 2.1.")
    titles = models.JSONField()
    contents = models.JSONField()
    deliverables = models.JSONField()
    lead_confirmed = models.BooleanField(help_text="Whether the notice itself names the lead.")
    due = models.DateField(null=True)

    class Meta(Dated.Meta):
        constraints = [one_at_a_time("task_in_force_once", "code")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self.titles)

    @property
    def content(self) -> str:
        return in_language(self.contents)

    @property
    def deliverable(self) -> str:
        return in_language(self.deliverables)


class Responsibility(Dated):
    """A department answers for a measure as a whole, or leads a task or cooperates in it."""

    class Part(models.TextChoices):
        RESPONSIBLE = "responsible", _("Responsible")
        LEAD = "lead", _("Leads")
        COOPERATING = "cooperating", _("Cooperates")

    measure = models.PositiveSmallIntegerField(help_text="Number of the measure.")
    task = models.CharField(max_length=5, blank=True, help_text="Code of the task; empty: the measure.")
    department = models.ForeignKey(Department, models.PROTECT, related_name="responsibilities")
    part = models.CharField(max_length=11, choices=Part)

    class Meta(Dated.Meta):
        verbose_name_plural = "responsibilities"
        constraints = [
            one_at_a_time("responsibility_in_force_once", "measure", "task", "department"),
            models.CheckConstraint(
                name="responsibility_part_fits",
                condition=Q(task="", part="responsible") | (~Q(task="") & ~Q(part="responsible")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task or self.measure} {self.department} {self.part}"


class Category(Named, Dated):
    """A kind of difficulty, and which division leads when it is a matter of the city (domain 2.1)."""

    code = models.CharField(max_length=40)
    hints = models.JSONField()
    measure = models.PositiveSmallIntegerField(help_text="Number of the measure.")
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+")
    cooperating = models.JSONField(help_text="Codes of the departments usually asked to help.")

    class Meta(Dated.Meta):
        verbose_name_plural = "categories"
        constraints = [one_at_a_time("category_in_force_once", "code")]

    def __str__(self) -> str:
        return self.name

    @property
    def hint(self) -> str:
        return in_language(self.hints)


class ServiceLevel(Named, Dated):
    """How long something may take. Empty measures or severities: all of them."""

    class Unit(models.TextChoices):
        HOURS = "working-hours", _("working hours")
        DAYS = "working-days", _("working days")

    code = models.CharField(max_length=40)
    clock = models.CharField(max_length=20)
    measures = models.JSONField(help_text="Codes of measures.")
    severities = models.JSONField(help_text="Codes of severities.")
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=13, choices=Unit)
    pauses = models.BooleanField(help_text="Whether it stands still while the enterprise is waited for.")
    sources = models.JSONField(help_text="The rule it comes from.")
    confirmed = models.BooleanField(help_text="Whether the bureau has confirmed it.")

    class Meta(Dated.Meta):
        constraints = [
            one_at_a_time("service_level_in_force_once", "code"),
            models.CheckConstraint(name="service_level_takes_time", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        return in_language(self.sources)

    @property
    def limit(self) -> str:
        """The time in words: 2 working hours."""
        count = {"count": self.amount}
        if self.unit == self.Unit.DAYS:
            return ngettext("%(count)s working day", "%(count)s working days", self.amount) % count
        return ngettext("%(count)s working hour", "%(count)s working hours", self.amount) % count
