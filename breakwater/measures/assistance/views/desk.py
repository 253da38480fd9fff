"""An officer takes in a difficulty heard on the telephone, in WeChat, by e-mail or on a visit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.casework.states import Channel
from breakwater.casework.views.steps import attach_refusal
from breakwater.enterprises import queries as enterprises
from breakwater.enterprises.models import Enterprise
from breakwater.enterprises.policies import visible
from breakwater.kernel.clock import now, today
from breakwater.kernel.errors import NotFound, Refusal
from breakwater.kernel.submissions import key_of, once
from breakwater.kernel.toasts import toast
from breakwater.measures.assistance.forms import IntakeForm
from breakwater.measures.assistance.operations import register_difficulty
from breakwater.measures.assistance.views.told import amounts

FOUND = 10


@permitted(Permission.CASE_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """First find the enterprise, then write down what it says."""
    by = actor_of(request)
    chosen = request.GET.get("enterprise", "")
    if not chosen:
        return _find(request, by)
    enterprise = _chosen(chosen, by)
    day = today(now())
    if request.method != "POST":
        return _form(request, enterprise, IntakeForm(today=day))
    form = IntakeForm(request.POST, request.FILES, today=day)
    return (
        _send(request, enterprise, form) if form.is_valid() else _form(request, enterprise, form, status=422)
    )


def _find(request: HttpRequest, by: Actor) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = enterprises.matching(visible(by), words).order_by("sort_key", "pk")[:FOUND] if words else []
    fragment = bool(request.headers.get("HX-Request"))
    template = "assistance/includes/found.html" if fragment else "assistance/find.html"
    return render(request, template, {"words": words, "found": found})


def _chosen(text: str, by: Actor) -> Enterprise:
    """The enterprise with that key, if the officer sees it. Raises NotFound."""
    found = visible(by).select_related("area").filter(pk=text if text.isdigit() else 0).first()
    if found is None:
        raise NotFound()
    return found


def _form(
    request: HttpRequest, enterprise: Enterprise, form: IntakeForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "enterprise": enterprise,
        "form": form,
        "refusal": refusal,
        "pair": enterprises.designation_of(enterprise_id=enterprise.pk, day=form.today),
    }
    return render(request, "assistance/take_in.html", context, status=status)


def _send(request: HttpRequest, enterprise: Enterprise, form: IntakeForm) -> HttpResponse:
    try:
        return redirect(_registered(request, enterprise, form))
    except Refusal as refused:
        sentence = attach_refusal(form, refused)
        return _form(request, enterprise, form, refusal=sentence, status=refused.http_status)


def _registered(request: HttpRequest, enterprise: Enterprise, form: IntakeForm) -> str:
    by, data = actor_of(request), form.cleaned_data

    def run() -> str:
        case = register_difficulty(
            enterprise_id=enterprise.pk,
            channel=Channel(data["channel"]),
            language=data["language"],
            files=data["documents"],
            by=by,
            now=now(),
            **amounts(form),
        )
        toast(request, _("Registered as %(number)s.") % {"number": case.number})
        return reverse("casework:case", args=[case.number])

    assert by.user_id is not None
    return once(key_of(request.POST), by_id=by.user_id, purpose=f"intake:{enterprise.pk}", run=run)
