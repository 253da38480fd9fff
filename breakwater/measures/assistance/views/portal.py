"""An enterprise registers a difficulty: write, look it over, send.

The page between keeps nothing on the server: what was written travels in hidden fields, so that it works
without JavaScript and in several tabs, and going back loses nothing. Documents are chosen on that last page.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.casework.views.portal import own_enterprise
from breakwater.casework.views.steps import attach_refusal
from breakwater.kernel.clock import now, today
from breakwater.kernel.errors import Refusal
from breakwater.kernel.submissions import key_of, once
from breakwater.measures.assistance.forms import DifficultyForm, DocumentsForm, reading_language
from breakwater.measures.assistance.operations import register_difficulty
from breakwater.measures.assistance.views.told import amounts, told


@permitted(Permission.OWN_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form; sent, the page to look it over; sent from there, the matter is registered."""
    own_enterprise(actor_of(request))
    day = today(now())
    if request.method != "POST":
        return _form(request, DifficultyForm(today=day))
    form = DifficultyForm(request.POST, today=day)
    if not form.is_valid():
        return _form(request, form, status=422)
    step = request.POST.get("step")
    if step == "edit":
        return _form(request, form)
    return _send(request, form) if step == "send" else _review(request, form, DocumentsForm())


def _form(request: HttpRequest, form: DifficultyForm, *, status: int = 200) -> HttpResponse:
    return render(request, "assistance/register.html", {"form": form}, status=status)


def _review(
    request: HttpRequest,
    form: DifficultyForm,
    documents: DocumentsForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "documents": documents,
        "told": told(form),
        "refusal": refusal,
        "written_in": reading_language(),
    }
    return render(request, "assistance/review.html", context, status=status)


def _send(request: HttpRequest, form: DifficultyForm) -> HttpResponse:
    documents = DocumentsForm(request.POST, request.FILES)
    if not documents.is_valid():
        return _review(request, form, documents, status=422)
    try:
        return redirect(_registered(request, form, documents))
    except Refusal as refused:
        sentence = attach_refusal(documents, refused)
        return _review(request, form, documents, refusal=sentence, status=refused.http_status)


def _registered(request: HttpRequest, form: DifficultyForm, documents: DocumentsForm) -> str:
    """Register it once, however often the button was pressed; the address of the receipt."""
    by = actor_of(request)

    def run() -> str:
        case = register_difficulty(
            enterprise_id=own_enterprise(by),
            language=reading_language(),
            files=documents.cleaned_data["documents"],
            by=by,
            now=now(),
            **amounts(form),
        )
        return reverse("casework_portal:registered", args=[case.number])

    assert by.user_id is not None
    return once(key_of(request.POST), by_id=by.user_id, purpose="difficulty", run=run)
