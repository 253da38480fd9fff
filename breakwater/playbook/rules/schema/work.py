"""The work: measures and their tasks, difficulties, service levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from .city import DepartmentCode
from .problems import Fault
from .shapes import Between, Defines, Like, Refers, Slug
from .words import Text

MeasureCode = Annotated[Slug, Refers("measure")]
SeverityCode = Annotated[Slug, Refers("severity")]


class ActionState(StrEnum):
    AVAILABLE = "available"
    COMING = "coming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something an enterprise can do under a measure, and whether the platform offers it yet."""

    code: Annotated[Slug, Defines("action")]
    title: Text
    state: ActionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A line of the work distribution table.

    `lead_confirmed` is false where the notice names several divisions and marks none as leading: the lead is
    then a proposal. The notice gives no due dates; None until the bureau sets one.
    """

    code: Annotated[str, Like(r"\d{1,2}\.\d{1,2}", "2.1"), Defines("task")]
    title: Text
    content: Text
    lead: DepartmentCode
    lead_confirmed: bool
    cooperating: tuple[DepartmentCode, ...]
    deliverable: Text
    due: date | None = None

    def faults(self) -> Iterator[Fault]:
        if self.lead in self.cooperating:
            what = f"“{self.lead}” leads and cooperates at once."
            yield Fault(("cooperating",), what, "Remove it from “cooperating”.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelledForm:
    """A paper form the measure abolishes, and what takes its place."""

    code: Annotated[Slug, Defines("form")]
    names: Text
    replaced_by: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A question the notice leaves open: “to be confirmed by the bureau”."""

    code: Annotated[Slug, Defines("decision")]
    question: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure of the notice. `responsible` are its divisions exactly as the notice names them."""

    number: Annotated[int, Between(1, 99)]
    code: Annotated[Slug, Defines("measure")]
    title: Text
    full_title: Text
    summary: Text
    audience: Text
    text: Text
    responsible: tuple[DepartmentCode, ...]
    tasks: tuple[Task, ...]
    actions: tuple[Action, ...]
    cancelled_forms: tuple[CancelledForm, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def faults(self) -> Iterator[Fault]:
        if not self.tasks:
            yield Fault(("tasks",), "The measure has no task.", "Write at least one.")
        for index, task in enumerate(self.tasks):
            yield from self._task_faults(index, task)

    def _task_faults(self, index: int, task: Task) -> Iterator[Fault]:
        if task.code.split(".")[0] != str(self.number):
            what = f"Task “{task.code}” is not one of measure {self.number}."
            yield Fault(("tasks", index, "code"), what, f"Begin its code with “{self.number}.”.")
        if task.lead not in self.responsible:
            what = f"“{task.lead}” leads the task but is not responsible for the measure."
            mend = f"Write one of {', '.join(self.responsible)}, or add it to “responsible”."
            yield Fault(("tasks", index, "lead"), what, mend)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of difficulty, where it goes at first and who is usually asked to help."""

    code: Annotated[Slug, Defines("category")]
    names: Text
    hint: Text
    measure: MeasureCode
    lead: DepartmentCode
    cooperating: tuple[DepartmentCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """How grave a matter is. One that `needs_meeting` closes only with a meeting's decision (一事一议)."""

    code: Annotated[Slug, Defines("severity")]
    names: Text
    explanation: Text
    needs_meeting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difficulties:
    """How difficulties are sorted."""

    severities: tuple[Severity, ...]
    categories: tuple[Category, ...]


class Clock(StrEnum):
    """What is timed."""

    ACKNOWLEDGE = "acknowledge"
    FIRST_CONTACT = "first-contact"
    RESOLVE = "resolve"
    COOPERATE = "cooperate"
    OBJECT = "object"
    CALL_BACK = "call-back"


class ClockStart(StrEnum):
    """The event a clock starts with."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ASKED = "asked"
    REPLIED = "replied"


class Unit(StrEnum):
    WORKING_HOURS = "working-hours"
    WORKING_DAYS = "working-days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """So many working hours or days of the playbook's calendar."""

    amount: Annotated[int, Between(1, 1000)]
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """How long something may take. Empty `measures` or `severities` mean all of them.

    `pauses` says whether the clock stands still while the enterprise is waited for; `progress_every` how
    often the enterprise must hear of progress. `confirmed` is false for a proposal of ours.
    """

    code: Annotated[Slug, Defines("service-level")]
    names: Text
    clock: Clock
    measures: tuple[MeasureCode, ...] = ()
    severities: tuple[SeverityCode, ...] = ()
    limit: Duration
    starts: ClockStart
    pauses: bool
    progress_every: Duration | None = None
    source: Text
    confirmed: bool

    def covers(self, measure: str, severity: str) -> bool:
        return (not self.measures or measure in self.measures) and (
            not self.severities or severity in self.severities
        )

    @property
    def precision(self) -> int:
        """How closely it is aimed: a named measure counts more than a named severity."""
        return 2 * bool(self.measures) + bool(self.severities)

    def collides_with(self, other: ServiceLevel) -> bool:
        """Whether some case would find both, with nothing to prefer one."""
        return (
            self.clock is other.clock
            and self.precision == other.precision
            and _meet(self.measures, other.measures)
            and _meet(self.severities, other.severities)
        )


class Rank(StrEnum):
    """The rungs of the ladder, lowest first."""

    HANDLER = "handler"
    CHIEF = "chief"
    DEPUTY_LEADER = "deputy-leader"
    LEADER = "leader"


class StepKind(StrEnum):
    NOTIFY = "notify"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """Who hears of a deadline when: `offset_hours` working hours after it is due, before it if negative."""

    rank: Rank
    kind: StepKind
    offset_hours: Annotated[int, Between(-200, 200)]
    explanation: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A reason for which clocks that may pause stand still."""

    code: Annotated[Slug, Defines("pause")]
    names: Text
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionTrigger:
    """A finding that puts a case under supervision (督办); `count` is how many such findings it takes."""

    code: Annotated[Slug, Defines("supervision-trigger")]
    names: Text
    explanation: Text
    count: Annotated[int, Between(1, 100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevels:
    """All deadlines, what stops them and what happens when they pass."""

    levels: tuple[ServiceLevel, ...]
    pauses: tuple[Pause, ...]
    escalation: tuple[EscalationStep, ...]
    supervision: tuple[SupervisionTrigger, ...]

    def level_for(self, *, clock: Clock, measure: str, severity: str) -> ServiceLevel | None:
        """The most closely aimed level for a case of this measure and severity, None if none covers it."""
        levels = [level for level in self.levels if level.clock is clock and level.covers(measure, severity)]
        return max(levels, key=lambda level: level.precision, default=None)

    def faults(self) -> Iterator[Fault]:
        for index, level in enumerate(self.levels):
            for earlier in filter(level.collides_with, self.levels[:index]):
                what = f"“{level.code}” and “{earlier.code}” time the same thing for the same cases."
                yield Fault(
                    ("levels", index, "code"), what, "Name other measures or severities in one of them."
                )
        for index, (before, after) in enumerate(pairwise(self.escalation), start=1):
            if after.offset_hours <= before.offset_hours:
                what = "This step does not come after the one above it."
                yield Fault(("escalation", index, "offset_hours"), what, "Put the steps in order of time.")


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or bool(set(one) & set(other))
