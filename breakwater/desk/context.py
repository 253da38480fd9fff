"""What the desk's shell needs on every page: navigation with counts, search, create, notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from breakwater.access import own_account
from breakwater.access.actors import PUBLIC, Actor
from breakwater.access.permissions import Permission
from breakwater.desk import queries
from breakwater.kernel.components import NavItem
from breakwater.kernel.context import is_public_page
from breakwater.messaging.queries import unread_count
from breakwater.playbook import queries as playbook

WORKING = frozenset({Permission.CASE_VIEW, Permission.CASE_COOPERATE})


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context processor: empty but for those who work at the desk, and for them on public pages."""
    actor: Actor = getattr(request, "actor", PUBLIC)
    if not (actor.is_staff or actor.is_partner) or is_public_page(request):
        return {}
    items = [
        NavItem(
            label=item.label,
            url=item.url,
            icon=item.icon,
            count=item.count,
            group=item.group,
            primary=item.primary,
            active=_active(request, item.url),
        )
        for item in _items(actor)
    ]
    return {
        "nav": items,
        "home_url": reverse("casework:my_work"),
        "search_url": reverse("desk:search") if actor.may(Permission.CASE_VIEW) else "",
        "create_url": reverse("desk:create") if actor.may(Permission.CASE_REGISTER) else "",
        "notices_url": reverse("messaging:notices"),
        "unread": unread_count(actor.person_id),
        "person_links": own_account.links(request, actor),
    }


def _active(request: HttpRequest, url: str) -> bool:
    """The page itself, or a page below it; the desk's root is only itself."""
    path, _sep, query = url.partition("?")
    if query:
        return request.get_full_path().startswith(url)
    if path == reverse("casework:my_work"):
        return request.path == path
    return request.path.startswith(path) and "measure=" not in request.GET.urlencode()


def _items(actor: Actor) -> Iterator[NavItem]:
    yield from _work(actor)
    if actor.may(Permission.CASE_VIEW):
        yield from _measures(actor)
    if actor.may(Permission.ENTERPRISE_VIEW):
        yield NavItem(
            label=_("Enterprises"),
            url=reverse("enterprises:list"),
            icon="building",
            group=_("City"),
            primary=True,
        )
    if actor.may(Permission.DISTRIBUTION_VIEW):
        yield NavItem(
            label=_("Work distribution"), url=reverse("playbook:distribution"), icon="table", group=_("City")
        )
    if actor.may(Permission.PLAYBOOK_APPLY):
        yield NavItem(
            label=_("Playbook"),
            url=reverse("playbook:playbook"),
            icon="book",
            group=_("City"),
            primary=not actor.permissions & WORKING,
        )
    if actor.may(Permission.DASHBOARD_VIEW):
        yield NavItem(
            label=_("Dashboard"),
            url=reverse("desk:dashboard"),
            icon="chart-bar",
            group=_("City"),
            primary=True,
        )
    yield from _administration(actor)


def _work(actor: Actor) -> Iterator[NavItem]:
    if actor.permissions & WORKING:
        yield NavItem(
            label=_("My work"),
            url=reverse("casework:my_work"),
            icon="home",
            count=queries.my_open(actor),
            primary=True,
        )
    if actor.may(Permission.CASE_VIEW):
        yield NavItem(label=_("Cases"), url=reverse("casework:queue"), icon="inbox", primary=True)


def _measures(actor: Actor) -> Iterator[NavItem]:
    counts = queries.open_by_measure(actor)
    for measure in playbook.measures():
        yield NavItem(
            label=f"{measure.number}. {measure.title}",
            url=f"{reverse('casework:queue')}?view=open&measure={measure.number}",
            count=counts.get(measure.number),
            group=_("Ten measures"),
        )


def _administration(actor: Actor) -> Iterator[NavItem]:
    group = _("Administration")
    only = not actor.permissions & WORKING  # on a phone their page is at hand, not in the menu
    if actor.may(Permission.ABSENCE_RECORD):
        yield NavItem(label=_("Absences"), url=reverse("access:absences"), icon="beach", group=group)
    if actor.may(Permission.USERS_MANAGE):
        yield NavItem(
            label=_("People and posts"),
            url=reverse("access:people"),
            icon="users",
            group=group,
            primary=only,
        )
    if actor.may(Permission.AUDIT_VIEW):
        yield NavItem(
            label=_("Audit trail"), url=reverse("access:audit"), icon="history", group=group, primary=only
        )
