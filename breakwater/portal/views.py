"""The public pages: home, the measures, the notice, help. Nobody has to sign in to read them."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from breakwater.kernel.clock import now, today
from breakwater.kernel.errors import NotFound
from breakwater.organisation.models import Department
from breakwater.playbook import queries as playbook
from breakwater.playbook.models import Measure, Responsibility, Task
from breakwater.portal import presenting

#: The measures behind the four doors of the home page.
ASSISTANCE, SUPPORT, QUESTIONS, NOTICES = 1, 2, 3, 4


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Four doors, the measures, today's notice and who answers the telephone now."""
    measures = playbook.measures()
    context = {
        "cards": list(presenting.cards(measures)),
        "support_url": presenting.way_into(SUPPORT),
        "questions_url": presenting.way_into(QUESTIONS),
        "bulletins_url": presenting.way_into(NOTICES),
        "now": now(),
    }
    return render(request, "portal/home.html", {**context, **_in_force(now())} if measures else context)


def _in_force(at: datetime) -> dict[str, Any]:
    """What the playbook in force says of the emergency and of the telephone."""
    applied, calendar = playbook.applied(), playbook.calendar()
    return {
        "emergency": applied.emergency,
        "notice": applied.notice,
        "hotlines": [presenting.hotline_now(hotline, calendar, at) for hotline in applied.hotlines],
    }


@login_not_required
@require_safe
def measure(request: HttpRequest, number: int) -> HttpResponse:
    """A measure in full: what it says, what one can do now, who is responsible."""
    found = playbook.measure(number)
    if found is None:
        raise NotFound()
    actions = presenting.actions(found)
    departments, tasks = _work(found)
    return render(
        request,
        "portal/measure.html",
        {
            "measure": found,
            "icon": presenting.icon(found),
            "available": [action for action in actions if action.available],
            "coming": [action for action in actions if not action.available],
            "tasks": tasks,
            "departments": departments,
            "responsible": playbook.responsible(number),
            "cancelled": found.cancelled_forms,
            "difficulty_url": presenting.way_into(ASSISTANCE),
            **_in_force(now()),
        },
    )


def _work(measure: Measure) -> tuple[list[Department], list[dict[str, Any]]]:
    """The departments that answer for a measure, and its tasks with who leads and who cooperates."""
    day = today(now())
    rows = playbook.in_force(Responsibility, day).filter(measure=measure.number).select_related("department")
    by_task = {
        code: list(group) for code, group in groupby(rows.order_by("task", "position"), attrgetter("task"))
    }
    whole = [row.department for row in by_task.get("", [])]
    return whole, [_task(task, by_task.get(task.code, [])) for task in playbook.tasks(measure.number)]


def _task(task: Task, rows: list[Responsibility]) -> dict[str, Any]:
    parts = {part: [row.department for row in rows if row.part == part] for part in Responsibility.Part}
    return {
        "task": task,
        "leads": parts[Responsibility.Part.LEAD],
        "cooperating": parts[Responsibility.Part.COOPERATING],
    }


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The whole notice, to read and to print, with the published work distribution table."""
    applied, measures = playbook.applied(), playbook.measures()
    responsible = playbook.responsible_by_measure()
    return render(
        request,
        "portal/notice.html",
        {
            "notice": applied.notice,
            "emergency": applied.emergency,
            "bureau": presenting.in_language(applied.city.bureau),
            "measures": measures,
            "table": [
                (measure, responsible[measure.number])
                for measure in measures
                if measure.number in responsible
            ],
        },
    )


@login_not_required
@require_safe
def help_(request: HttpRequest) -> HttpResponse:
    """How it works, how to get an account, accessibility, and what happens to personal data."""
    in_force = _in_force(now()) if playbook.measures() else {}
    return render(request, "portal/help.html", in_force)
