"""The spine: one Case for everything an enterprise asks for, with its records, events and clocks.

Each row that leads to an enterprise carries its own `enterprise_id`, so that row-level security is one
comparison. Rows that tell what happened (Event, Record, ClockEvent) are only ever added.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from breakwater.casework.registry import CaseType, case_type
from breakwater.casework.states import (
    ENDED,
    Channel,
    ClockKind,
    Level,
    LinkKind,
    Outcome,
    Priority,
    RecordKind,
    State,
)
from breakwater.documents.models import Document
from breakwater.enterprises.models import Enterprise
from breakwater.kernel.isolation import DEPARTMENT, ENTERPRISE, Isolation, StaffOnly, of_enterprise
from breakwater.organisation.models import Area, Department, User

#: Cases a partner is asked about, as SQL over a column holding the case's id.
ASKED = (
    "{column} in (select asked.case_id from casework_cooperation asked"  # noqa: S608 - no value of anybody
    f" where asked.department_id = {DEPARTMENT})"
)


def of_case(*, writable: bool = False, also: str = "", partner: bool = True) -> Isolation:
    """The enterprise's own rows, and for a partner those of the cases it is asked about."""
    own = of_enterprise(writable=writable, also=also)
    return Isolation(
        portal_read=own.portal_read,
        portal_write=own.portal_write,
        partner_read=ASKED.format(column="case_id") if partner else None,
        partner_write=ASKED.format(column="case_id") if partner and writable else None,
    )


class Case(models.Model):
    """A matter. Only `casework.operations` sets its state; `version` counts every change."""

    isolation: ClassVar[Isolation] = Isolation(
        portal_read=f"enterprise_id = {ENTERPRISE}",
        portal_write=f"enterprise_id = {ENTERPRISE}",
        partner_read=ASKED.format(column="id"),
        partner_write=ASKED.format(column="id"),
    )

    number = models.CharField(max_length=20, unique=True)
    case_type = models.CharField(max_length=40)
    measure = models.PositiveSmallIntegerField()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="cases")
    area = models.ForeignKey(Area, models.PROTECT, related_name="cases")
    category = models.CharField(max_length=40, help_text="Code of the playbook's categories.")
    title = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=10, help_text="Tag of the language the matter was written in.")
    channel = models.CharField(max_length=10, choices=Channel)
    level = models.CharField(max_length=12, choices=Level, default=Level.ORDINARY)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)

    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED)
    version = models.PositiveIntegerField(default=1)
    lead_department = models.ForeignKey(Department, models.PROTECT, related_name="led_cases")
    handler = models.ForeignKey(User, models.PROTECT, null=True, related_name="handled_cases")
    assignment_final = models.BooleanField(
        default=False, help_text="An objection was decided: no second one."
    )
    supervised = models.BooleanField(default=False)
    escalation = models.PositiveSmallIntegerField(default=0, help_text="Steps climbed on the ladder.")

    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True, help_text="The nearest running clock; null while all stand still."
    )
    due_kind = models.CharField(max_length=14, choices=ClockKind, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True)

    solution = models.TextField(blank=True, help_text="The targeted solution (一事一议) as proposed.")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    rating = models.PositiveSmallIntegerField(null=True)
    rating_comment = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    search = models.GeneratedField(
        expression=Func(F("title"), F("text"), function="breakwater_search"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="case_ended_at_when_ended",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_closes_with_two_keys",
                condition=~Q(state="closed")
                | (
                    Q(proposed_by__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                ),
                violation_error_message=_("Closing takes two people: one proposes, another confirms."),
            ),
            models.CheckConstraint(
                name="case_merged_into_when_merged",
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(name="case_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="case_rating_one_to_five", condition=Q(rating=None) | Q(rating__range=(1, 5))
            ),
            models.CheckConstraint(
                name="case_handler_once_assigned",
                condition=~Q(
                    state__in=["assigned", "accepted", "in_progress", "waiting", "replied", "closed"]
                )
                | Q(handler__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-id"], name="case_enterprise"),
            # Queues and work lists hold open cases only, the most pressing first.
            models.Index(
                F("handler"),
                F("due_at").asc(nulls_last=True),
                F("id"),
                name="case_open_handler",
                condition=~Q(state__in=ENDED),
            ),
            models.Index(
                F("lead_department"),
                F("due_at").asc(nulls_last=True),
                F("id"),
                name="case_open_department",
                condition=~Q(state__in=ENDED),
            ),
            models.Index(
                F("area"),
                F("due_at").asc(nulls_last=True),
                F("id"),
                name="case_open_area",
                condition=~Q(state__in=ENDED),
            ),
            models.Index(
                F("measure"),
                F("due_at").asc(nulls_last=True),
                F("id"),
                name="case_open_measure",
                condition=~Q(state__in=ENDED),
            ),
            models.Index(
                F("due_at").asc(nulls_last=True),
                F("id"),
                name="case_open_due",
                condition=~Q(state__in=ENDED),
            ),
            models.Index(fields=["-registered_at", "-id"], name="case_registered"),
            GinIndex(fields=["search"], name="case_search"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def type(self) -> CaseType:
        """The manifest of the case's measure."""
        return case_type(self.case_type)

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED


class Detail(models.Model):
    """What a measure keeps of a case beside it: subclasses add the measure's fields."""

    isolation: ClassVar[Isolation] = of_case(writable=True)

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="%(class)s")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Event(models.Model):
    """Something that happened to a case: a transition, or a step beside it (extended, escalated...)."""

    isolation: ClassVar[Isolation] = of_case(writable=True, also="not internal")

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=40, help_text="Name of the transition or step.")
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=100)
    text = models.TextField(blank=True, help_text="Reason or message given with the step.")
    data = models.JSONField(default=dict)
    internal = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["case", "at", "id"], name="event_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class Record(models.Model):
    """An entry of the working record (台账): a call, a visit, a message, an internal note."""

    isolation: ClassVar[Isolation] = of_case(writable=True, also="not internal")

    case = models.ForeignKey(Case, models.CASCADE, related_name="records")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RecordKind)
    incoming = models.BooleanField(default=False, help_text="From the enterprise to us.")
    internal = models.BooleanField(default=False)
    text = models.TextField()
    language = models.CharField(max_length=10)
    at = models.DateTimeField(help_text="When it took place.")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="record_note_is_internal", condition=~Q(kind="note") | Q(internal=True)
            ),
        ]
        indexes = [
            models.Index(fields=["case", "at", "id"], name="record_case"),
            models.Index(fields=["enterprise", "-at"], name="record_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class CaseDocument(models.Model):
    """A document attached to a case."""

    isolation: ClassVar[Isolation] = of_case(writable=True, also="not internal")

    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="documents")
    internal = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.document)


