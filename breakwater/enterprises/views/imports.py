"""Bringing a list in: send, look at the report of the check, confirm."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.documents.spreadsheets import Cell, write_xlsx
from breakwater.documents.spreadsheets import Column as FileColumn
from breakwater.enterprises import forms, policies
from breakwater.enterprises.models import ImportRun
from breakwater.enterprises.models.register import InvestmentSource, LegalForm
from breakwater.enterprises.operations import background, lists
from breakwater.enterprises.reading import COLUMNS
from breakwater.enterprises.views.common import act, act_or_refuse, pager
from breakwater.kernel.clock import now
from breakwater.kernel.components import Column
from breakwater.kernel.languages import DJANGO_LANGUAGES
from breakwater.kernel.models import Job
from breakwater.kernel.pages import page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FINDINGS = ("number", "pk")


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_IMPORT)
def index(request: HttpRequest) -> HttpResponse:
    """Send a list; see those sent before."""
    by, at = actor_of(request), now()
    form = forms.ListForm(request.POST or None, request.FILES or None)

    def run() -> str:
        sent = lists.send_list(
            file=form.cleaned_data["file"],
            update_existing=form.cleaned_data["update_existing"],
            by=by,
            now=at,
        )
        background.start_list(sent, by=by, now=at)
        return reverse("enterprises:import", args=[sent.pk])

    if done := act_or_refuse(request, form, "enterprises.import", run):
        return done
    rows = page(
        runs_of(by).select_related("by"),
        order=("-pk",),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "form": form,
        "rows": rows.rows,
        "pager": pager(request, rows),
        "columns": [
            Column(key="file", label=_("List")),
            Column(key="state", label=_("State")),
            Column(key="by", label=_("Sent by")),
            Column(key="good", label=_("Good rows"), numeric=True),
            Column(key="bad", label=_("Left out"), numeric=True),
        ],
        "template_languages": DJANGO_LANGUAGES,
        "headings": COLUMNS.values(),
    }
    return render(request, "enterprises/imports.html", context, status=422 if form.errors else 200)


def runs_of(by: Actor) -> QuerySet[ImportRun]:
    """The lists an actor may look at: the bureau all, a district those it sent."""
    runs = ImportRun.objects.all()
    return runs if policies.sees_city(by) else runs.filter(by_id=by.user_id)


def _run(by: Actor, pk: int) -> ImportRun:
    run = runs_of(by).select_related("by").filter(pk=pk).first()
    if run is None:
        raise lists.UnknownImport()
    return run


@require_GET
@permitted(Permission.ENTERPRISE_IMPORT)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a list is, and what is to be said about its rows."""
    by = actor_of(request)
    run = _run(by, pk)
    rows = page(
        run.findings.all(),
        order=FINDINGS,
        size=50,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    job = Job.objects.filter(pk=UUID(run.job), owner_id=by.user_id).first() if run.job else None
    context = {
        "run": run,
        "job": job if job and (not job.is_over or job.error_text) else None,
        "rows": rows.rows,
        "pager": pager(request, rows),
        "columns": [
            Column(key="row", label=_("Row"), numeric=True),
            Column(key="column", label=_("Column")),
            Column(key="value", label=_("Found")),
            Column(key="sentence", label=_("What is wrong and what to do")),
            Column(key="severity", label=_("Effect")),
        ],
        "may_confirm": run.state == ImportRun.State.CHECKED and run.by_id == by.user_id,
    }
    return render(request, "enterprises/import.html", context)


@require_POST
@permitted(Permission.ENTERPRISE_IMPORT)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import the good rows of a checked list."""
    by, at = actor_of(request), now()

    def run() -> str:
        background.start_list(lists.confirm_list(run_id=pk, by=by, now=at), by=by, now=at)
        return reverse("enterprises:import", args=[pk])

    return act(request, f"enterprises.import_confirm:{pk}", run)


@require_GET
@permitted(Permission.ENTERPRISE_IMPORT)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a file, to work through beside the list."""
    run = _run(actor_of(request), pk)
    columns = [
        FileColumn(label=_("Row"), width=8),
        FileColumn(label=_("Column"), width=24),
        FileColumn(label=_("Found"), width=30),
        FileColumn(label=_("What is wrong and what to do"), width=90),
        FileColumn(label=_("Effect"), width=24),
    ]
    lines = (
        (one.number, one.column, one.value, one.sentence, one.get_severity_display())
        for one in run.findings.order_by(*FINDINGS)
    )
    return _file(write_xlsx(lines, columns, title=_("Report")), f"report-{pk}.xlsx")


@require_GET
@permitted(Permission.ENTERPRISE_IMPORT)
def template(request: HttpRequest, language: str) -> HttpResponse:
    """An empty list with the headings in one language, and one row that shows what to write."""
    if language not in dict(DJANGO_LANGUAGES):
        raise Http404
    with translation.override(language):
        columns = [FileColumn(label=label, width=24) for label in COLUMNS.values()]
        sample: dict[str, Cell] = {
            "uscc": "91210200MA0EX4MP5J",
            "name_zh": _("(an example: delete this row)"),
            "legal_form": str(LegalForm.WHOLLY_OWNED.label),
            "investment_source": str(InvestmentSource.FOREIGN.label),
            "industry": "C35",
            "countries": "JP、KR",
            "employees": 120,
            "as_of": "2020-02-07",
            "contact_mobile": "190 0000 0000",
        }
        row: list[Cell] = [sample.get(key, "") for key in COLUMNS]
        return _file(write_xlsx([row], columns, title=_("Enterprises")), f"enterprises-{language}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
