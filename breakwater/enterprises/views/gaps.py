"""Enterprises without a reachable pair, and closing the gaps many at a time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from breakwater.access.operation import require
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.enterprises import forms, operations, queries
from breakwater.enterprises.models import Status
from breakwater.enterprises.policies import visible
from breakwater.enterprises.queries.gaps import AreaGaps, Gap
from breakwater.enterprises.views import listing
from breakwater.enterprises.views.common import act_or_refuse, pager, with_query
from breakwater.kernel.clock import now, today
from breakwater.kernel.components import Column, Tab
from breakwater.kernel.pages import Page, page
from breakwater.kernel.toasts import toast


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_VIEW)
def show(request: HttpRequest) -> HttpResponse:
    """The report by area and reason, and the enterprises behind each figure."""
    by, at = actor_of(request), now()
    form = forms.DesignateManyForm(request.POST or None, by=by, today=today(at))
    if request.method == "POST":
        require(by, Permission.ENTERPRISE_DESIGNATE)

    def run() -> str:
        result = operations.designate_many(
            enterprise_ids=[int(pk) for pk in request.POST.getlist("rows") if pk.isdecimal()],
            official_id=form.cleaned_data["official"].pk,
            starts=form.cleaned_data["starts"],
            by=by,
            now=at,
        )
        toast(request, _said(result))
        return request.get_full_path()

    return act_or_refuse(request, form, "enterprises.gaps", run) or _report(request, form)


def _said(result: operations.designations.HandedOver) -> str:
    sentence = ngettext("%(count)d enterprise has an official.", "%(count)d enterprises have an official.",
                        result.done) % {"count": result.done}  # fmt: skip
    if not result.without_contact:
        return sentence
    names = "、".join(enterprise.name for enterprise in result.without_contact[:5])
    return sentence + " " + _("Enter a reachable contact first for: %(names)s.") % {"names": names}


def _report(request: HttpRequest, form: forms.DesignateManyForm) -> HttpResponse:
    by, day = actor_of(request), today(now())
    chosen = queries.gaps(visible(by), day)
    asked = forms.EnterpriseFilter(request.GET).asked
    if "area" in asked:
        chosen = chosen.filter(area=asked["area"])
    if asked.get("gap") in Gap.values:
        chosen = chosen.filter(gap=asked["gap"])
    rows: Page[Any] = page(
        queries.listed(chosen, day),
        order=listing.BY_NAME,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    areas = queries.gaps_by_area(visible(by), day)
    context = {
        "form": form,
        "rows": [(one, pair, Gap(one.gap).label) for one, pair in listing.with_pairs(rows.rows)],
        "pager": pager(request, rows),
        "columns": [
            Column(key="name", label=_("Enterprise")),
            Column(key="area", label=_("Area")),
            Column(key="gap", label=_("What is missing")),
            Column(key="official", label=_("Official")),
            Column(key="act", label=_("Mend")),
        ],
        "tabs": _tabs(request, areas, asked),
        "area_columns": [Column(key="area", label=_("Area")), *_reason_columns()],
        "areas": [(one, [(gap.label, one.counts.get(gap, 0)) for gap in Gap]) for one in areas],
        "total": sum(one.total for one in areas),
        "area": asked.get("area"),
        "all_url": with_query(request, drop=("area",)),
        "active": visible(by).filter(status=Status.ACTIVE).count(),
        "may_designate": by.may(Permission.ENTERPRISE_DESIGNATE),
    }
    return render(request, "enterprises/gaps.html", context, status=422 if form.errors else 200)


def _tabs(request: HttpRequest, areas: list[AreaGaps], asked: dict[str, Any]) -> list[Tab]:
    """All gaps and each reason, with how many there are in the area that is shown."""
    shown = [one.counts for one in areas if asked.get("area") in (None, one.area)]
    everything = Tab(
        label=_("All"),
        url=with_query(request, drop=("gap",)),
        count=sum(sum(counts.values()) for counts in shown),
        active="gap" not in asked,
    )
    reasons = [
        Tab(
            label=gap.label,
            url=with_query(request, gap=gap.value),
            count=sum(counts.get(gap, 0) for counts in shown),
            active=asked.get("gap") == gap,
        )
        for gap in Gap
    ]
    return [everything, *reasons]


def _reason_columns() -> list[Column]:
    reasons = [Column(key=gap.value, label=gap.label, numeric=True) for gap in Gap]
    return [*reasons, Column(key="total", label=_("Together"), numeric=True)]
