"""An enterprise's own pages: what is next, its matters as tracked parcels, its official."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.casework import forms, queries
from breakwater.casework.models import Case, Event
from breakwater.casework.operations import records, steps
from breakwater.casework.registry import case_types
from breakwater.casework.states import ENDED, ClockKind, RecordKind, State
from breakwater.casework.views import presenting
from breakwater.casework.views.steps import attach_refusal
from breakwater.casework.views.steps import step as take_step
from breakwater.enterprises import queries as enterprises
from breakwater.kernel.clock import now, today
from breakwater.kernel.components import Pager, Step, Tab
from breakwater.kernel.errors import NotFound, Refusal, Sentence
from breakwater.kernel.languages import normalise_tag
from breakwater.kernel.pages import Page, count_up_to, page
from breakwater.kernel.submissions import key_of, once
from breakwater.kernel.toasts import toast
from breakwater.messaging import queries as messaging
from breakwater.messaging.texts import Text, text
from breakwater.organisation import queries as organisation
from breakwater.organisation.models import User
from breakwater.playbook import queries as playbook

if TYPE_CHECKING:
    from breakwater.messaging.models import Notice

NEWEST = ("-pk",)
PARCELS_AT_HOME = 5
NOTICES_AT_HOME = 3
COUNTED = 999

#: Clocks an enterprise has a use for; the others are the house's own.
TOLD = (ClockKind.FIRST_CONTACT, ClockKind.RESOLVE)

own = permitted(Permission.OWN_CASES)


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A matter as its enterprise follows it: where it stands, what that means, and the way it goes."""

    case: Case
    meaning: str
    stations: list[Step]

    @property
    def is_yours(self) -> bool:
        """Whether the next step is the enterprise's."""
        return self.case.state in presenting.YOUR_TURN

    @property
    def label(self) -> Sentence:
        """The state, as the enterprise needs to hear it."""
        return presenting.YOUR_TURN.get(self.case.state) or self.case.get_state_display()

    @property
    def tone(self) -> str:
        return presenting.TONES[self.case.state]

    @property
    def icon(self) -> str:
        return presenting.STATE_ICONS[self.case.state]


def parcel(case: Case, events: list[Event]) -> Parcel:
    return Parcel(case=case, meaning=presenting.meaning(case), stations=presenting.stations(case, events))


def parcels(cases: Sequence[Case] | QuerySet[Case]) -> list[Parcel]:
    """Matters of a list, with one query for what happened to all of them."""
    events = queries.events_by_case(cases)
    return [parcel(case, events[case.pk]) for case in cases]


@dataclass(frozen=True, kw_only=True)
class Helper:
    """The person of the house an enterprise turns to, and who stands in while they are away."""

    person: User
    where: str
    stands_in: User | None = None

    @property
    def present(self) -> User:
        return self.stands_in or self.person


def helper(person: User, where: str, at: datetime) -> Helper:
    acting = organisation.acting_user(person, today(at))
    return Helper(person=person, where=where, stands_in=acting if acting.pk != person.pk else None)


@dataclass(frozen=True)
class Told:
    """A notice with its words in the language of the page."""

    notice: Notice
    words: Text


@own
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What to do first, then the open matters, the official and what is new."""
    by, at = actor_of(request), now()
    yours = queries.listed(queries.waiting_for_enterprise(by)).order_by("updated_at", "pk")
    running = queries.listed(queries.open_cases(queries.visible(by)).exclude(pk__in=yours.values("pk")))
    running = running.select_related("merged_into").order_by("-pk")[:PARCELS_AT_HOME]
    return render(
        request,
        "casework/portal/home.html",
        {
            "yours": parcels(yours.select_related("merged_into")[:PARCELS_AT_HOME]),
            "parcels": parcels(running),
            "helper": designated(by, at),
            "told": _told(by),
            "now": at,
        },
    )


def _told(by: Actor) -> list[Told]:
    """The newest notices that were not read."""
    assert by.user_id is not None
    unread = messaging.notices(by.user_id).filter(read_at=None).order_by("-at", "-id")[:NOTICES_AT_HOME]
    language = normalise_tag(get_language() or "") or "en"
    return [Told(one, text(event=one.event, language=language, params=one.params)) for one in unread]


def designated(by: Actor, at: datetime) -> Helper | None:
    """The official designated for the actor's enterprise; None where none is."""
    pair = enterprises.designation_of(enterprise_id=own_enterprise(by), day=today(at))
    if pair is None:
        return None
    return _from_department(pair.official, at)


def _from_department(person: User, at: datetime) -> Helper:
    department = organisation.department_of(person, today(at))
    return helper(person, department.name if department else "", at)


def own_enterprise(by: Actor) -> int:
    """The enterprise the actor speaks for: the first, as the database is told. NotFound if it is none."""
    if not by.enterprise_ids:
        raise NotFound(_("Your account speaks for no enterprise. Call the hotline to have it connected."))
    return min(by.enterprise_ids)


