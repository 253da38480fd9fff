"""What the playbook and the published work distribution table say today.

What a version says never changes, so each process keeps what it has read by the version's key; which
version is in force is asked every time, with one small query.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from breakwater.kernel import clock as clocks
from breakwater.kernel.errors import Refusal
from breakwater.kernel.languages import normalise_tag
from breakwater.kernel.service_clock import Allowance
from breakwater.kernel.working_calendar import WorkingCalendar
from breakwater.organisation.models import Department
from breakwater.playbook.models import (
    Assignment,
    Category,
    Entry,
    Measure,
    PlaybookVersion,
    Responsibility,
    Table,
    Task,
)
from breakwater.playbook.models.notice import Dated
from breakwater.playbook.rules.schema import Playbook
from breakwater.playbook.rules.schema.city import City, Emergency, Hotline, Notice
from breakwater.playbook.rules.schema.speech import Event, MessageTemplate, Reader
from breakwater.playbook.rules.schema.work import Clock, Severity, Unit
from breakwater.playbook.rules.working_days import working_calendar

Row = TypeVar("Row", bound=Dated)

#: A consultation (咨询) is timed as a matter of this measure, whichever it is filed under (domain 2.2).
CONSULTING = "consulting"


class NoPlaybook(Refusal):
    """Nothing has been applied, or the first version's day has not come."""

    code = "playbook.none"
    message = _("No playbook is in force. Ask the system administrator to apply one.")
    http_status = 503


@dataclass(frozen=True)
class LadderStep:
    """A rung: who hears of a deadline `offset` of working time after it is due, before it if negative."""

    audience: str  # handler, chief, deputy_leader, leader
    offset: timedelta
    kind: str  # notify, escalate


@dataclass(frozen=True)
class Responsible:
    """A department that answers for a measure in the published table, with the people to call."""

    department: Department
    is_lead: bool
    chief: Entry | None
    contact: Entry | None


class _Applied:
    """A version as read once. What depends on other tables is left to the queries below."""

    def __init__(self, version: PlaybookVersion) -> None:
        self.playbook = Playbook.from_dict(version.content)
        self._day = version.effective_from

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return working_calendar(self.playbook.calendar, self.playbook.city.time_zone)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        return self._rows(Measure)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        return self._rows(Category)

    @cached_property
    def responsibilities(self) -> tuple[Responsibility, ...]:
        return self._rows(Responsibility)

    @cached_property
    def messages(self) -> dict[tuple[Event, Reader], MessageTemplate]:
        return {(template.event, template.reader): template for template in self.playbook.messages}

    @cached_property
    def ladder(self) -> tuple[LadderStep, ...]:
        return tuple(
            LadderStep(
                audience=step.rank.replace("-", "_"),
                offset=timedelta(hours=step.offset_hours),
                kind=step.kind.value,
            )
            for step in self.playbook.service_levels.escalation
        )

    def _rows(self, model: type[Row]) -> tuple[Row, ...]:
        return tuple(in_force(model, self._day))


@lru_cache(maxsize=4)
def _read(pk: int, fingerprint: str) -> _Applied:
    """A version by key. Its fingerprint too, since a database may be made anew under a living process."""
    return _Applied(PlaybookVersion.objects.get(pk=pk, fingerprint=fingerprint))


def in_force(model: type[Row], day: date) -> QuerySet[Row]:
    """The rows of a kind that hold on a day, in the playbook's order."""
    rows: QuerySet[Row] = model._default_manager.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day
    )
    return rows.order_by("position", "pk")


def versions_in_force(day: date) -> QuerySet[PlaybookVersion]:
    """Those whose day has come, the one in force first."""
    return PlaybookVersion.objects.filter(effective_from__lte=day).order_by("-pk")


def _found() -> _Applied | None:
    keys = versions_in_force(clocks.today(clocks.now())).values_list("pk", "fingerprint").first()
    return _read(*keys) if keys else None


def applied() -> Playbook:
    """The playbook in force. Raises NoPlaybook."""
    return _applied().playbook


def _applied() -> _Applied:
    found = _found()
    if found is None:
        raise NoPlaybook()
    return found


# Time -----------------------------------------------------------------------------------------------------


def calendar() -> WorkingCalendar:
    """When the city's offices work. Raises NoPlaybook."""
    return _applied().calendar


def allowance(*, case_type: str, level: str, clock: str) -> Allowance | None:
    """How much time the playbook gives a matter of this type and level; None where nothing is due.

    `case_type` is the code of the measure, `clock` one of casework's: acknowledge, first_contact, resolve,
    call_back, cooperate. Raises NoPlaybook.
    """
    levels = applied().service_levels
    found = levels.level_for(
        clock=Clock(clock.replace("_", "-")),
        measure=CONSULTING if level == "consult" else case_type,
        severity="ordinary" if level == "consult" else level,
    )
    if found is None:
        return None
    if found.limit.unit is Unit.WORKING_DAYS:
        return Allowance(days=found.limit.amount)
    return Allowance(time=timedelta(hours=found.limit.amount))


def ladder() -> tuple[LadderStep, ...]:
    """Who hears of a deadline when, the earliest first. Raises NoPlaybook."""
    return _applied().ladder


