"""Figures of the desk: counts in the navigation, tiles and charts of the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from breakwater.access.actors import Actor
from breakwater.casework import queries as casework
from breakwater.casework.models import Case, Clock
from breakwater.casework.states import ENDED, ClockKind, State
from breakwater.kernel.clock import SHANGHAI, today

WEEKS = 8


def my_open(actor: Actor) -> int:
    """How many open cases are in the actor's hands."""
    return casework.my_work(actor).count()


def open_by_measure(actor: Actor) -> dict[int, int]:
    """Open cases the actor sees, by number of the measure."""
    cases = casework.open_cases(casework.visible(actor)).order_by()
    return dict(cases.values_list("measure").annotate(Count("pk")))


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The dashboard's tiles, with their values over the last weeks (the oldest first)."""

    open: int
    overdue: int
    waiting: int
    significant: int
    registered_this_week: int
    registered_last_week: int
    closed_this_week: int
    closed_last_week: int
    in_time: int
    contacted: int


def figures(actor: Actor, now: datetime) -> Figures:
    """What stands where, in two queries."""
    monday = _monday(now)
    before = monday - timedelta(days=7)
    seen = casework.visible(actor).order_by()
    live = ~Q(state__in=ENDED)
    counted = seen.aggregate(
        open=Count("pk", filter=live),
        overdue=Count("pk", filter=live & Q(due_at__lt=now)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        significant=Count("pk", filter=live & Q(level="significant")),
        registered_this_week=Count("pk", filter=Q(registered_at__gte=monday)),
        registered_last_week=Count("pk", filter=Q(registered_at__gte=before, registered_at__lt=monday)),
        closed_this_week=Count("pk", filter=Q(state=State.CLOSED, ended_at__gte=monday)),
        closed_last_week=Count("pk", filter=Q(state=State.CLOSED, ended_at__gte=before, ended_at__lt=monday)),
    )
    first_contact = Clock.objects.filter(case__in=seen, kind=ClockKind.FIRST_CONTACT).aggregate(
        contacted=Count("pk", filter=Q(status__in=["met", "missed"])),
        in_time=Count("pk", filter=Q(status="met")),
    )
    return Figures(**counted, **first_contact)


def _monday(now: datetime) -> datetime:
    day = today(now)
    return datetime.combine(day - timedelta(days=day.weekday()), datetime.min.time(), tzinfo=SHANGHAI)


def weeks(now: datetime) -> list[datetime]:
    """The Mondays of the last eight weeks, the oldest first."""
    return [_monday(now) - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def per_week(actor: Actor, now: datetime) -> tuple[list[int], list[int]]:
    """Registered and closed cases in each of the last weeks."""
    since = weeks(now)[0]
    seen = casework.visible(actor).order_by()
    registered = _by_week(seen.filter(registered_at__gte=since), "registered_at")
    closed = _by_week(seen.filter(state=State.CLOSED, ended_at__gte=since), "ended_at")
    days = [monday.date() for monday in weeks(now)]
    return [registered.get(day, 0) for day in days], [closed.get(day, 0) for day in days]


def _by_week(cases: QuerySet[Case], field: str) -> Mapping[date, int]:
    counted = cases.annotate(week=TruncWeek(field, tzinfo=SHANGHAI)).values_list("week").annotate(Count("pk"))
    return {week.date(): count for week, count in counted}


def by_area(actor: Actor) -> list[tuple[int, dict[str, str], int]]:
    """Open cases by area: its id, names and count, the most first."""
    cases = casework.open_cases(casework.visible(actor)).order_by()
    counted = cases.values_list("area_id", "area__names").annotate(n=Count("pk")).order_by("-n", "area_id")
    return list(counted)


def by_department(actor: Actor, now: datetime) -> list[tuple[int, dict[str, str], int, int]]:
    """Open cases by leading department: id, names, in time, overdue; the most overdue first."""
    cases = casework.open_cases(casework.visible(actor)).order_by()
    late = Q(due_at__lt=now)
    counted = (
        cases.values_list("lead_department_id", "lead_department__names")
        .annotate(n=Count("pk"), late=Count("pk", filter=late))
        .order_by("-late", "-n", "lead_department_id")
    )
    return [(pk, names, n - overdue, overdue) for pk, names, n, overdue in counted]


def by_category(actor: Actor) -> list[tuple[str, int]]:
    """Open cases by category, the most first."""
    cases = casework.open_cases(casework.visible(actor)).order_by()
    return list(cases.values_list("category").annotate(n=Count("pk")).order_by("-n", F("category")))
