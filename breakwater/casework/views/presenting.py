"""What templates show of a case: sentences of the timeline, where it stands, what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breakwater.casework.casetype import BESIDE
from breakwater.casework.models import Case, CaseDocument, Clock, Event, Record
from breakwater.casework.queries import TimelineItem
from breakwater.casework.states import ClockKind, RecordKind, State
from breakwater.kernel.clock import today
from breakwater.kernel.components import ClockState, Step, StepState, Tone
from breakwater.kernel.working_calendar import WorkingCalendar
from breakwater.organisation.models import Department

TONES: dict[str, Tone] = {
    State.REGISTERED: Tone.WAITING,
    State.ASSIGNED: Tone.WAITING,
    State.OBJECTED: Tone.WARN,
    State.ACCEPTED: Tone.ACTIVE,
    State.IN_PROGRESS: Tone.ACTIVE,
    State.WAITING: Tone.WAITING,
    State.REPLIED: Tone.ACTIVE,
    State.CLOSED: Tone.GOOD,
    State.REJECTED: Tone.NEUTRAL,
    State.WITHDRAWN: Tone.NEUTRAL,
    State.MERGED: Tone.NEUTRAL,
}

STATE_ICONS: dict[str, str] = {
    State.REGISTERED: "inbox",
    State.ASSIGNED: "user-check",
    State.OBJECTED: "hand-stop",
    State.ACCEPTED: "check",
    State.IN_PROGRESS: "progress",
    State.WAITING: "player-pause",
    State.REPLIED: "phone-call",
    State.CLOSED: "circle-check",
    State.REJECTED: "ban",
    State.WITHDRAWN: "arrow-back-up",
    State.MERGED: "git-merge",
}

RECORD_ICONS: dict[str, str] = {
    RecordKind.CALL: "phone",
    RecordKind.VISIT: "map-pin",
    RecordKind.MEETING: "users",
    RecordKind.WECHAT: "brand-wechat",
    RecordKind.MESSAGE: "message",
    RecordKind.NOTE: "note",
}

#: What a state means for the enterprise.
MEANINGS: dict[str, str | Promise] = {
    State.REGISTERED: gettext_lazy("We have it. %(lead)s is naming the person who will handle it."),
    State.ASSIGNED: gettext_lazy("With %(official)s, who will accept it next."),
    State.OBJECTED: gettext_lazy("We are deciding which department takes it. You need do nothing."),
    State.ACCEPTED: gettext_lazy("%(official)s has accepted it and will contact you."),
    State.IN_PROGRESS: gettext_lazy("%(official)s is working on it."),
    State.WAITING: gettext_lazy(
        "We need something from you to go on. Our deadline stands still until you answer."
    ),
    State.REPLIED: gettext_lazy("You have our answer. Please tell us whether it settles the matter."),
    State.CLOSED: gettext_lazy("Settled and closed. You can open it again if the problem comes back."),
    State.REJECTED: gettext_lazy("We could not take this matter on. The reason is below."),
    State.WITHDRAWN: gettext_lazy("You withdrew this matter."),
    State.MERGED: gettext_lazy("This matter goes on in %(merged_into)s."),
}


#: States whose next step is the enterprise's, in its own words.
YOUR_TURN: dict[str, str | Promise] = {
    State.WAITING: gettext_lazy("Your answer is needed"),
    State.REPLIED: gettext_lazy("Answered: please confirm"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item of the timeline. `kind`: event, or the kind of a record."""

    kind: str
    icon: str
    at: datetime
    by: str
    sentence: str
    text: str = ""
    internal: bool = False
    incoming: bool = False
    language: str = ""
    tone: Tone = Tone.NEUTRAL
    record: Record | None = None

    @property
    def shape(self) -> str:
        """How the timeline draws it."""
        if self.kind == RecordKind.MESSAGE:
            return "received" if self.incoming else "sent"
        if self.kind in (RecordKind.CALL, RecordKind.VISIT, RecordKind.NOTE):
            return self.kind
        return "note" if self.internal else "change"

    @property
    def documents(self) -> list[CaseDocument]:
        return list(self.record.documents.all()) if self.record else []


def lines(items: list[TimelineItem], case: Case) -> list[Line]:
    """The timeline for a template; one query for the departments it names."""
    codes = {
        item.data["department"] for item in items if isinstance(item, Event) and "department" in item.data
    }
    departments = (
        {
            department.code: department.name
            for department in Department.objects.filter(code__in=codes).order_by("pk")
        }
        if codes
        else {}
    )
    return [_event(item, case, departments) if isinstance(item, Event) else _record(item) for item in items]


def _record(record: Record) -> Line:
    return Line(
        kind=record.kind,
        icon=RECORD_ICONS[record.kind],
        at=record.at,
        by=record.by_name,
        sentence=_("Message from the enterprise") if record.incoming else record.get_kind_display(),
        text=record.text,
        internal=record.internal,
        incoming=record.incoming,
        language=record.language,
        record=record,
    )


