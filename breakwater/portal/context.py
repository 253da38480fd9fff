"""What the portal's shell needs on every page: navigation with counts, the bureau's name, the footer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from breakwater.access import own_account
from breakwater.access.actors import PUBLIC, Actor
from breakwater.access.permissions import Permission
from breakwater.casework import queries as casework
from breakwater.kernel.components import NavItem
from breakwater.kernel.context import is_public_page
from breakwater.messaging.queries import unread_count
from breakwater.playbook import queries as playbook
from breakwater.portal.presenting import in_language


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: empty on the desk and for those who work there, but on the public pages."""
    actor: Actor = getattr(request, "actor", PUBLIC)
    if not (actor.is_enterprise or actor == PUBLIC or is_public_page(request)):
        return {}
    city = playbook.city()
    own = actor.may(Permission.OWN_CASES)
    return {
        "nav": [_marked(request, item) for item in _items(actor)],
        "home_url": reverse("portal:home"),
        "owner": in_language(city.bureau) if city else "",
        "footer_links": list(_footer()),
        "notices_url": reverse("messaging:notices") if own else "",
        "unread": unread_count(actor.user_id) if own and actor.user_id else 0,
        "person_links": own_account.links(request, actor),
    }


def _items(actor: Actor) -> Iterator[NavItem]:
    if actor.may(Permission.OWN_CASES):
        yield from _own(actor)
    else:
        yield NavItem(label=_("Home"), url=reverse("portal:home"))
        yield NavItem(label=_("The notice"), url=reverse("portal:notice"))
        yield NavItem(label=_("Help"), url=reverse("portal:help"))
    if actor.is_staff or actor.is_partner:
        yield NavItem(label=_("My work"), url=reverse("casework:my_work"))


def _own(actor: Actor) -> Iterator[NavItem]:
    waiting = casework.waiting_for_enterprise(actor).count()
    yield NavItem(label=_("Home"), url=reverse("casework_portal:home"))
    yield NavItem(label=_("My matters"), url=reverse("casework_portal:matters"), count=waiting)
    yield NavItem(label=_("My official"), url=reverse("casework_portal:official"))
    yield NavItem(label=_("My enterprise"), url=reverse("enterprises_portal:own"))
    yield NavItem(label=_("Notices"), url=reverse("messaging:notices"))


def _footer() -> Iterator[NavItem]:
    yield NavItem(label=_("The ten measures"), url=reverse("portal:home") + "#measures")
    yield NavItem(label=_("The notice"), url=reverse("portal:notice"))
    yield NavItem(label=_("Help"), url=reverse("portal:help"))
    yield NavItem(label=_("Accessibility"), url=reverse("portal:help") + "#accessibility")
    yield NavItem(label=_("Privacy"), url=reverse("portal:help") + "#privacy")


def _marked(request: HttpRequest, item: NavItem) -> NavItem:
    """The item with whether the reader is there: at a home, or below any other address."""
    homes = (reverse("portal:home"), reverse("casework_portal:home"))
    here = request.path == item.url if item.url in homes else request.path.startswith(item.url)
    return NavItem(label=item.label, url=item.url, count=item.count, active=here)
