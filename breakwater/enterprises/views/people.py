"""Contacts of an enterprise, and who looks after it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.audit import reads
from breakwater.enterprises import forms, operations, queries
from breakwater.enterprises.models import Designation
from breakwater.enterprises.operations.designations import UnknownDesignation
from breakwater.enterprises.policies import visible
from breakwater.enterprises.views.common import act, act_or_refuse, address, found, found_contact
from breakwater.enterprises.views.entry import crumbs, page_of
from breakwater.kernel.clock import now, today
from breakwater.kernel.toasts import toast


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_EDIT)
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a contact."""
    by = actor_of(request)
    enterprise = found(by, pk)
    form = forms.ContactForm(request.POST or None, initial={"language": enterprise.language})

    def run() -> str:
        operations.add_contact(enterprise_id=pk, person=form.person, by=by, now=now())
        toast(request, _("The contact was entered."))
        return address(enterprise)

    done = act_or_refuse(request, form, f"enterprises.contact_new:{pk}", run)
    context = {
        "form": form,
        "enterprise": enterprise,
        "title": _("New contact"),
        "crumbs": crumbs(enterprise),
    }
    return done or render(request, "enterprises/contact.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_EDIT)
def edit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contact. Whoever opens the form reads the numbers, and that is recorded."""
    by = actor_of(request)
    contact = found_contact(by, pk)
    form = forms.ContactForm(request.POST or None, initial=forms.ContactForm.of(contact))

    def run() -> str:
        operations.amend_contact(contact_id=pk, person=form.person, by=by, now=now())
        toast(request, _("The contact was changed."))
        return address(contact.enterprise)

    done = act_or_refuse(request, form, f"enterprises.contact:{pk}", run)
    if done is None:
        reads.record(by, "contact", [contact])
    context = {
        "form": form,
        "contact": contact,
        "enterprise": contact.enterprise,
        "title": contact.name,
        "crumbs": crumbs(contact.enterprise),
    }
    return done or render(request, "enterprises/contact.html", context, status=422 if form.errors else 200)


@require_POST
@permitted(Permission.ENTERPRISE_EDIT)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """The person no longer speaks for the enterprise."""
    by = actor_of(request)
    contact = found_contact(by, pk)

    def run() -> str:
        operations.retire_contact(contact_id=pk, by=by, now=now())
        toast(request, _("%(name)s is no longer a contact.") % {"name": contact.name})
        return address(contact.enterprise)

    return act(request, f"enterprises.contact_retire:{pk}", run)


@require_POST
@permitted(Permission.ENTERPRISE_EDIT)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a contact an account."""
    by = actor_of(request)
    contact = found_contact(by, pk)

    def run() -> str:
        operations.invite_contact(contact_id=pk, by=by, now=now())
        toast(request, _("%(name)s has an account and can set a password.") % {"name": contact.name})
        return address(contact.enterprise)

    return act(request, f"enterprises.contact_invite:{pk}", run)


@require_POST
@permitted(Permission.PERSONAL_DATA_REVEAL)
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a contact's numbers in full; who saw them is recorded."""
    by = actor_of(request)
    contact = found_contact(by, pk)
    reads.record(by, "contact", [contact])
    context = page_of(request, contact.enterprise_id, revealed=contact.pk)
    if request.headers.get("HX-Request"):
        context["shown"] = next(one for one in context["contacts"] if one.contact.pk == contact.pk)
        return render(request, "enterprises/includes/contact.html", context)
    return render(request, "enterprises/enterprise.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_DESIGNATE)
def designate(request: HttpRequest, pk: int) -> HttpResponse:
    """Designate official and contact, or hand over to a successor."""
    by, at = actor_of(request), now()
    enterprise = found(by, pk)
    held = queries.designation_of(enterprise_id=pk, day=today(at))
    form = forms.DesignateForm(request.POST or None, enterprise=enterprise, today=today(at), held=held)

    def run() -> str:
        made = operations.designate(
            enterprise_id=pk,
            official_id=form.cleaned_data["official"].pk,
            contact_id=form.cleaned_data["contact"].pk,
            starts=form.cleaned_data["starts"],
            replaces=form.cleaned_data["replaces"],
            by=by,
            now=at,
        )
        toast(request, _("%(name)s looks after this enterprise.") % {"name": made.official.name})
        return address(enterprise)

    done = act_or_refuse(request, form, f"enterprises.designate:{pk}", run)
    context = {"form": form, "enterprise": enterprise, "held": held, "crumbs": crumbs(enterprise)}
    return done or render(request, "enterprises/designate.html", context, status=422 if form.errors else 200)


@require_POST
@permitted(Permission.ENTERPRISE_DESIGNATE)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a designation yesterday, or today if it began today."""
    by, at = actor_of(request), now()
    designation = Designation.objects.filter(pk=pk, enterprise__in=visible(by)).first()
    if designation is None:
        raise UnknownDesignation()
    ends = max(designation.starts, today(at) - timedelta(days=1))

    def run() -> str:
        operations.end_designation(designation_id=pk, ends=ends, by=by, now=at)
        toast(request, _("The designation has ended. Designate somebody else."))
        return address(designation.enterprise)

    return act(request, f"enterprises.designation_end:{pk}", run)
