"""Taking a step from a page: the same for the desk and the portal. Load, form, one operation, redirect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from breakwater.access.actors import Actor
from breakwater.access.requests import actor_of
from breakwater.casework import queries
from breakwater.casework.models import Case
from breakwater.casework.operations import steps
from breakwater.casework.registry import Transition
from breakwater.kernel.clock import now
from breakwater.kernel.errors import NotFound, Refusal
from breakwater.kernel.submissions import key_of, once
from breakwater.kernel.toasts import toast


def named(case: Case, name: str) -> Transition:
    """The transition of the case's type; NotFound if it has none of that name."""
    try:
        return case.type.transition(name)
    except KeyError:
        raise NotFound() from None


def shape(case: Case, transition: Transition, by: Actor, request: HttpRequest) -> forms.Form | None:
    """The transition's form, bound if it was sent."""
    if transition.form is None:
        return None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return transition.form(*sent, case=case, by=by, now=now())


def step(
    request: HttpRequest,
    number: str,
    name: str,
    *,
    template: str,
    back: Callable[[Case], str],
    beside: Callable[[Case], Mapping[str, Any]] = lambda case: {},
) -> HttpResponse:
    """Ask what the step needs, take it, go back to the case. A refusal comes back beside what was typed.

    `beside`: what else the template shows of the case.
    """
    by = actor_of(request)
    case = queries.get_visible(by, number)
    transition = named(case, name)
    form = shape(case, transition, by, request)
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return redirect(_take(request, case, transition, form, back(case)))
        except Refusal as refused:
            case = queries.get_visible(by, number)
            refusal = attach_refusal(form, refused)
    return render(
        request,
        template,
        {
            "case": case,
            "transition": transition,
            "form": form,
            "refusal": refusal,
            # After a refusal the reader has seen the present state; a slip of the pen proves nothing new.
            "version": case.version if refusal else request.POST.get("version") or case.version,
            "still_possible": transition in list(steps.available(case=case, by=by)),
            "back": back(case),
            **beside(case),
        },
        status=409 if refusal else (422 if request.method == "POST" else 200),
    )


def attach_refusal(form: forms.Form | None, refused: Refusal) -> str:
    """Put a refusal beside its field; returns the sentence if it belongs to the whole page."""
    if form is not None and refused.field in form.fields:
        form.add_error(refused.field, str(refused))
        return ""
    return str(refused)


def _take(
    request: HttpRequest, case: Case, transition: Transition, form: forms.Form | None, back: str
) -> str:
    by = actor_of(request)
    data: dict[str, Any] = form.cleaned_data if form is not None else {}

    def run() -> str:
        steps.take(
            number=case.number,
            name=transition.name,
            by=by,
            now=now(),
            version=_version(request),
            data=data,
        )
        toast(request, transition.label)
        return back

    return once(key_of(request.POST), by_id=by.person_id, purpose=f"{case.number}:{transition.name}", run=run)


def _version(request: HttpRequest) -> int | None:
    version = request.POST.get("version", "")
    return int(version) if version.isdigit() else None