class Clock(models.Model):
    """What its events say now; kept beside them so that lists need no arithmetic. See `rules.clocks`."""

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Standing still")
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("No longer owed")

    isolation: ClassVar[Isolation] = of_case(writable=True)

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=ClockKind)
    round = models.PositiveSmallIntegerField(default=1, help_text="A reopened case starts a new round.")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    allowance = models.JSONField(help_text="As the playbook had it when the clock started.")
    status = models.CharField(max_length=9, choices=Status)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="Null while it stands still.")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="clock_once_a_round",
                fields=["case", "kind", "department", "round"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="clock_due_while_running", condition=~Q(status="running") | Q(due_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="clock_running", condition=Q(status="running"))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class ClockEvent(models.Model):
    """Started, paused, resumed, extended or stopped: what a clock is computed from."""

    isolation: ClassVar[Isolation] = of_case(writable=True)

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="events")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="The new due time of an extension.")

    class Meta:
        indexes = [models.Index(fields=["clock", "at", "id"], name="clockevent_clock")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.kind}"


class Rung(models.Model):
    """A step of the playbook's ladder that a clock has climbed: somebody was reminded or told, once."""

    isolation: ClassVar[Isolation] = StaffOnly()

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="rungs")
    case = models.ForeignKey(Case, models.CASCADE, related_name="rungs")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField(help_text="Position on the ladder.")
    audience = models.CharField(max_length=20)
    due_at = models.DateTimeField(help_text="The due time it belongs to: an extension makes a new climb.")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rung_climbed_once", fields=["clock", "due_at", "step"]),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.step}"


class Cooperation(models.Model):
    """A department asked to contribute (协办), with a question, a clock and an answer of its own."""

    isolation: ClassVar[Isolation] = Isolation(
        partner_read=f"department_id = {DEPARTMENT}", partner_write=f"department_id = {DEPARTMENT}"
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="cooperations")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="cooperations")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="cooperation_once_a_department", fields=["case", "department"]),
            models.CheckConstraint(
                name="cooperation_answered_at_and_by",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "asked_at"], name="cooperation_open", condition=Q(answered_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.department_id}"


class Decision(models.Model):
    """What a meeting decided on a significant matter (一事一议会议纪要)."""

    isolation: ClassVar[Isolation] = of_case(partner=False, also="false")

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    held_on = models.DateField()
    participants = models.TextField()
    decision = models.TextField()
    tasks = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.held_on}"


class Link(models.Model):
    """Two cases that belong together."""

    isolation: ClassVar[Isolation] = of_case(partner=False, also="false")

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked")
    kind = models.CharField(max_length=10, choices=LinkKind)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="link_once", fields=["case", "other", "kind"]),
            models.CheckConstraint(name="link_other_is_another", condition=~Q(case=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