@own
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """All matters of the enterprise, the newest first: the open ones, or those that ended."""
    by = actor_of(request)
    ended = request.GET.get("view") == "ended"
    mine = queries.visible(by)
    cases = mine.filter(state__in=ENDED) if ended else queries.open_cases(mine)
    rows = page(
        queries.listed(cases).select_related("merged_into"),
        order=NEWEST,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(
        request,
        "casework/portal/matters.html",
        {
            "parcels": parcels(rows.rows),
            "pager": _pager(rows, "ended" if ended else "open"),
            "tabs": _tabs(by, ended=ended),
            "ended": ended,
            "now": now(),
        },
    )


def _tabs(by: Actor, *, ended: bool) -> list[Tab]:
    url, mine = reverse("casework_portal:matters"), queries.visible(by)
    running, over = queries.open_cases(mine), mine.filter(state__in=ENDED)
    return [
        Tab(label=_("Open"), url=url, count=count_up_to(running, COUNTED).number, active=not ended),
        Tab(label=_("Ended"), url=f"{url}?view=ended", count=count_up_to(over, COUNTED).number, active=ended),
    ]


def _pager(rows: Page[Case], view: str) -> Pager:
    return Pager(
        previous_url=f"?view={view}&before={rows.previous}" if rows.previous else "",
        next_url=f"?view={view}&after={rows.next}" if rows.next else "",
    )


@own
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Choose what to register; with one kind of matter there is nothing to choose."""
    types = [manifest for manifest in case_types() if manifest.portal_intake]
    if len(types) == 1:
        return redirect(types[0].portal_intake)
    return render(request, "casework/portal/new.html", {"types": types})


@own
@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """A matter: where it stands, who has it, by when, and what the enterprise can do now."""
    by, at = actor_of(request), now()
    return render(
        request, "casework/portal/matter.html", matter_context(by, queries.get_visible(by, number), at)
    )


def matter_context(by: Actor, found: Case, at: datetime) -> dict[str, Any]:
    items = queries.timeline(found, internal=False)
    possible = list(steps.available(case=found, by=by))
    return {
        "case": found,
        "parcel": parcel(found, [item for item in items if isinstance(item, Event)]),
        "detail": getattr(found, found.type.detail_name),
        "category": playbook.category(found.category),
        "deadlines": deadlines(found, at),
        "helper": _handler(found, at),
        **_question(found),
        "primary_steps": [step for step in possible if step.primary],
        "other_steps": [step for step in possible if not step.primary],
        "lines": presenting.lines(items, found),
        "documents": queries.documents(found, internal=False),
        "message_form": forms.EnterpriseMessageForm(case=found, by=by, now=at) if found.is_open else None,
        "now": at,
    }


def _question(found: Case) -> dict[str, Any]:
    """What the enterprise is waited for, while it is."""
    return {"question": queries.last_question(found) if found.state == State.WAITING else None}


def _handler(found: Case, at: datetime) -> Helper | None:
    """Who has the matter in hand; nobody by name before an officer is chosen."""
    return helper(found.handler, found.lead_department.name, at) if found.handler else None


def deadlines(found: Case, at: datetime) -> list[presenting.ShownClock]:
    """What the enterprise may expect, and when; of a matter that ended, nothing any more."""
    clocks = [clock for clock in queries.clocks(found) if clock.kind in TOLD] if found.is_open else []
    return presenting.clock_chips(clocks, at, playbook.calendar()) if clocks else []


@own
@require_POST
def message(request: HttpRequest, number: str) -> HttpResponse:
    """Write to the official, with documents; what cannot be sent comes back with what was typed."""
    by, at = actor_of(request), now()
    found = queries.get_visible(by, number)
    form = forms.EnterpriseMessageForm(request.POST, request.FILES, case=found, by=by, now=at)
    refusal = ""
    if form.is_valid():
        try:
            return redirect(_send(request, found, form))
        except Refusal as refused:
            found = queries.get_visible(by, number)
            refusal = attach_refusal(form, refused)
    context = matter_context(by, found, at) | {"message_form": form, "refusal": refusal}
    return render(request, "casework/portal/matter.html", context, status=422)


def _send(request: HttpRequest, found: Case, form: forms.EnterpriseMessageForm) -> str:
    by, data = actor_of(request), form.cleaned_data

    def run() -> str:
        records.log(
            number=found.number,
            kind=RecordKind.MESSAGE,
            text=data["text"],
            files=data["documents"],
            by=by,
            now=now(),
        )
        toast(request, _("Your message is with your official."))
        return matter_url(found)

    assert by.user_id is not None
    return once(key_of(request.POST), by_id=by.user_id, purpose=f"{found.number}:message", run=run)


@own
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A step the enterprise takes: answer, confirm, send back, withdraw, open again."""
    return take_step(
        request, number, name, template="casework/portal/step.html", back=matter_url, beside=_question
    )


def matter_url(found: Case) -> str:
    return reverse("casework_portal:matter", args=[found.number])


@own
@require_safe
def registered(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: number, person, deadline, and what happens next."""
    by, at = actor_of(request), now()
    found = queries.get_visible(by, number)
    context = {
        "case": found,
        "helper": _handler(found, at),
        "deadlines": deadlines(found, at),
        "now": at,
    }
    return render(request, "casework/portal/registered.html", context)


@own
@require_safe
def official(request: HttpRequest) -> HttpResponse:
    """Who looks after the enterprise, who speaks for it, and who answers for each measure."""
    by, at = actor_of(request), now()
    pair = enterprises.designation_of(enterprise_id=own_enterprise(by), day=today(at))
    responsible = playbook.responsible_by_measure()
    return render(
        request,
        "casework/portal/official.html",
        {
            "helper": _from_department(pair.official, at) if pair else None,
            "contact": pair.contact if pair else None,
            "measures": [
                (measure, responsible[measure.number])
                for measure in playbook.measures()
                if measure.number in responsible
            ],
            "now": at,
        },
    )
