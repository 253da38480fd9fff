"""The list of enterprises, and taking it away as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.audit import reads
from breakwater.documents.spreadsheets import Cell, write_csv, write_xlsx
from breakwater.documents.spreadsheets import Column as FileColumn
from breakwater.enterprises import queries
from breakwater.enterprises.forms import EnterpriseFilter
from breakwater.enterprises.models import Designation, Investor, Status
from breakwater.enterprises.policies import visible
from breakwater.enterprises.views.common import pager, with_query
from breakwater.enterprises.views.presenting import shown_contact
from breakwater.kernel.clock import now, today
from breakwater.kernel.components import Column, Export, Filter, Sorted, Tab
from breakwater.kernel.errors import Refusal
from breakwater.kernel.pages import count_up_to, page

BY_NAME = ("sort_key", "pk")
BY_CHANGE = ("-changed_at", "-pk")
COUNTED = 999
"""Counting for tabs stops here: nobody needs the exact number of many."""
MOST_IN_XLSX = 20_000
"""More rows than this would keep the reader waiting; a .csv is quick at any size."""

EXPORT_COLUMNS = [
    FileColumn(label=gettext_lazy("Unified Social Credit Code"), width=22),
    FileColumn(label=gettext_lazy("Chinese name"), width=36),
    FileColumn(label=gettext_lazy("English name"), width=36),
    FileColumn(label=gettext_lazy("Japanese name"), width=30),
    FileColumn(label=gettext_lazy("Korean name"), width=30),
    FileColumn(label=gettext_lazy("Area")),
    FileColumn(label=gettext_lazy("Legal form"), width=30),
    FileColumn(label=gettext_lazy("Source of investment")),
    FileColumn(label=gettext_lazy("Countries or regions of the investors"), width=24),
    FileColumn(label=gettext_lazy("Industry code")),
    FileColumn(label=gettext_lazy("Official")),
    FileColumn(label=gettext_lazy("Contact")),
    FileColumn(label=gettext_lazy("Mobile number of the contact")),
    FileColumn(label=gettext_lazy("Telephone of the contact")),
    FileColumn(label=gettext_lazy("E-mail of the contact"), width=28),
]


class TooManyForXlsx(Refusal):
    code = "export.too_many"
    message = gettext_lazy(
        "More than %(most)s enterprises do not go into one .xlsx. Narrow the list, or take the .csv."
    )


@require_GET
@permitted(Permission.ENTERPRISE_VIEW)
def show(request: HttpRequest) -> HttpResponse:
    """The enterprises one may see, by words and filters."""
    by, day = actor_of(request), today(now())
    form = EnterpriseFilter(request.GET)
    by_change = request.GET.get("sort") == "changed"
    rows = page(
        queries.listed(narrowed(by, form.asked, day), day),
        order=BY_CHANGE if by_change else BY_NAME,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "rows": with_pairs(rows.rows),
        "columns": columns(request, by_change),
        "pager": pager(request, rows),
        "filter_form": form,
        "filters": chips(request, form),
        "tabs": tabs(by, form.asked, day),
        "exports": exports(request, by),
        "clear_url": reverse("enterprises:list"),
        "may_edit": by.may(Permission.ENTERPRISE_EDIT),
        "may_import": by.may(Permission.ENTERPRISE_IMPORT),
        "may_merge": by.may(Permission.ENTERPRISE_MERGE),
    }
    return render(request, "enterprises/list.html", context)


@require_GET
@permitted(Permission.ENTERPRISE_EXPORT)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as it is filtered; telephone numbers are masked for those who may not see them."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    by, day = actor_of(request), today(now())
    chosen = narrowed(by, EnterpriseFilter(request.GET).asked, day)
    if kind == "xlsx" and count_up_to(chosen, MOST_IN_XLSX).more:
        raise TooManyForXlsx(most=f"{MOST_IN_XLSX:,}")
    enterprises: list[Any] = list(queries.listed(chosen, day).order_by(*BY_NAME))
    pairs = [pair for enterprise in enterprises for pair in enterprise.pairs_today]
    reads.record(by, "enterprises", enterprises, exported=True)
    reads.record(by, "contacts", [pair.contact for pair in pairs], exported=True)
    lines = _lines(enterprises, revealed=by.may(Permission.PERSONAL_DATA_REVEAL))
    title = _("Enterprises")
    if kind == "csv":
        content, media = write_csv(lines, EXPORT_COLUMNS), "text/csv; charset=utf-8"
    else:
        content = write_xlsx(lines, EXPORT_COLUMNS, title=title)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": f'attachment; filename="enterprises-{day}.{kind}"'}
    return HttpResponse(content, content_type=media, headers=headers)


def with_pairs(enterprises: Sequence[Any]) -> list[tuple[Any, Designation | None]]:
    """Rows of `queries.listed`, each with its pair of the day."""
    return [(one, next(iter(one.pairs_today), None)) for one in enterprises]


def _lines(enterprises: Sequence[Any], *, revealed: bool) -> Iterator[list[Cell]]:
    for one, pair in with_pairs(enterprises):
        contact = shown_contact(pair.contact, revealed=revealed) if pair else None
        yield [
            one.uscc,
            *(one.names.get(tag, "") for tag in ("zh-Hans", "en", "ja", "ko")),
            one.area.name,
            str(one.get_legal_form_display()),
            str(one.get_investment_source_display()),
            "、".join(investor.country_name for investor in one.investors.all()),
            one.industry,
            pair.official.name if pair else "",
            pair.contact.name if pair else "",
            contact.mobile if contact else "",
            contact.phone if contact else "",
            contact.email if contact else "",
        ]


def narrowed(by: Actor, asked: dict[str, Any], day: date) -> QuerySet[Any]:
    """The enterprises an actor sees, held to what the filters ask."""
    found: QuerySet[Any] = visible(by).filter(status=asked.get("status", Status.ACTIVE))
    if gap := asked.get("gap"):
        found = queries.gaps(found, day) if gap == "any" else queries.with_gap(found, day).filter(gap=gap)
    for name, lookup in (("area", "area"), ("legal_form", "legal_form"), ("source", "investment_source"),
                         ("industry", "industry__startswith")):  # fmt: skip
        if name in asked:
            found = found.filter(**{lookup: asked[name]})
    if "activity" in asked:
        found = found.filter(activities__contains=[asked["activity"]])
    if "country" in asked:
        investors = Investor.objects.filter(enterprise=OuterRef("pk"), country=asked["country"])
        found = found.filter(Exists(investors))
    found = _by_official(found, asked.get("official", ""), by, day)
    return queries.matching(found, asked.get("q", ""))


def _by_official(found: QuerySet[Any], asked: str, by: Actor, day: date) -> QuerySet[Any]:
    pairs = queries.designations_on(day).filter(enterprise=OuterRef("pk"))
    match asked:
        case "mine":
            return found.filter(Exists(pairs.filter(official__in=by.user_ids)))
        case "yes":
            return found.filter(Exists(pairs))
        case "no":
            return found.filter(~Exists(pairs))
        case _:
            return found


def columns(request: HttpRequest, by_change: bool) -> list[Column]:
    return [
        Column(
            key="name",
            label=_("Enterprise"),
            sort_url=with_query(request, drop=("sort",)),
            sorted=Sorted.NO if by_change else Sorted.ASCENDING,
        ),
        Column(key="area", label=_("Area")),
        Column(key="source", label=_("Investment")),
        Column(key="official", label=_("Official")),
        Column(key="contact", label=_("Contact")),
        Column(
            key="changed",
            label=_("Changed"),
            sort_url=with_query(request, sort="changed"),
            sorted=Sorted.DESCENDING if by_change else Sorted.NO,
        ),
    ]


def chips(request: HttpRequest, form: EnterpriseFilter) -> list[Filter]:
    """Each filter as words that read as part of a sentence."""
    return [_chip(request, form, name) for name in form.fields if name != "q"]


def _chip(request: HttpRequest, form: EnterpriseFilter, name: str) -> Filter:
    field, value = form[name], form.asked.get(name)
    words = _("%(what)s: %(value)s") % {"what": field.label, "value": _chosen(form, name, value)}
    return Filter(
        words=words, fields=[field], active=bool(value), clear_url=with_query(request, drop=(name,))
    )


def _chosen(form: EnterpriseFilter, name: str, value: Any) -> str:
    choices: Any = getattr(form.fields[name], "choices", None)
    if name == "area" or choices is None:
        return str(value or _("any"))
    return str(dict(choices).get(value or "", value))


def tabs(by: Actor, asked: dict[str, Any], day: date) -> list[Tab]:
    """The ready views of the list, each with how many there are."""
    views: tuple[tuple[str, dict[str, str]], ...] = (
        (_("All"), {}),
        (_("Looked after by me"), {"official": "mine"}),
        (_("Without a reachable pair"), {"gap": "any"}),
        (pgettext("enterprise", "Closed"), {"status": "closed"}),
    )
    url = reverse("enterprises:list")
    return [
        Tab(
            label=label,
            url=url + "".join(f"?{name}={value}" for name, value in view.items()),
            count=count_up_to(narrowed(by, view, day), COUNTED).number,
            active=view == {key: asked[key] for key in ("official", "gap", "status") if key in asked},
        )
        for label, view in views
    ]


def exports(request: HttpRequest, by: Actor) -> list[Export]:
    if not by.may(Permission.ENTERPRISE_EXPORT):
        return []
    return [
        Export(label=f".{kind}", url=reverse("enterprises:export", args=[kind]) + with_query(request))
        for kind in ("xlsx", "csv")
    ]
