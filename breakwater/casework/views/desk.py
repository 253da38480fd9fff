"""The desk: my work, the queue, a case, and the steps on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.audit import reads
from breakwater.casework import forms, policies, queries
from breakwater.casework.models import Case
from breakwater.casework.operations import cooperation, records, steps
from breakwater.casework.states import RecordKind
from breakwater.casework.views import presenting
from breakwater.casework.views.filters import CaseFilter, seen_as
from breakwater.casework.views.steps import attach_refusal
from breakwater.casework.views.steps import step as take_step
from breakwater.enterprises import queries as enterprises
from breakwater.kernel.clock import now, today
from breakwater.kernel.components import Column, Filter, Pager, Tab
from breakwater.kernel.errors import NotAllowed, NotFound, Refusal
from breakwater.kernel.pages import count_up_to, page
from breakwater.kernel.submissions import key_of, once
from breakwater.kernel.toasts import toast
from breakwater.playbook import queries as playbook

#: Who works on cases at the desk; an enterprise follows its own on the portal.
WORKING = (Permission.CASE_VIEW, Permission.CASE_COOPERATE)

#: The page of those who work no case: the first they may open.
ELSEWHERE = (
    (Permission.AUDIT_VIEW, "access:audit"),
    (Permission.USERS_MANAGE, "access:people"),
    (Permission.PLAYBOOK_APPLY, "playbook:playbook"),
)

#: The most pressing first: what is due soonest, what stands still last.
BY_DUE = ("due_at", "pk")
NEWEST = ("-registered_at", "-pk")

COLUMNS = (
    Column(key="number", label=gettext_lazy("Number")),
    Column(key="enterprise", label=gettext_lazy("Enterprise")),
    Column(key="title", label=gettext_lazy("Matter")),
    Column(key="state", label=gettext_lazy("State")),
    Column(key="due", label=gettext_lazy("Due")),
    Column(key="handler", label=gettext_lazy("Officer")),
    Column(key="area", label=gettext_lazy("Area")),
)

VIEWS = (
    ("open", gettext_lazy("Open")),
    ("overdue", gettext_lazy("Overdue")),
    ("unassigned", gettext_lazy("To assign")),
    ("waiting", gettext_lazy("Waiting")),
    ("call_back", gettext_lazy("Call-back due")),
    ("significant", gettext_lazy("Significant")),
    ("closed", gettext_lazy("Ended")),
)
#: Counting stops here: a tab needs no exact number of many.
COUNTED = 999


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """What this person has to do now: theirs, theirs to assign, asked of them, next steps due."""
    by, at = actor_of(request), now()
    if by.is_enterprise:
        raise NotAllowed
    if elsewhere := _elsewhere(by):
        return redirect(elsewhere)
    mine = queries.listed(queries.my_work(by))
    rows = page(mine, order=BY_DUE, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(
        request,
        "casework/my_work.html",
        {
            "rows": shown(rows.rows, at),
            "columns": [column for column in COLUMNS if column.key != "handler"],
            "pager": pager(request, rows),
            "to_assign": _to_assign(by, at),
            "asked": queries.asked_of(by)[:10],
            "next_steps": queries.listed(queries.next_steps_due(by, today(at))).order_by(
                "next_step_on", "pk"
            )[:10],
            "call_backs": _call_backs(by, at),
            "overdue_count": count_up_to(queries.overdue(queries.my_work(by), at), COUNTED),
            "open_count": count_up_to(queries.my_work(by), COUNTED),
        },
    )


def _elsewhere(by: Actor) -> str:
    """Where auditors and administrators work; empty for everybody else."""
    if by.permissions.intersection(WORKING):
        return ""
    return next((page for permission, page in ELSEWHERE if by.may(permission)), "")


def _to_assign(by: Actor, at: datetime) -> list[dict[str, Any]]:
    if not by.may(Permission.CASE_ASSIGN):
        return []
    return shown(queries.listed(queries.waiting_for_assignment(by)).order_by(*BY_DUE)[:10], at)


def _call_backs(by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Answered cases of the actor's departments that somebody else proposed: the second key."""
    if not by.may(Permission.CASE_CALL_BACK):
        return []
    return shown(queries.listed(queries.call_backs(by)).order_by(*BY_DUE)[:10], at)