# Work -----------------------------------------------------------------------------------------------------


def measures() -> list[Measure]:
    """The measures in force, by number; none while no playbook is."""
    found = _found()
    return list(found.measures) if found else []


def measure(number: int) -> Measure | None:
    """One measure in force by its number."""
    return next((each for each in measures() if each.number == number), None)


def categories(measure: int | None) -> list[Category]:
    """The kinds of difficulty of a measure, or all of them."""
    found = _found()
    return [each for each in (found.categories if found else ()) if measure in (None, each.measure)]


def category(code: str) -> Category | None:
    """A kind of difficulty in force by its code."""
    return next((each for each in categories(None) if each.code == code), None)


def severities() -> tuple[Severity, ...]:
    """How difficulties are graded, the lightest first. Raises NoPlaybook."""
    return applied().difficulties.severities


def tasks(measure: int) -> QuerySet[Task]:
    """The tasks of a measure that are in force today."""
    return in_force(Task, clocks.today(clocks.now())).filter(measure=measure)


def lead_department(*, measure: int, category: str) -> Department | None:
    """Who leads a matter of the city: by its category if there is one, else who leads the measure's tasks.

    Of several leads of a measure's tasks the first task's counts.
    """
    found = _found()
    if found is None:
        return None
    by_category = [each.lead_id for each in found.categories if each.code == category]
    by_task = [
        each.department_id
        for each in found.responsibilities
        if each.measure == measure and each.part == Responsibility.Part.LEAD
    ]
    leads = [*by_category, *by_task]
    return Department.objects.get(pk=leads[0]) if leads else None


def measures_of(department_ids: Collection[int]) -> frozenset[int]:
    """Numbers of the measures in which one of the departments leads, cooperates or is responsible."""
    found = _found() if department_ids else None
    rows: Iterable[Responsibility] = found.responsibilities if found else ()
    return frozenset(each.measure for each in rows if each.department_id in department_ids)


# Words ----------------------------------------------------------------------------------------------------


def message(event: str, language: str) -> tuple[str, str] | None:
    """Subject and body for an event in a language, with placeholders in braces; None if there are none.

    An event is told in the words for officials, `assigned.enterprise` in those for the enterprise; where
    only the other reader has words, in theirs.
    """
    name, _dot, reader = event.partition(".")
    found = _found()
    if found is None or name not in set(Event):
        return None
    readers = list(Reader) if reader == Reader.ENTERPRISE else list(reversed(Reader))
    template = next(filter(None, (found.messages.get((Event(name), each)) for each in readers)), None)
    if template is None:
        return None
    tag = normalise_tag(language) or ""
    tag = tag if tag in template.subject else found.playbook.source_language
    return template.subject[tag], template.body[tag]


def hotlines() -> tuple[Hotline, ...]:
    """The numbers to call, the most general first; none while no playbook is in force."""
    return found.playbook.hotlines if (found := _found()) else ()


def city() -> City | None:
    """The city that acts; None while no playbook is in force."""
    return found.playbook.city if (found := _found()) else None


def emergency() -> Emergency | None:
    """What happened; None while no playbook is in force."""
    return found.playbook.emergency if (found := _found()) else None


def notice() -> Notice | None:
    """The notice that is carried out; None while no playbook is in force."""
    return found.playbook.notice if (found := _found()) else None


# The published table --------------------------------------------------------------------------------------


def current_table() -> Table | None:
    """The work distribution table in force, None before the first is published."""
    return Table.objects.order_by("-version").first()


def assignments(table: Table, *, with_mobiles: bool = False) -> QuerySet[Assignment]:
    """The rows of a table in its order, with departments and people (2 queries).

    `with_mobiles` is for staff alone: the database shows them to nobody else.
    """
    entries = Entry.objects.order_by("position")
    people = Prefetch("entries", entries.select_related("mobile") if with_mobiles else entries)
    return table.assignments.select_related("department").prefetch_related(people).order_by("position")


def responsible(measure: int) -> list[Responsible]:
    """Who answers for a measure by the published table, leads first; nobody before one is published.

    A department that stands there for several contents is named once, with the first people given.
    """
    table = current_table()
    return _by_department(assignments(table).filter(task_no=measure)) if table else []


def responsible_by_measure() -> dict[int, list[Responsible]]:
    """The same for all measures at once, by number (3 queries)."""
    table = current_table()
    rows = assignments(table).order_by("task_no", "position") if table else ()
    return {number: _by_department(group) for number, group in groupby(rows, key=attrgetter("task_no"))}


def _by_department(rows: Iterable[Assignment]) -> list[Responsible]:
    found: dict[int, Responsible] = {}
    for row in rows:
        known = found.get(row.department_id)
        found[row.department_id] = _joined(known, row)
    return sorted(found.values(), key=lambda each: not each.is_lead)


def _joined(known: Responsible | None, row: Assignment) -> Responsible:
    people = {entry.role: entry for entry in reversed(row.entries.all())}
    chief, contact = people.get(Entry.Role.CHIEF), people.get(Entry.Role.CONTACT)
    if known is None:
        return Responsible(row.department, row.is_lead, chief, contact)
    return Responsible(
        row.department, known.is_lead or row.is_lead, known.chief or chief, known.contact or contact
    )
