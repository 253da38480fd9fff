"""What an enterprise sees and keeps of itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.enterprises import forms, operations, queries
from breakwater.enterprises.models import Contact, Enterprise
from breakwater.enterprises.operations.locking import UnknownEnterprise
from breakwater.enterprises.policies import visible
from breakwater.enterprises.views.common import act, act_or_refuse, found_contact
from breakwater.enterprises.views.presenting import labelled_names, shown_contact, shown_facts
from breakwater.kernel.clock import now, today
from breakwater.kernel.toasts import toast


def own(request: HttpRequest) -> Enterprise:
    """The enterprise of whoever asks. Raises UnknownEnterprise."""
    enterprise = visible(actor_of(request)).select_related("area").order_by("pk").first()
    if enterprise is None:
        raise UnknownEnterprise()
    return enterprise


@require_GET
@permitted(Permission.OWN_ENTERPRISE)
def show(request: HttpRequest) -> HttpResponse:
    """What the bureau knows of the enterprise, from where, and who looks after it."""
    enterprise = own(request)
    contacts = enterprise.contacts.filter(is_active=True).order_by("pk")
    context = {
        "enterprise": enterprise,
        "names": labelled_names(enterprise.names),
        "investors": enterprise.investors.order_by("pk"),
        "card": queries.official_card(enterprise, today(now())),
        "pair": queries.designation_of(enterprise_id=enterprise.pk, day=today(now())),
        "contacts": [shown_contact(contact, revealed=True) for contact in contacts],
        "facts": shown_facts(queries.fact_history(enterprise.pk)),
        "language_form": forms.OwnLanguageForm(initial={"language": enterprise.language}),
    }
    return render(request, "enterprises/my_enterprise.html", context)


@require_POST
@permitted(Permission.OWN_ENTERPRISE)
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language the bureau writes in."""
    enterprise = own(request)
    form = forms.OwnLanguageForm(request.POST)

    def run() -> str:
        operations.prefer_language(
            enterprise_id=enterprise.pk,
            language=form.cleaned_data["language"],
            by=actor_of(request),
            now=now(),
        )
        toast(request, _("We will write to you in this language."))
        return reverse("enterprises_portal:own")

    return act_or_refuse(request, form, "enterprises.own_language", run) or redirect("enterprises_portal:own")


@require_http_methods(["GET", "POST"])
@permitted(Permission.OWN_ENTERPRISE)
def new_contact(request: HttpRequest) -> HttpResponse:
    """Name another person we may call."""
    enterprise = own(request)
    form = forms.ContactForm(request.POST or None, initial={"language": enterprise.language})

    def run() -> str:
        operations.add_contact(
            enterprise_id=enterprise.pk, person=form.person, by=actor_of(request), now=now()
        )
        toast(request, _("The contact was entered."))
        return reverse("enterprises_portal:own")

    done = act_or_refuse(request, form, "enterprises.own_contact_new", run)
    return done or _contact_page(request, form, None)


@require_http_methods(["GET", "POST"])
@permitted(Permission.OWN_ENTERPRISE)
def edit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how we reach a person."""
    contact = found_contact(actor_of(request), pk)
    form = forms.ContactForm(request.POST or None, initial=forms.ContactForm.of(contact))

    def run() -> str:
        operations.amend_contact(contact_id=pk, person=form.person, by=actor_of(request), now=now())
        toast(request, _("The contact was changed."))
        return reverse("enterprises_portal:own")

    done = act_or_refuse(request, form, f"enterprises.own_contact:{pk}", run)
    return done or _contact_page(request, form, contact)


def _contact_page(request: HttpRequest, form: forms.ContactForm, contact: Contact | None) -> HttpResponse:
    context = {"form": form, "contact": contact}
    return render(request, "enterprises/my_contact.html", context, status=422 if form.errors else 200)


@require_POST
@permitted(Permission.OWN_ENTERPRISE)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """The person no longer speaks for the enterprise."""
    contact = found_contact(actor_of(request), pk)

    def run() -> str:
        operations.retire_contact(contact_id=pk, by=actor_of(request), now=now())
        toast(request, _("%(name)s is no longer a contact.") % {"name": contact.name})
        return reverse("enterprises_portal:own")

    return act(request, f"enterprises.own_contact_retire:{pk}", run)