def _event(event: Event, case: Case, departments: Mapping[str, str]) -> Line:
    moved = event.source != event.target
    return Line(
        kind="event",
        icon=STATE_ICONS[event.target] if moved else "point",
        at=event.at,
        by=event.by_name,
        sentence=sentence(event, case, departments),
        text=event.text,
        internal=event.internal,
        tone=TONES[event.target] if moved else Tone.NEUTRAL,
    )


def sentence(event: Event, case: Case, departments: Mapping[str, str]) -> str:
    """What happened, in the reader's language. `departments`: names by code."""
    beside = BESIDE.get(event.name)
    pattern = str(beside if beside is not None else case.type.transition(event.name).done)
    return pattern % {"by": event.by_name, **_words(event.data, departments)}


AUDIENCES: dict[str, str | Promise] = {
    "handler": gettext_lazy("the officer"),
    "chief": gettext_lazy("the chief"),
    "deputy_leader": gettext_lazy("the deputy leader"),
    "leader": gettext_lazy("the leader"),
}


def _words(data: Mapping[str, Any], departments: Mapping[str, str]) -> dict[str, str]:
    """Codes kept with an event, as words for the reader."""
    words = {name: str(value) for name, value in data.items()}
    if "department" in data:
        words["department"] = departments.get(data["department"], data["department"])
    if "audience" in data:
        words["audience"] = str(AUDIENCES.get(data["audience"], data["audience"]))
    return words


def meaning(case: Case) -> str:
    """Where the matter stands, as the enterprise needs to hear it."""
    return str(MEANINGS[case.state]) % {
        "official": case.handler.name if case.handler else case.lead_department.name,
        "lead": case.lead_department.name,
        "merged_into": case.merged_into.number if case.merged_into else "",
    }


#: What an enterprise sees of the way: a parcel's stations.
STATIONS: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (gettext_lazy("Registered"), frozenset({State.REGISTERED})),
    (gettext_lazy("With an official"), frozenset({State.ASSIGNED, State.OBJECTED})),
    (gettext_lazy("Being worked on"), frozenset({State.ACCEPTED, State.IN_PROGRESS, State.WAITING})),
    (gettext_lazy("Answered"), frozenset({State.REPLIED})),
    (gettext_lazy("Settled"), frozenset({State.CLOSED})),
)


def stations(case: Case, events: list[Event]) -> list[Step]:
    """The way of a matter as steps done, now and next; each reached one with the time of its first event."""
    here = next((n for n, (_label, states) in enumerate(STATIONS) if case.state in states), None)
    if here is None:  # ended elsewhere
        return [
            Step(label=STATIONS[0][0], state=StepState.DONE, at=case.registered_at),
            Step(label=case.get_state_display(), state=StepState.NOW, at=case.ended_at),
        ]
    return [
        Step(
            label=label,
            state=StepState.DONE
            if n < here or case.state == State.CLOSED
            else StepState.NOW
            if n == here
            else StepState.NEXT,
            at=(_reached(states, events) if n else case.registered_at) if n <= here else None,
        )
        for n, (label, states) in enumerate(STATIONS)
    ]


def _reached(states: frozenset[str], events: list[Event]) -> datetime | None:
    return min((event.at for event in events if event.target in states), default=None)


@dataclass(frozen=True, kw_only=True)
class ShownClock:
    """A service clock as a chip: what is due, when, and whether it is late."""

    kind: str
    label: str
    state: ClockState
    due_at: datetime | None
    days: int | None
    department: str = ""

    @property
    def is_going(self) -> bool:
        """Whether something is still owed."""
        return self.state in (ClockState.RUNNING, ClockState.PAUSED, ClockState.OVERDUE)


def clock_chips(clocks: list[Clock], now: datetime, calendar: WorkingCalendar) -> list[ShownClock]:
    """The last round of each clock that matters to the reader."""
    shown: dict[tuple[str, int | None], Clock] = {}
    for clock in clocks:
        shown.setdefault((clock.kind, clock.department_id), clock)
    return [
        ShownClock(
            kind=clock.kind,
            label=str(ClockKind(clock.kind).label),
            state=clock_state(clock, now),
            due_at=clock.due_at,
            days=working_days_left(clock.due_at, now, calendar),
            department=clock.department.name if clock.department else "",
        )
        for clock in shown.values()
        if clock.status != Clock.Status.CANCELLED
    ]


def clock_state(clock: Clock, now: datetime) -> ClockState:
    if clock.status == Clock.Status.RUNNING and clock.due_at is not None and clock.due_at < now:
        return ClockState.OVERDUE
    return ClockState(clock.status)


def due_state(case: Case, now: datetime) -> ClockState:
    """The clock chip of a case in a list."""
    if case.due_at is None:
        return ClockState.PAUSED
    return ClockState.OVERDUE if case.due_at < now else ClockState.RUNNING


def working_days_left(due_at: datetime | None, now: datetime, calendar: WorkingCalendar | None) -> int | None:
    """Working days until the due day, or since it when overdue; None while the clock stands still."""
    if due_at is None or calendar is None:
        return None
    earlier, later = sorted([today(now), today(due_at)])
    return calendar.working_days_between(earlier, later)
