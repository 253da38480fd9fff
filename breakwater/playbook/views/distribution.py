"""The work distribution table on the desk: the one in force, its imports, and the findings of one import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.documents.spreadsheets import Column, write_xlsx
from breakwater.kernel.clock import now
from breakwater.kernel.components import Crumb, Tab
from breakwater.kernel.errors import NotFound, Refusal
from breakwater.kernel.submissions import key_of, once
from breakwater.kernel.toasts import toast
from breakwater.playbook import forms, operations, quarantine, queries
from breakwater.playbook.models import Finding, Import, Table
from breakwater.playbook.views.presenting import Block, Person, published, read

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONTEXT_LINES = 2

#: In the order in which they keep a table from being published.
LEVELS = (
    (gettext_lazy("Errors: decide each before you publish"), Finding.Level.ERROR),
    (gettext_lazy("Warnings: look at each"), Finding.Level.WARNING),
    (gettext_lazy("Notes: good to know"), Finding.Level.INFO),
)
SHOWN_IMPORTS = 100

#: The columns of the notice's own table.
COLUMNS = (
    Column(gettext_lazy("No."), 6),
    Column(gettext_lazy("Tasks"), 30),
    Column(gettext_lazy("Contents and requirements"), 70),
    Column(gettext_lazy("Responsible divisions"), 40),
    Column(gettext_lazy("Division chief"), 24),
    Column(gettext_lazy("Contact"), 24),
)


# The table in force ---------------------------------------------------------------------------------------


@require_GET
@permitted(Permission.DISTRIBUTION_VIEW)
def table(request: HttpRequest) -> HttpResponse:
    """Who does what, as published."""
    waiting = Import.objects.filter(state=Import.State.QUARANTINED)
    by = actor_of(request)
    may_import = by.may(Permission.DISTRIBUTION_IMPORT)
    extra = {"may_import": may_import, "waiting": waiting.count() if may_import else 0}
    return render(request, "playbook/distribution.html", {**_sheet(request), **extra})


@require_GET
@permitted(Permission.DISTRIBUTION_VIEW)
def sheet(request: HttpRequest) -> HttpResponse:
    """The table as an official paper, A4 across."""
    return render(request, "playbook/print.html", _sheet(request))


@require_GET
@permitted(Permission.DISTRIBUTION_VIEW)
def export(request: HttpRequest) -> HttpResponse:
    """The table as .xlsx, in the layout that an import reads again."""
    context = _sheet(request)
    rows = _rows(context["blocks"])
    content = write_xlsx(rows, COLUMNS, title=_("Work distribution"))
    version = context["table"].version if context["table"] else 0
    name = f"work-distribution-{version}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _sheet(request: HttpRequest) -> dict[str, Any]:
    current = queries.current_table()
    with_mobiles = actor_of(request).is_staff
    rows = queries.assignments(current, with_mobiles=with_mobiles) if current else ()
    return {
        "table": current,
        "blocks": published(rows, with_mobiles=with_mobiles),
        "notice": queries.notice(),
        "city": queries.city(),
        "columns": [column.label for column in COLUMNS],
        "now": now(),
    }


def _rows(blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    """A row for each division; what a paper would merge stands in the first row only."""
    for block in blocks:
        head = (block.number, block.title)
        for part in block.parts:
            text = part.text
            for line in part.lines:
                division = f"{line.division} ({_('lead')})" if line.is_lead else line.division
                yield (*head, text, division, _people(line.chiefs), _people(line.contacts))
                head, text = ("", ""), ""


def _people(people: Sequence[Person]) -> str:
    return "\n".join(
        "\n".join([person.name, *(phone.written for phone in (person.desk, person.mobile) if phone)])
        for person in people
    )


# Imports --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permitted(Permission.DISTRIBUTION_IMPORT)
def imports(request: HttpRequest) -> HttpResponse:
    """Send a file to be read, and see those sent before."""
    form = forms.FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_take_in(request, form.cleaned_data["file"]))
        except Refusal as refused:
            form.add_error("file", str(refused))
    counts = {"all": Count("findings"), "decided": Count("findings", ~Q(findings__decision=""))}
    found = Import.objects.select_related("by", "table").annotate(**counts).defer("reading", "lines")
    shown = found.order_by("-pk")[:SHOWN_IMPORTS]
    context = {"form": form, "imports": shown, "crumbs": [_crumb_table()]}
    return render(request, "playbook/imports.html", context, status=422 if form.errors else 200)


def _take_in(request: HttpRequest, file: UploadedFile[bytes]) -> str:
    imported = operations.import_table(
        file=_content(file), file_name=file.name or "", by=actor_of(request), now=now()
    )
    return reverse("playbook:import", args=[imported.pk])


def _content(file: UploadedFile[bytes]) -> bytes | Path:
    """A large upload is on the disk already, and stays there until its size has been looked at."""
    if isinstance(file, TemporaryUploadedFile):
        return Path(file.temporary_file_path())
    content: bytes = file.read()
    return content


@dataclass(frozen=True)
class Shown:
    """A finding with its sentence, the lines around it, and what may be put in."""

    finding: Finding
    sentence: str
    lines: tuple[tuple[int, str, bool], ...]
    choices: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.finding.decision


@require_GET
@permitted(Permission.DISTRIBUTION_IMPORT)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: what was read, what looks wrong, what was decided."""
    return _review(request, _found(pk))


