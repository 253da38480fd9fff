"""The playbook on the desk: what is in force, how it came about, what lies between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from breakwater.access.permissions import Permission
from breakwater.access.requests import permitted
from breakwater.kernel.clock import now, today
from breakwater.kernel.components import Crumb
from breakwater.kernel.errors import NotFound
from breakwater.organisation.models import Department
from breakwater.playbook import forms, queries
from breakwater.playbook.models import Measure, PlaybookVersion, Responsibility, ServiceLevel
from breakwater.playbook.rules.schema import Change, Playbook, diff


@require_GET
@permitted(Permission.PLAYBOOK_APPLY, Permission.DISTRIBUTION_IMPORT)
def show(request: HttpRequest) -> HttpResponse:
    """The playbook in force: measures, deadlines, ladder, history."""
    day = today(now())
    versions = PlaybookVersion.objects.select_related("applied_by").defer("content").order_by("-pk")
    found = queries.versions_in_force(day).select_related("applied_by").first()
    context: dict[str, Any] = {"version": found, "versions": versions, "day": day}
    if found is not None:
        context |= {
            "playbook": queries.applied(),
            "measures": _with_departments(queries.measures()),
            "levels": _levels(),
        }
    return render(request, "playbook/playbook.html", context)


def _with_departments(measures: list[Measure]) -> list[tuple[Measure, list[str], list[str]]]:
    """Each measure with the names of those who lead its tasks, and of those who are responsible beside."""
    rows = list(queries.in_force(Responsibility, today(now())).select_related("department"))
    found = []
    for measure in measures:
        own = [row for row in rows if row.measure == measure.number]
        leads = _names(row.department for row in own if row.part == Responsibility.Part.LEAD)
        others = _names(row.department for row in own if row.part == Responsibility.Part.RESPONSIBLE)
        found.append((measure, leads, [name for name in others if name not in leads]))
    return found


def _names(departments: Iterable[Department]) -> list[str]:
    return list(dict.fromkeys(department.name for department in departments))


def _levels() -> list[tuple[ServiceLevel, list[Mapping[str, str]]]]:
    """Each deadline with what it is for: names of measures and severities, nothing for all."""
    titles: dict[str, Mapping[str, str]] = {measure.code: measure.titles for measure in queries.measures()}
    grades = {severity.code: severity.names for severity in queries.severities()}
    return [
        (level, [*(titles[code] for code in level.measures), *(grades[code] for code in level.severities)])
        for level in queries.in_force(ServiceLevel, today(now()))
    ]


@require_GET
@permitted(Permission.PLAYBOOK_APPLY, Permission.DISTRIBUTION_IMPORT)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version changed against the one before, or against another."""
    found = PlaybookVersion.objects.select_related("applied_by").filter(pk=pk).first()
    if found is None:
        raise NotFound()
    others = PlaybookVersion.objects.exclude(pk=pk).order_by("-pk")
    form = forms.AgainstForm(request.GET or None)
    form.fields["against"].queryset = others  # type: ignore[attr-defined]
    against = form.cleaned_data["against"] if form.is_valid() else others.filter(pk__lt=pk).first()
    context = {
        "version": found,
        "others": others,
        "against": against,
        "changes": [(change.kind.value, str(change)[2:]) for change in _changes(found, against)],
        "crumbs": [Crumb(label=_("Playbook"), url=reverse("playbook:playbook"))],
    }
    return render(request, "playbook/version.html", context)


def _changes(version: PlaybookVersion, against: PlaybookVersion | None) -> list[Change]:
    return diff(against.content if against else None, Playbook.from_dict(version.content))
