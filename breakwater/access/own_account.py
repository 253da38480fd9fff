"""The menu of the person in the header: what people can do about their own account."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.kernel.components import NavItem

#: Whoever works with matters may let a program of theirs do so.
PROGRAMS = frozenset({Permission.CASE_VIEW, Permission.CASE_COOPERATE, Permission.OWN_CASES})


def links(request: HttpRequest, actor: Actor) -> list[NavItem]:
    """For somebody who is signed in; empty for the public."""
    return [_marked(request, item) for item in _items(actor)] if actor.user_id else []


def _items(actor: Actor) -> Iterator[NavItem]:
    if actor.may(Permission.ABSENCE_RECORD):
        yield NavItem(label=_("Absences"), url=reverse("access:absences"), icon="beach")
    yield NavItem(label=_("Change the password"), url=reverse("account_change_password"), icon="key")
    yield NavItem(label=_("Second step at sign-in"), url=reverse("mfa_index"), icon="shield-check")
    if actor.permissions & PROGRAMS:
        yield NavItem(label=_("Access for programs"), url=reverse("tokens:tokens"), icon="plug")


def _marked(request: HttpRequest, item: NavItem) -> NavItem:
    return NavItem(label=item.label, url=item.url, icon=item.icon, active=request.path.startswith(item.url))
