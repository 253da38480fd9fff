"""What the register's pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from breakwater.access.actors import Actor
from breakwater.access.requests import actor_of
from breakwater.enterprises.models import Contact, Enterprise
from breakwater.enterprises.operations.contacts import UnknownContact
from breakwater.enterprises.operations.locking import UnknownEnterprise
from breakwater.enterprises.policies import visible
from breakwater.kernel.components import Pager
from breakwater.kernel.errors import Refusal
from breakwater.kernel.pages import Page
from breakwater.kernel.submissions import key_of, once


def found(by: Actor, pk: int) -> Enterprise:
    """An enterprise the actor sees. Raises UnknownEnterprise."""
    enterprise = visible(by).select_related("area", "merged_into").filter(pk=pk).first()
    if enterprise is None:
        raise UnknownEnterprise()
    return enterprise


def found_contact(by: Actor, pk: int) -> Contact:
    """A contact of an enterprise the actor sees. Raises UnknownContact."""
    contacts = Contact.objects.select_related("enterprise__area")
    contact = contacts.filter(pk=pk, enterprise__in=visible(by)).first()
    if contact is None:
        raise UnknownContact()
    return contact


def address(enterprise: Enterprise) -> str:
    return reverse("enterprises:enterprise", args=[enterprise.pk])


def act(request: HttpRequest, purpose: str, run: Callable[[], str]) -> HttpResponse:
    """Do once what `run` does, however often the form is sent, and go where it says."""
    by = actor_of(request)
    assert by.user_id is not None
    return redirect(once(key_of(request.POST), by_id=by.user_id, purpose=purpose, run=run))


def act_or_refuse(
    request: HttpRequest, form: forms.Form, purpose: str, run: Callable[[], str]
) -> HttpResponse | None:
    """As `act` if the form is well filled in; else, or if it is refused, None and the form says why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(request, purpose, run)
    except Refusal as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None


def pager(request: HttpRequest, rows: Page[Any]) -> Pager:
    """Links to the neighbouring pages, keeping the filters."""
    return Pager(
        previous_url=with_query(request, before=rows.previous) if rows.previous else "",
        next_url=with_query(request, after=rows.next) if rows.next else "",
    )


def with_query(request: HttpRequest, drop: tuple[str, ...] = (), **changes: str) -> str:
    """The address of this page from its beginning, with parameters changed or dropped."""
    gone = ("after", "before", *drop)
    kept = {key: value for key, value in request.GET.items() if key not in gone and value}
    return f"?{urlencode({**kept, **changes})}"
