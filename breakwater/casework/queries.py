"""What casework reads: cases an actor may see, work lists, the timeline, loads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from operator import attrgetter

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from breakwater.access.actors import Actor
from breakwater.casework.models import Case, CaseDocument, Clock, Cooperation, Event, Record
from breakwater.casework.states import ENDED, RecordKind, State
from breakwater.documents.models import Document
from breakwater.kernel.errors import NotFound
from breakwater.playbook import queries as playbook


def visible(actor: Actor) -> QuerySet[Case]:
    """The cases an actor may know of: the one place where this is decided."""
    if actor.everything:
        return Case.objects.all()
    if actor.is_enterprise:
        return Case.objects.filter(enterprise__in=actor.enterprise_ids)
    if not actor.department_ids and not actor.area_ids:
        return Case.objects.none()
    asked = Exists(Cooperation.objects.filter(case=OuterRef("pk"), department__in=actor.department_ids))
    if actor.is_partner:
        return Case.objects.filter(asked)
    return Case.objects.filter(
        Q(area__in=actor.area_ids)
        | Q(lead_department__in=actor.department_ids)
        | Q(measure__in=playbook.measures_of(actor.department_ids))
        | Q(handler__in=actor.user_ids)
        | asked
    )


def get_visible(actor: Actor, number: str) -> Case:
    """One case for its page, with what every page shows; NotFound if the actor may not know of it."""
    case = (
        visible(actor)
        .select_related("enterprise", "area", "lead_department", "handler", "merged_into", "proposed_by")
        .filter(number=number)
        .first()
    )
    if case is None:
        raise NotFound()
    return case


def nothing() -> QuerySet[Case]:
    return Case.objects.none()


def listed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the columns of a list, in one query."""
    return cases.select_related("enterprise", "area", "lead_department", "handler").defer(
        "text", "search", "enterprise__search"
    )


def open_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.exclude(state__in=ENDED)


def my_work(actor: Actor) -> QuerySet[Case]:
    """Open cases in the actor's hands, or in those of the people they stand in for."""
    return open_cases(Case.objects.filter(handler__in=actor.user_ids))


def waiting_for_enterprise(actor: Actor) -> QuerySet[Case]:
    """What an enterprise has to do: questions to it, and answers it has not confirmed."""
    return visible(actor).filter(state__in=[State.WAITING, State.REPLIED])


def waiting_for_assignment(actor: Actor) -> QuerySet[Case]:
    """Cases without a handler, or with a disputed assignment, that the actor's departments lead."""
    return visible(actor).filter(
        Q(state=State.OBJECTED) | Q(state=State.REGISTERED),
        **({} if actor.everything else {"lead_department__in": actor.department_ids}),
    )


def call_backs(actor: Actor) -> QuerySet[Case]:
    """Answers that wait for the second key, and that this person may turn: not those they proposed."""
    return (
        visible(actor)
        .filter(state=State.REPLIED, lead_department__in=actor.department_ids)
        .exclude(proposed_by=actor.user_id)
    )


def related(case: Case, actor: Actor) -> QuerySet[Case]:
    """Other matters of the same enterprise, the newest first."""
    others = visible(actor).filter(enterprise=case.enterprise_id).exclude(pk=case.pk)
    return others.order_by("-pk")


def asked_of(actor: Actor) -> QuerySet[Cooperation]:
    """Unanswered questions to the actor's departments, the oldest first."""
    return (
        Cooperation.objects.filter(department__in=actor.department_ids, answered_at=None)
        .select_related("case__enterprise", "department", "asked_by")
        .order_by("asked_at", "pk")
    )


def overdue(cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    return open_cases(cases).filter(due_at__lt=now)


def next_steps_due(actor: Actor, today: date) -> QuerySet[Case]:
    """My cases whose noted next step falls on or before the day."""
    return my_work(actor).filter(next_step_on__lte=today)


def matching(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Full-text search in four languages, or the start of a number."""
    words = words.strip()
    if not words:
        return cases
    return cases.filter(
        Q(number__startswith=words.upper())
        | Q(
            pk__in=Case.objects.extra(where=["search @@ breakwater_search_query(%s)"], params=[words]).values(
                "pk"
            )
        )
    )


TimelineItem = Event | Record


def timeline(case: Case, *, internal: bool) -> list[TimelineItem]:
    """Events and records of a case, the newest first (3 queries)."""
    shown = {} if internal else {"internal": False}
    documents = Prefetch("documents", CaseDocument.objects.select_related("document").order_by("pk"))
    records = case.records.filter(**shown).select_related("by").prefetch_related(documents)
    events = case.events.filter(**shown).select_related("by")
    return sorted(chain(records, events), key=attrgetter("at", "pk"), reverse=True)


def last_question(case: Case) -> Record | None:
    """What the enterprise was asked last."""
    asked = case.records.filter(kind=RecordKind.MESSAGE, incoming=False, internal=False)
    return asked.order_by("-at", "-pk").first()


def events_by_case(cases: Iterable[Case]) -> dict[int, list[Event]]:
    """What happened to each of some cases, as the enterprise sees it, the oldest first (1 query)."""
    found: dict[int, list[Event]] = {case.pk: [] for case in cases}
    for event in Event.objects.filter(case__in=found, internal=False).order_by("at", "pk"):
        found[event.case_id].append(event)
    return found


def clocks(case: Case) -> QuerySet[Clock]:
    """The clocks of the case's last rounds, in the order they fall due."""
    return case.clocks.select_related("department").order_by("-round", "due_at", "pk")


def documents(case: Case, *, internal: bool) -> QuerySet[CaseDocument]:
    shown = {} if internal else {"internal": False}
    return case.documents.filter(**shown).select_related("document").order_by("-at", "-pk")


def may_read_document(actor: Actor, document: Document) -> bool:
    """Whether a document hangs on a case the actor may see; an internal one only for staff."""
    shown = {} if actor.is_staff else {"internal": False}
    return CaseDocument.objects.filter(document=document, case__in=visible(actor), **shown).exists()


def open_load(user_ids: Iterable[int]) -> dict[int, int]:
    """Open cases by handler, also for a reader who may not see them (a function of the owner's counts)."""
    with connection.cursor() as cursor:
        cursor.execute("select user_id, cases from casework_open_load(%s)", [list(user_ids)])
        return dict(cursor.fetchall())
