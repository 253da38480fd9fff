"""Cases of all measures: found by filters, read with their clocks; and difficulties registered."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.api.problems import FieldError, Invalid, one_of
from breakwater.api.scopes import CASES
from breakwater.api.shapes import (
    AreaRef,
    Code,
    DepartmentRef,
    Line,
    Listed,
    Moment,
    Number,
    OfficialRef,
    Paging,
    Prose,
    Sent,
    Uscc,
    Words,
    asking,
    listed,
)
from breakwater.casework import queries
from breakwater.casework.models import Case, Clock
from breakwater.casework.operations.registering import UnknownEnterprise
from breakwater.casework.states import Channel, ClockKind, Level, Outcome, Priority, State
from breakwater.casework.views.filters import seen_as
from breakwater.enterprises.models import Enterprise
from breakwater.enterprises.policies import visible as visible_enterprises
from breakwater.kernel.clock import now, today
from breakwater.kernel.languages import TAGS
from breakwater.kernel.pages import onward
from breakwater.measures.assistance.forms import HEARD_BY, MOST_JOBS, DifficultyForm
from breakwater.measures.assistance.models import Difficulty, Severity
from breakwater.measures.assistance.operations import register_difficulty

router = Router(tags=["cases"])

NEWEST = ("-registered_at", "-pk")
MOST_FEN = 10**15
"""Ten trillion yuan: more than any enterprise can lose."""


class View(StrEnum):
    """The ready views of the desk's queue."""

    OPEN = "open"
    OVERDUE = "overdue"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    CALL_BACK = "call_back"
    SIGNIFICANT = "significant"
    CLOSED = "closed"
    ALL = "all"


class CaseQuery(Paging):
    q: Words = Field("", description="Words of the matter in any language, or the start of a number.")
    view: View = Field(View.ALL, description="A ready view of the desk's queue.")
    state: State | None = None
    level: Level | None = None
    measure: int | None = Field(None, ge=1, le=99)
    area: Code = Field("", description="Code of an area.")
    department: Code = Field("", description="Code of the leading department.")
    category: Code = Field("", description="Code of a kind of difficulty of the playbook.")
    enterprise: Code = Field("", description="Unified Social Credit Code.")
    updated_since: Moment | None = Field(None, description="Only cases changed at this moment or later.")


class EnterpriseRef(Schema):
    uscc: str
    name: str


class CaseShown(Schema):
    """A case. `version` counts its changes: send the one you saw with a transition."""

    number: str
    version: int
    case_type: str
    measure: int
    category: str
    title: str
    state: State
    level: Level
    priority: Priority
    channel: Channel
    language: str
    enterprise: EnterpriseRef
    area: AreaRef
    lead_department: DepartmentRef
    handler: OfficialRef | None
    registered_at: Moment
    updated_at: Moment
    due_at: Moment | None = Field(description="The nearest running clock; null while all stand still.")
    due_kind: str
    ended_at: Moment | None

    @classmethod
    def fields_of(cls, case: Case) -> dict[str, Any]:
        own = {name: getattr(case, name) for name in PLAIN}
        return {
            **own,
            "enterprise": EnterpriseRef(uscc=case.enterprise.uscc, name=case.enterprise.name),
            "area": AreaRef.of(case.area),
            "lead_department": DepartmentRef.of(case.lead_department),
            "handler": OfficialRef.model_validate(case.handler) if case.handler else None,
        }


PLAIN = (
    "number", "version", "case_type", "measure", "category", "title", "state", "level", "priority", "channel",
    "language", "registered_at", "updated_at", "due_at", "due_kind", "ended_at",
)  # fmt: skip


class ClockShown(Schema):
    """Something that is due. A clock stands still while the enterprise is asked for something."""

    kind: ClockKind
    round: int
    department: DepartmentRef | None
    status: str
    started_at: Moment
    due_at: Moment | None
    stopped_at: Moment | None

    @classmethod
    def of(cls, clock: Clock) -> ClockShown:
        return cls(
            kind=ClockKind(clock.kind),
            round=clock.round,
            department=DepartmentRef.of(clock.department) if clock.department else None,
            status=clock.status,
            started_at=clock.started_at,
            due_at=clock.due_at,
            stopped_at=clock.stopped_at,
        )


class DifficultyShown(Schema):
    """What an enterprise in difficulty told. The loss is in fen (0.01 CNY)."""

    severity: Severity
    expected_loss_fen: int | None
    jobs_at_risk: int | None
    since: date | None

    @classmethod
    def of(cls, difficulty: Difficulty) -> DifficultyShown:
        return cls(
            severity=Severity(difficulty.severity),
            expected_loss_fen=difficulty.expected_loss_fen,
            jobs_at_risk=difficulty.jobs_at_risk,
            since=difficulty.since,
        )


