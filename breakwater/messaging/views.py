"""What the reader was told, newest first, and the bell in the header."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from breakwater.access.requests import actor_of
from breakwater.kernel.clock import now
from breakwater.kernel.components import Pager
from breakwater.kernel.errors import NotFound
from breakwater.kernel.languages import normalise_tag
from breakwater.kernel.pages import page
from breakwater.messaging import operations, queries
from breakwater.messaging.models import Notice
from breakwater.messaging.texts import Text, text


@dataclass(frozen=True)
class Told:
    """A notice with its words in the language of the page."""

    notice: Notice
    words: Text


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """All notices of the reader, a page at a time."""
    user_id = _person(request)
    found = page(
        queries.notices(user_id),
        order=("-at", "-id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "told": [_told(notice) for notice in found.rows],
        "pager": Pager(
            previous_url=f"?before={found.previous}" if found.previous else "",
            next_url=f"?after={found.next}" if found.next else "",
        ),
        "unread": queries.unread_count(user_id),
        "now": now(),
    }
    return render(request, "messaging/notices.html", context)


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """How many notices are unread: the part of the header that asks again by itself."""
    return render(request, "messaging/includes/bell.html", {"unread": queries.unread_count(_person(request))})


@require_POST
def open_(request: HttpRequest, id: UUID) -> HttpResponse:
    """Note that the notice was read, and go to what it is about."""
    notice = queries.notices(_person(request)).filter(pk=id).first()
    if notice is None:
        raise NotFound()
    operations.mark_read(id=id, by=actor_of(request), now=now())
    return redirect(notice.url or "messaging:notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    operations.mark_all_read(by=actor_of(request), now=now())
    return redirect("messaging:notices")


def _told(notice: Notice) -> Told:
    language = normalise_tag(get_language() or "") or "en"
    return Told(notice, text(event=notice.event, language=language, params=notice.params))


def _person(request: HttpRequest) -> int:
    user_id = actor_of(request).user_id
    assert user_id is not None  # the middleware lets nobody else in
    return user_id