def _found(pk: int) -> Import:
    imported = Import.objects.select_related("by").filter(pk=pk).first()
    if imported is None:
        raise NotFound()
    return imported


def _review(
    request: HttpRequest, imported: Import, *, refusal: str = "", refused: int = 0, status: int = 200
) -> HttpResponse:
    findings = [_shown(finding, imported) for finding in _in_order(imported)]
    reading = quarantine.as_decided(imported)
    context = {
        "imported": imported,
        "sections": _sections(findings),
        "done": sum(not shown.is_open for shown in findings),
        "total": len(findings),
        "errors": sum(shown.is_open and shown.finding.level == Finding.Level.ERROR for shown in findings),
        "is_open": imported.state == Import.State.QUARANTINED,
        "reading": reading,
        "tabs": _tabs(request, imported, len(findings)),
        "shows_table": _shows_table(request),
        "blocks": read(reading, _marks(findings)) if _shows_table(request) else [],
        "columns": [column.label for column in COLUMNS],
        "refusal": refusal,
        "refused": refused,
        "may_publish": actor_of(request).may(Permission.DISTRIBUTION_PUBLISH),
        "crumbs": [_crumb_table(), Crumb(label=_("Imports"), url=reverse("playbook:imports"))],
    }
    return render(request, "playbook/import.html", context, status=status)


def _shows_table(request: HttpRequest) -> bool:
    return request.GET.get("view") == "table"


def _tabs(request: HttpRequest, imported: Import, findings: int) -> list[Tab]:
    address, table = reverse("playbook:import", args=[imported.pk]), _shows_table(request)
    return [
        Tab(label=_("Findings"), url=address, count=findings, active=not table),
        Tab(label=_("The table as read"), url=f"{address}?view=table", active=table),
    ]


def _marks(findings: Sequence[Shown]) -> dict[int, int]:
    """Where the sheet must say that something waits: errors and warnings by their lines."""
    weighty = [shown.finding for shown in findings if shown.is_open and shown.finding.level != "info"]
    return {finding.line: finding.pk for finding in weighty}


def _in_order(imported: Import) -> QuerySet[Finding]:
    return imported.findings.select_related("decided_by").order_by("line", "code", "pk")


@dataclass(frozen=True)
class Section:
    """Findings of one kind; closed where there is something weightier to look at."""

    title: str
    findings: Sequence[Shown]
    is_open: bool


def _sections(findings: Sequence[Shown]) -> list[Section]:
    """What stands in the way first, what was decided last."""
    waiting = [shown for shown in findings if shown.is_open]
    kinds = [
        *((str(title), [each for each in waiting if each.finding.level == level]) for title, level in LEVELS),
        (_("Decided"), [shown for shown in findings if not shown.is_open]),
    ]
    full = [(title, group) for title, group in kinds if group]
    return [
        Section(title, group, place == 0 or (group[0].finding.level != "info" and group[0].is_open))
        for place, (title, group) in enumerate(full)
    ]


def _shown(finding: Finding, imported: Import) -> Shown:
    places = range(max(finding.line - CONTEXT_LINES, 1), finding.line + CONTEXT_LINES + 1)
    lines = (
        (place, imported.lines[str(place)], place == finding.line)
        for place in places
        if str(place) in imported.lines
    )
    names = finding.value.split("; ") if finding.mends == "lead" else ()
    return Shown(finding, quarantine.sentence(finding), tuple(lines), tuple(names))


@require_POST
@permitted(Permission.DISTRIBUTION_IMPORT)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, edit or leave one finding; back to where one was."""
    finding = Finding.objects.select_related("of__by").filter(pk=pk).first()
    if finding is None:
        raise NotFound()
    form = forms.DecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise NotFound()
        operations.decide(
            finding_id=pk,
            decision=form.cleaned_data["decision"],
            value=form.cleaned_data["value"],
            by=actor_of(request),
            now=now(),
        )
    except Refusal as refused:
        return _review(request, finding.of, refusal=str(refused), refused=pk, status=refused.http_status)
    return redirect(f"{reverse('playbook:import', args=[finding.of_id])}#findings")


@require_POST
@permitted(Permission.DISTRIBUTION_PUBLISH)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the table in force."""

    def run() -> str:
        made: Table = operations.publish(import_id=pk, by=actor_of(request), now=now())
        toast(request, _("Table %(version)s is published.") % {"version": made.version})
        return reverse("playbook:distribution")

    return _once(request, pk, "publish", run)


@require_POST
@permitted(Permission.DISTRIBUTION_IMPORT)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an import aside."""

    def run() -> str:
        operations.discard(import_id=pk, by=actor_of(request), now=now())
        toast(request, _("The import is put aside. It stays in the list."))
        return reverse("playbook:imports")

    return _once(request, pk, "discard", run)


def _once(request: HttpRequest, pk: int, verb: str, run: Callable[[], str]) -> HttpResponse:
    by_id, purpose = actor_of(request).person_id, f"distribution.{verb}:{pk}"
    try:
        return redirect(once(key_of(request.POST), by_id=by_id, purpose=purpose, run=run))
    except Refusal as refused:
        return _review(request, _found(pk), refusal=str(refused), status=refused.http_status)


def _crumb_table() -> Crumb:
    return Crumb(label=_("Work distribution"), url=reverse("playbook:distribution"))