class CasePage(CaseShown):
    text: str
    solution: str
    outcome: Outcome | None
    rating: int | None
    reopened: int
    merged_into: str | None
    clocks: list[ClockShown]
    difficulty: DifficultyShown | None = Field(description="Null for a case that is no difficulty.")


def case_page(case: Case) -> dict[str, Any]:
    """A case with all that its page says."""
    is_difficulty = case.type.detail is Difficulty
    return {
        **CaseShown.fields_of(case),
        "text": case.text,
        "solution": case.solution,
        "outcome": case.outcome or None,
        "rating": case.rating,
        "reopened": case.reopened,
        "merged_into": case.merged_into.number if case.merged_into else None,
        "clocks": [ClockShown.of(clock) for clock in queries.clocks(case)],
        "difficulty": DifficultyShown.of(case.difficulty) if is_difficulty else None,
    }


@router.get("/cases", response=Listed[CaseShown], url_name="cases")
def list_cases(request: HttpRequest, response: HttpResponse, asked: Query[CaseQuery]) -> Any:
    """The cases you may see, the newest first."""
    by = asking(request, *CASES)
    rows = seen_as(queries.listed(queries.visible(by)), asked.view, now()).filter(**_conditions(asked))
    found = onward(queries.matching(rows, asked.q), order=NEWEST, cursor=asked.cursor, size=asked.size)
    return listed(request, response, found, [CaseShown.fields_of(row) for row in found.rows])


def _conditions(asked: CaseQuery) -> dict[str, Any]:
    wanted = {
        "state": asked.state,
        "level": asked.level,
        "measure": asked.measure,
        "category": asked.category,
        "area__code": asked.area,
        "lead_department__code": asked.department,
        "enterprise__uscc": asked.enterprise,
        "updated_at__gte": asked.updated_since,
    }
    return {name: value for name, value in wanted.items() if value}


@router.get("/cases/{number}", response=CasePage, url_name="case")
def get_case(request: HttpRequest, number: Number) -> Any:
    """One case with its clocks."""
    return case_page(queries.get_visible(asking(request, *CASES), number))


class DifficultySent(Sent):
    """A difficulty as it is told. An enterprise sends neither `enterprise` nor `channel`."""

    enterprise: Uscc | None = Field(None, description="Unified Social Credit Code; needed from staff.")
    channel: Channel | None = Field(None, description="How staff heard of it; needed from staff.")
    category: Code = Field(description="Code of a kind of difficulty of the playbook.")
    severity: Severity
    title: Line
    text: Prose
    language: str = Field(description=f"Of title and text: one of {', '.join(TAGS)}.", max_length=10)
    since: date | None = None
    expected_loss_fen: int | None = Field(None, ge=0, le=MOST_FEN, description="In fen (0.01 CNY).")
    jobs_at_risk: int | None = Field(None, ge=0, le=MOST_JOBS)


@router.post("/difficulties", response={201: CasePage}, url_name="difficulties")
def add_difficulty(request: HttpRequest, sent: DifficultySent) -> Any:
    """Register a difficulty: it is numbered, routed to its official, and its clocks run."""
    by = asking(request, Permission.OWN_CASES, Permission.CASE_REGISTER)
    at = now()
    _check(sent, by, today(at))
    case = register_difficulty(
        enterprise_id=_enterprise(sent, by).pk,
        channel=Channel.PORTAL if by.is_enterprise else sent.channel or Channel.IMPORT,
        by=by,
        now=at,
        **sent.model_dump(exclude={"enterprise", "channel"}),
    )
    return Status(201, case_page(queries.get_visible(by, case.number)))


def _check(sent: DifficultySent, by: Actor, day: date) -> None:
    """What the portal's form checks, and the desk's. Raises Invalid."""
    form = DifficultyForm(sent.model_dump(exclude={"expected_loss_fen"}, mode="json"), today=day)
    errors = [
        FieldError(field=name, message=str(sentence))
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    if sent.language not in TAGS:
        errors.append(FieldError(field="language", message=one_of(TAGS)))
    heard_by = [value for value, _label in HEARD_BY]
    if not by.is_enterprise and sent.channel not in heard_by:
        errors.append(FieldError(field="channel", message=one_of(heard_by)))
    if errors:
        raise Invalid(errors)


def _enterprise(sent: DifficultySent, by: Actor) -> Enterprise:
    """The one that is named; without a name, the enterprise's own. Raises UnknownEnterprise."""
    found = visible_enterprises(by).filter(**({"uscc": sent.enterprise} if sent.enterprise else {}))
    if not (sent.enterprise or by.is_enterprise) or (enterprise := found.order_by("pk").first()) is None:
        raise UnknownEnterprise(field="enterprise")
    return enterprise
