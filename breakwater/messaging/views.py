"""What the reader was told, newest first, and the bell in the header."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from breakwater.access.actors import Actor
from breakwater.kernel.clock import now
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
    told = [_told(notice) for notice in found.rows]
    return render(
        request,
        "messaging/notices.html",
        {"told": told, "page": found, "unread": queries.unread_count(user_id)},
    )


@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """How many notices are unread: the part of the header that asks again by itself."""
    return render(request, "messaging/includes/bell.html", {"unread": queries.unread_count(_person(request))})


@require_POST
def open_(request: HttpRequest, id: UUID) -> HttpResponse:
    """Note that the notice was read, and go to what it is about."""
    by = _actor(request)
    notice = queries.notices(_person(request)).filter(pk=id).first()
    if notice is None:
        raise NotFound()
    operations.mark_read(id=id, by=by, now=now())
    return redirect(notice.url or "messaging:notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    operations.mark_all_read(by=_actor(request), now=now())
    return redirect("messaging:notices")


def _told(notice: Notice) -> Told:
    language = normalise_tag(get_language() or "") or "en"
    return Told(notice, text(event=notice.event, language=language, params=notice.params))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _person(request: HttpRequest) -> int:
    user_id = _actor(request).user_id
    assert user_id is not None  # whoever signed in is a person
    return user_id
