"""Entries that may be one enterprise: proposals, side by side, merging and undoing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.enterprises import operations, queries
from breakwater.enterprises.models import Enterprise, Merge, Twin
from breakwater.enterprises.operations import background
from breakwater.enterprises.policies import visible
from breakwater.enterprises.views.common import act, address, found, pager
from breakwater.enterprises.views.presenting import labelled_names, shown_facts
from breakwater.kernel.clock import now, today
from breakwater.kernel.components import Column
from breakwater.kernel.pages import page
from breakwater.kernel.toasts import toast


@require_GET
@permitted(Permission.ENTERPRISE_MERGE)
def index(request: HttpRequest) -> HttpResponse:
    """The proposals, the most alike first, and the merges that can be undone."""
    mine = visible(actor_of(request))
    twins = Twin.objects.filter(verdict=Twin.Verdict.OPEN, first__in=mine, second__in=mine)
    rows = page(
        twins.select_related("first__area", "second__area"),
        order=("-score", "pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    merges = Merge.objects.filter(kept__in=mine, undone_at=None).select_related("kept", "merged", "by")
    context = {
        "rows": rows.rows,
        "pager": pager(request, rows),
        "columns": [
            Column(key="first", label=_("One entry")),
            Column(key="second", label=_("The other")),
            Column(key="score", label=_("Likeness"), numeric=True),
            Column(key="act", label=_("Decide")),
        ],
        "merges": merges[:20],
    }
    return render(request, "enterprises/twins.html", context)


@require_POST
@permitted(Permission.ENTERPRISE_MERGE)
def search(request: HttpRequest) -> HttpResponse:
    """Compare all names now."""

    def run() -> str:
        job = background.start_twins(by=actor_of(request), now=now())
        return reverse("jobs:show", args=[job.pk])

    return act(request, "enterprises.twins", run)


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_MERGE)
def compare(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Two entries side by side; POST keeps one of them."""
    by = actor_of(request)
    entries = [found(by, pk) for pk in (first, second)]
    if request.method == "POST":
        kept = second if request.POST.get("keep") == str(second) else first
        return _merge(request, kept, first if kept == second else second)
    a, b = sorted((first, second))
    twin = Twin.objects.filter(first=a, second=b, verdict=Twin.Verdict.OPEN).first()
    context = {"sides": [_side(entry) for entry in entries], "twin": twin, "first": first, "second": second}
    return render(request, "enterprises/compare.html", context)


def _side(entry: Enterprise) -> dict[str, Any]:
    return {
        "enterprise": entry,
        "names": labelled_names(entry.names),
        "investors": entry.investors.order_by("pk"),
        "contacts": entry.contacts.filter(is_active=True).order_by("pk"),
        "pair": queries.designation_of(enterprise_id=entry.pk, day=today(now())),
        "facts": shown_facts(queries.fact_history(entry.pk)),
    }


def _merge(request: HttpRequest, kept_id: int, merged_id: int) -> HttpResponse:
    def run() -> str:
        done = operations.merge(kept_id=kept_id, merged_id=merged_id, by=actor_of(request), now=now())
        toast(request, _("The two entries are one."), undo=reverse("enterprises:merge_undo", args=[done.pk]))
        return address(done.kept)

    return act(request, f"enterprises.merge:{kept_id}:{merged_id}", run)


@require_POST
@permitted(Permission.ENTERPRISE_MERGE)
def different(request: HttpRequest, pk: int) -> HttpResponse:
    """The two are different enterprises."""

    def run() -> str:
        operations.judge_different(twin_id=pk, by=actor_of(request), now=now())
        toast(request, _("They stay two enterprises and will not be proposed again."))
        return reverse("enterprises:twins")

    return act(request, f"enterprises.twin:{pk}", run)


@require_POST
@permitted(Permission.ENTERPRISE_MERGE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Make two entries of one again."""

    def run() -> str:
        done = operations.undo_merge(merge_id=pk, by=actor_of(request), now=now())
        toast(request, _("The merge was undone."))
        return address(done.merged)

    return act(request, f"enterprises.merge_undo:{pk}", run)