@require_GET
@permitted(Permission.CASE_VIEW)
def queue(request: HttpRequest) -> HttpResponse:
    """All cases one may see, by filters, the most pressing first."""
    by, at = actor_of(request), now()
    asked = CaseFilter(request.GET or {"view": "open"})
    cases = asked.apply(queries.listed(queries.visible(by)), at)
    view = asked.cleaned_data.get("view") or "open"
    order = NEWEST if view in ("closed", "all") else BY_DUE
    rows = page(cases, order=order, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(
        request,
        "casework/queue.html",
        {
            "rows": shown(rows.rows, at),
            "columns": COLUMNS,
            "pager": pager(request, rows),
            "tabs": tabs(queries.visible(by), view, at),
            "filters": filters(request, asked),
            "filter_form": asked,
            "view": view,
            "clear_url": f"{reverse('casework:queue')}?view={view}",
        },
    )


def tabs(cases: QuerySet[Case], view: str, at: datetime) -> list[Tab]:
    return [
        Tab(
            label=label,
            url=f"{reverse('casework:queue')}?view={key}",
            count=None if key == "closed" else count_up_to(seen_as(cases, key, at), COUNTED).number,
            active=key == view,
        )
        for key, label in VIEWS
    ]


def filters(request: HttpRequest, asked: CaseFilter) -> list[Filter]:
    """The chips: each says what it holds the list to, and opens to change it."""
    chips = []
    for name in ("measure", "state", "level", "area", "department", "category"):
        value = asked.cleaned_data.get(name)
        field = asked[name]
        words = _chosen(field, value) if value else _("%(what)s: any") % {"what": field.label}
        chips.append(
            Filter(words=words, fields=[field], active=bool(value), clear_url=_without(request, name))
        )
    return chips


def _chosen(field: django_forms.BoundField, value: Any) -> str:
    if isinstance(field.field, django_forms.ModelChoiceField):
        return str(value)
    return str(dict(field.field.choices).get(value, value))  # type: ignore[attr-defined]


def _without(request: HttpRequest, name: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key not in (name, "after", "before")}
    return f"?{urlencode(kept)}"


def pager(request: HttpRequest, rows: Any) -> Pager:
    """Links to the neighbouring pages, keeping the filters."""
    kept = {key: value for key, value in request.GET.items() if key not in ("after", "before")}
    return Pager(
        previous_url=f"?{urlencode({**kept, 'before': rows.previous})}" if rows.previous else "",
        next_url=f"?{urlencode({**kept, 'after': rows.next})}" if rows.next else "",
    )


def shown(cases: Iterable[Case], at: datetime) -> list[dict[str, Any]]:
    """Rows of a list of cases for the template."""
    cases = list(cases)
    # Where there are cases there is a playbook; an empty list must not need one.
    calendar = playbook.calendar() if cases else None
    return [
        {
            "case": case,
            "tone": presenting.TONES[case.state],
            "icon": presenting.STATE_ICONS[case.state],
            "due_state": presenting.due_state(case, at),
            "days": presenting.working_days_left(case.due_at, at, calendar),
        }
        for case in cases
    ]


@require_GET
@permitted(*WORKING)
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case with its timeline, and exactly the steps this person may take now."""
    by, at = actor_of(request), now()
    return render(request, "casework/case.html", case_context(by, queries.get_visible(by, number), at))


def case_context(by: Actor, found: Case, at: datetime) -> dict[str, Any]:
    """What the case page shows. A partner gets the matter, the question to it and the deadlines, no more."""
    possible = list(steps.available(case=found, by=by))
    return {
        "case": found,
        "detail": getattr(found, found.type.detail_name),
        "category": playbook.category(found.category),
        "tone": presenting.TONES[found.state],
        "icon": presenting.STATE_ICONS[found.state],
        "primary_steps": [step for step in possible if step.primary],
        "other_steps": [step for step in possible if not step.primary],
        "lines": presenting.lines(queries.timeline(found, internal=by.is_staff), found),
        "clocks": presenting.clock_chips(list(queries.clocks(found)), at, playbook.calendar()),
        "cooperations": _cooperations(by, found),
        "documents": queries.documents(found, internal=by.is_staff),
        "now": at,
        **(_for_staff(by, found, at) if by.is_staff else {}),
    }


def _for_staff(by: Actor, found: Case, at: datetime) -> dict[str, Any]:
    may_log = found.is_open and by.may(Permission.CASE_HANDLE) and policies.concerns(by, found)
    may_ask = may_log and policies.handles_or_leads(by, found)
    common: dict[str, Any] = {"case": found, "by": by, "now": at}
    pair = enterprises.designation_of(enterprise_id=found.enterprise_id, day=today(at))
    # Who works the case calls with one touch, and that is recorded; others see the number masked.
    may_call = may_ask and by.may(Permission.PERSONAL_DATA_REVEAL)
    if pair and may_call:
        reads.record(by, "contact", [pair.contact])
    return {
        "staff": True,
        "pair": pair,
        "may_call": may_call,
        "related": queries.listed(queries.related(found, by))[:5],
        "decisions": found.decisions.select_related("by").order_by("-held_on", "-pk"),
        "record_form": forms.RecordForm(**common) if may_log else None,
        "ask_form": forms.AskDepartmentForm(**common) if may_ask else None,
    }


def _cooperations(by: Actor, found: Case) -> list[dict[str, Any]]:
    asked = found.cooperations.select_related("department", "asked_by", "answered_by")
    if by.is_partner:
        asked = asked.filter(department__in=by.department_ids)
    return [
        {
            "asked": one,
            "mine": one.answered_at is None
            and one.department_id in by.department_ids
            and by.may(Permission.CASE_COOPERATE),
        }
        for one in asked.order_by("asked_at", "pk")
    ]


@permitted(*WORKING)
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    return take_step(request, number, name, template="casework/step.html", back=case_url)


def case_url(found: Case) -> str:
    return reverse("casework:case", args=[found.number])


@require_POST
@permitted(*WORKING)
def record(request: HttpRequest, number: str) -> HttpResponse:
    """Add to the working record from the composer on the case page."""
    by, at = actor_of(request), now()
    found = queries.get_visible(by, number)
    form = forms.RecordForm(request.POST, request.FILES, case=found, by=by, now=at)

    def run() -> str:
        data = form.cleaned_data
        records.log(
            number=number,
            kind=RecordKind(data["kind"]),
            text=data["text"],
            next_step=data["next_step"],
            next_step_on=data["next_step_on"],
            files=data["documents"],
            by=by,
            now=at,
        )
        toast(request, _("Noted in the working record."))
        return case_url(found)

    return _write(request, found, form, "record_form", run, f"{number}:record")


@require_POST
@permitted(*WORKING)
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a department to contribute."""
    by, at = actor_of(request), now()
    found = queries.get_visible(by, number)
    form = forms.AskDepartmentForm(request.POST, case=found, by=by, now=at)

    def run() -> str:
        data = form.cleaned_data
        asked = cooperation.ask_department(
            number=number, department=data["department"], question=data["question"], by=by, now=at
        )
        toast(request, _("%(department)s was asked.") % {"department": asked.department})
        return case_url(found)

    return _write(request, found, form, "ask_form", run, f"{number}:ask")


@permitted(*WORKING)
def answer(request: HttpRequest, number: str, department_id: int) -> HttpResponse:
    """Answer for one's department: a page of its own, since partners see little else."""
    by, at = actor_of(request), now()
    found = queries.get_visible(by, number)
    asked = found.cooperations.select_related("department").filter(department_id=department_id).first()
    if asked is None or department_id not in by.department_ids:
        raise NotFound()
    form = forms.AnswerForm(request.POST or None, case=found, by=by, now=at)
    refusal = ""
    if request.method == "POST" and form.is_valid():

        def run() -> str:
            cooperation.answer(
                number=number, department_id=department_id, text=form.cleaned_data["text"], by=by, now=at
            )
            toast(request, _("Your answer is with the lead department."))
            return case_url(found)

        try:
            return redirect(_once(request, f"{number}:answer:{department_id}", run))
        except Refusal as refused:
            refusal = attach_refusal(form, refused)
    context = {"case": found, "asked": asked, "form": form, "refusal": refusal, "back": case_url(found)}
    return render(request, "casework/answer.html", context, status=409 if refusal else 200)


def _write(
    request: HttpRequest,
    found: Case,
    form: django_forms.Form,
    name: str,
    run: Any,
    purpose: str,
) -> HttpResponse:
    """Run a form of the case page; what does not fit comes back on the page with what was typed."""
    refusal = ""
    if form.is_valid():
        try:
            return redirect(_once(request, purpose, run))
        except Refusal as refused:
            refusal = attach_refusal(form, refused)
    by = actor_of(request)
    context = case_context(by, queries.get_visible(by, found.number), now())
    return render(request, "casework/case.html", {**context, name: form, "refusal": refusal}, status=422)


def _once(request: HttpRequest, purpose: str, run: Any) -> str:
    return once(key_of(request.POST), by_id=actor_of(request).person_id, purpose=purpose, run=run)
