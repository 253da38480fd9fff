"""What the public pages show of the playbook: hotlines now, measures as cards, who is responsible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from breakwater.casework.registry import case_types
from breakwater.kernel import phones
from breakwater.kernel.languages import BY_TAG, pick
from breakwater.kernel.working_calendar import WorkingCalendar
from breakwater.playbook.models import Measure
from breakwater.playbook.rules.schema.city import Hotline, Hours
from breakwater.playbook.rules.schema.work import ActionState
from breakwater.portal import rules

#: Where the portal lets an enterprise do what the playbook calls available: URL name and place on the page.
WAYS: dict[str, tuple[str, str]] = {
    "register-difficulty": ("assistance_portal:register", ""),
    "see-official": ("casework_portal:official", ""),
    "follow-difficulty": ("casework_portal:matters", ""),
    "confirm-outcome": ("casework_portal:matters", ""),
    "call-hotline": ("portal:home", "#hotlines"),
    "see-responsible": ("portal:notice", "#responsible"),
}

ICONS: dict[str, str] = {
    "assistance": "lifebuoy",
    "funding": "coins",
    "consulting": "messages",
    "bulletins": "news",
    "supplies": "shield-plus",
    "clearance": "truck-delivery",
    "relief": "umbrella",
    "labour": "users-group",
    "overseas": "world",
    "taskforce": "binoculars",
}


@dataclass(frozen=True, kw_only=True)
class HotlineNow:
    """A number to call, and whether somebody answers now. `closes` and `opens`: None where it never does."""

    name: str
    number: str
    tel: str
    languages: tuple[str, ...]
    note: str
    always: bool
    synthetic: bool
    closes: datetime | None = None
    opens: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.always or self.closes is not None


def hotline_now(hotline: Hotline, calendar: WorkingCalendar, now: datetime) -> HotlineNow:
    """The hotline as a reader at the moment `now` needs it."""
    always = hotline.hours is Hours.ALWAYS
    return HotlineNow(
        name=in_language(hotline.names),
        number=hotline.number,
        tel=dialled(hotline.number),
        languages=tuple(BY_TAG[language].native_name for language in hotline.languages),
        note=in_language(hotline.note),
        always=always,
        synthetic=hotline.synthetic,
        closes=None if always else rules.open_until(calendar, now),
        opens=None if always else rules.next_opening(calendar, now),
    )


def dialled(number: str) -> str:
    """What a telephone dials: E.164 where the number has that form; a short number as it is."""
    try:
        return phones.normalise_phone(number)
    except phones.UnreadablePhone:
        return number


@dataclass(frozen=True, kw_only=True)
class ShownAction:
    """Something a measure offers: with an address if it works here, without one if it does not yet."""

    title: str
    available: bool
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasureCard:
    """A measure for the home page."""

    measure: Measure
    icon: str
    url: str
    available: list[ShownAction]


def cards(measures: Iterable[Measure]) -> Iterator[MeasureCard]:
    """The measures as cards, with what can be done there today."""
    for measure in measures:
        yield MeasureCard(
            measure=measure,
            icon=icon(measure),
            url=reverse("portal:measure", args=[measure.number]),
            available=[action for action in actions(measure) if action.available],
        )


def icon(measure: Measure) -> str:
    return ICONS.get(measure.code, "file-text")


def actions(measure: Measure) -> list[ShownAction]:
    """What an enterprise can do under a measure, in the playbook's order."""
    return [_shown(action) for action in measure.actions]


def _shown(action: dict[str, Any]) -> ShownAction:
    available = action["state"] == ActionState.AVAILABLE
    name, place = WAYS.get(action["code"], ("", ""))
    return ShownAction(
        title=in_language(action["title"]),
        available=available,
        url=reverse(name) + place if available and name else "",
    )


def way_into(number: int) -> str:
    """Where a door to a measure leads: to its form if it has one, else to the page that says what works."""
    forms = (manifest.portal_intake for manifest in case_types() if manifest.measure == number)
    name = next(filter(None, forms), "")
    return reverse(name) if name else reverse("portal:measure", args=[number])


def in_language(words: Any) -> str:
    """The text in the reader's language."""
    return pick(words, get_language() or "en")
