"""One enterprise: its page, and entering and amending it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.enterprises import forms, operations, panels, policies, queries
from breakwater.enterprises.models import Activity, Enterprise, Merge
from breakwater.enterprises.views.common import act, act_or_refuse, address, found
from breakwater.enterprises.views.presenting import labelled_names, shown_contact, shown_facts
from breakwater.kernel.clock import now, today
from breakwater.kernel.components import Crumb
from breakwater.kernel.identifiers import check_uscc
from breakwater.kernel.toasts import toast


@require_GET
@permitted(Permission.ENTERPRISE_VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """All we know of an enterprise, with date and source, and who has to do with it."""
    return render(request, "enterprises/enterprise.html", page_of(request, pk))


def page_of(request: HttpRequest, pk: int, revealed: int | None = None) -> dict[str, Any]:
    """What the page shows; the numbers of the contact `revealed` in full."""
    by, day = actor_of(request), today(now())
    enterprise = found(by, pk)
    contacts = enterprise.contacts.select_related("user").order_by("-is_active", "pk")
    may_edit = enterprise.status != "merged" and by.may(Permission.ENTERPRISE_EDIT)
    return {
        "enterprise": enterprise,
        "check": check_uscc(enterprise.uscc),
        "names": labelled_names(enterprise.names),
        "activities": [str(Activity(one).label) for one in enterprise.activities],
        "investors": enterprise.investors.order_by("pk"),
        "card": queries.official_card(enterprise, day),
        "pair": queries.designation_of(enterprise_id=pk, day=day),
        "designations": enterprise.designations.select_related("official", "contact").order_by("-starts"),
        "contacts": [shown_contact(contact, revealed=contact.pk == revealed) for contact in contacts],
        "facts": shown_facts(queries.fact_history(pk)),
        "merges": Merge.objects.filter(kept=enterprise, undone_at=None).select_related("merged"),
        "panels": list(panels.drawn(request, enterprise)),
        "day": day,
        "crumbs": crumbs(),
        "may_edit": may_edit,
        "may_designate": enterprise.is_active and by.may(Permission.ENTERPRISE_DESIGNATE),
        "may_merge": by.may(Permission.ENTERPRISE_MERGE),
        "may_reveal": by.may(Permission.PERSONAL_DATA_REVEAL),
    }


def crumbs(enterprise: Enterprise | None = None) -> list[Crumb]:
    above = [Crumb(label=_("Enterprises"), url=reverse("enterprises:list"))]
    if enterprise is not None:
        above.append(Crumb(label=enterprise.name, url=address(enterprise)))
    return above


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """Enter an enterprise."""
    by = actor_of(request)
    areas = list(policies.areas_of(by)[:2])
    initial = {"area": areas[0]} if len(areas) == 1 else {}
    form = forms.EnterpriseForm(request.POST or None, by=by, initial=initial)

    def run() -> str:
        entered = operations.register(
            uscc=form.cleaned_data["uscc"],
            particulars=form.particulars,
            investors=form.investors,
            by=by,
            now=now(),
        )
        toast(request, _("%(name)s is in the register.") % {"name": entered.name})
        return address(entered)

    done = act_or_refuse(request, form, "enterprises.new", run)
    return done or _form_page(request, form, _("New enterprise"), None)


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_EDIT)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Amend an entry; whoever was slower is told and loses nothing they typed."""
    by = actor_of(request)
    enterprise = found(by, pk)
    form = forms.EnterpriseForm(request.POST or None, by=by, enterprise=enterprise)

    def run() -> str:
        operations.amend(
            enterprise_id=pk,
            particulars=form.particulars,
            investors=form.investors,
            expected_version=form.cleaned_data["version"],
            by=by,
            now=now(),
        )
        toast(request, _("The entry was changed."))
        return address(enterprise)

    done = act_or_refuse(request, form, f"enterprises.edit:{pk}", run)
    return done or _form_page(request, form, _("Change the entry"), enterprise)


def _form_page(
    request: HttpRequest, form: forms.EnterpriseForm, title: str, enterprise: Enterprise | None
) -> HttpResponse:
    context = {"form": form, "title": title, "enterprise": enterprise, "crumbs": crumbs(enterprise)}
    return render(request, "enterprises/form.html", context, status=422 if form.errors else 200)


@require_POST
@permitted(Permission.ENTERPRISE_EDIT)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise gave up its business; the toast takes it back."""
    by, enterprise = actor_of(request), found(actor_of(request), pk)

    def run() -> str:
        operations.close(enterprise_id=pk, by=by, now=now())
        undo = reverse("enterprises:reopen", args=[pk])
        toast(request, _("%(name)s is closed.") % {"name": enterprise.name}, undo=undo)
        return address(enterprise)

    return act(request, f"enterprises.close:{pk}", run)


@require_POST
@permitted(Permission.ENTERPRISE_EDIT)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise is in business again."""
    by, enterprise = actor_of(request), found(actor_of(request), pk)

    def run() -> str:
        operations.reopen(enterprise_id=pk, by=by, now=now())
        toast(request, _("%(name)s is active.") % {"name": enterprise.name})
        return address(enterprise)

    return act(request, f"enterprises.reopen:{pk}", run)


@require_http_methods(["GET", "POST"])
@permitted(Permission.ENTERPRISE_EDIT)
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what is known now; what was known before stays."""
    by, at = actor_of(request), now()
    enterprise = found(by, pk)
    form = forms.FactsForm(request.POST or None, today=today(at))

    def run() -> str:
        operations.record_facts(
            enterprise_id=pk,
            facts=form.values,
            as_of=form.cleaned_data["as_of"],
            source=form.cleaned_data["source"],
            by=by,
            now=at,
        )
        toast(request, _("The facts were recorded."))
        return address(enterprise)

    done = act_or_refuse(request, form, f"enterprises.facts:{pk}", run)
    context = {"form": form, "enterprise": enterprise, "crumbs": crumbs(enterprise)}
    return done or render(request, "enterprises/facts.html", context, status=422 if form.errors else 200)
