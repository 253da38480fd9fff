"""The desk's own pages: dashboard, search, what can be created. Work lists and cases are casework's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.casework import queries as casework
from breakwater.casework.registry import case_types
from breakwater.casework.views.desk import COLUMNS, shown
from breakwater.desk import queries
from breakwater.enterprises.policies import visible as visible_enterprises
from breakwater.enterprises.queries import matching as matching_enterprises
from breakwater.kernel.clock import now
from breakwater.kernel.components import Chart, ChartKind, Series, Tone
from breakwater.kernel.languages import pick
from breakwater.playbook import queries as playbook

FOUND = 20


@require_GET
@permitted(Permission.DASHBOARD_VIEW)
def dashboard(request: HttpRequest) -> HttpResponse:
    """Where it is stuck: figures and charts of everything the reader may see."""
    by, at = actor_of(request), now()
    figures = queries.figures(by, at)
    registered, closed = queries.per_week(by, at)
    return render(
        request,
        "desk/dashboard.html",
        {
            "figures": figures,
            "registered": registered,
            "closed": closed,
            "in_time": figures.in_time / figures.contacted if figures.contacted else None,
            "charts": [_weekly(registered, closed, at), _departments(by, at), _areas(by), _categories(by)],
            "queue_url": reverse("casework:queue"),
            "now": at,
        },
    )


def _weekly(registered: list[int], closed: list[int], at: datetime) -> dict[str, Any]:
    chart = Chart(
        key="weekly",
        kind=ChartKind.LINE,
        label_heading=_("Week from"),
        labels=[date_format(monday, "MONTH_DAY_FORMAT") for monday in queries.weeks(at)],
        series=[
            Series(name=_("Registered"), values=registered),
            Series(name=_("Closed"), values=closed, tone=Tone.GOOD),
        ],
        unit=_("cases"),
    )
    return {"title": _("Do we close as many cases as come in?"), "chart": chart}


def _departments(by: Actor, at: datetime) -> dict[str, Any]:
    rows = queries.by_department(by, at)[:12]
    chart = Chart(
        key="departments",
        kind=ChartKind.RANKING,
        label_heading=_("Department"),
        labels=[_name(names) for _pk, names, _in_time, _late in rows],
        series=[
            Series(name=_("In time"), values=[in_time for *_rest, in_time, _late in rows]),
            Series(name=_("Overdue"), values=[late for *_rest, late in rows], tone=Tone.BAD),
        ],
        unit=_("cases"),
        urls=[f"{reverse('casework:queue')}?view=open&department={pk}" for pk, *_rest in rows],
    )
    return {"title": _("Which department is behind?"), "chart": chart}


def _areas(by: Actor) -> dict[str, Any]:
    rows = queries.by_area(by)
    chart = Chart(
        key="areas",
        kind=ChartKind.RANKING,
        label_heading=_("Area"),
        labels=[_name(names) for _pk, names, _count in rows],
        series=[Series(name=_("Open cases"), values=[count for *_rest, count in rows])],
        unit=_("cases"),
        urls=[f"{reverse('casework:queue')}?view=open&area={pk}" for pk, *_rest in rows],
    )
    return {"title": _("Where do enterprises need help?"), "chart": chart}


def _categories(by: Actor) -> dict[str, Any]:
    rows = queries.by_category(by)
    names = {category.code: category.name for category in playbook.categories(None)}
    chart = Chart(
        key="categories",
        kind=ChartKind.RANKING,
        label_heading=_("Category"),
        labels=[names.get(code, code) for code, _count in rows],
        series=[Series(name=_("Open cases"), values=[count for _code, count in rows])],
        unit=_("cases"),
        urls=[f"{reverse('casework:queue')}?view=open&category={code}" for code, _count in rows],
    )
    return {"title": _("What do they need?"), "chart": chart}


def _name(names: dict[str, str]) -> str:
    return pick(names, get_language() or "en")


@require_GET
@permitted(Permission.CASE_VIEW)
def search(request: HttpRequest) -> HttpResponse:
    """Cases and enterprises by words in any of the four languages, a number or a credit code."""
    by, at = actor_of(request), now()
    words = request.GET.get("q", "").strip()
    found = casework.matching(casework.listed(casework.visible(by)), words) if words else casework.nothing()
    exact = found.filter(number=words.upper()).first() if words else None
    if exact is not None:
        return redirect("casework:case", exact.number)
    enterprises = matching_enterprises(visible_enterprises(by), words)[:FOUND] if words else []
    return render(
        request,
        "desk/search.html",
        {
            "words": words,
            "rows": shown(found.order_by("-pk")[:FOUND], at),
            "columns": COLUMNS,
            "enterprises": enterprises,
        },
    )


@require_GET
@permitted(Permission.CASE_REGISTER)
def create(request: HttpRequest) -> HttpResponse:
    """Choose what to register; with one kind of case there is nothing to choose."""
    types = [manifest for manifest in case_types() if manifest.intake]
    if len(types) == 1:
        return redirect(types[0].intake)
    return render(request, "desk/create.html", {"types": types})
