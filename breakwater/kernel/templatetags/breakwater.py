"""Formats for readers: dates, numbers, money, telephone numbers and icons in templates.

Every format follows the language active now, through Babel; times are shown in the current time zone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent
from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from breakwater.kernel import money as amounts
from breakwater.kernel import phones
from breakwater.kernel.languages import BY_TAG, LocalizedText, normalise_tag, pick
from breakwater.kernel.toasts import undo_url

register = template.Library()

_ICON_FOLDER = "vendor/icons"
_ICON_FRAME = (
    '<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {name}>{drawing}</svg>'
)
_UNKNOWN_ICON = '<circle cx="12" cy="12" r="4" />'


def _locale() -> Locale:
    """Babel's locale of the language active now."""
    language = BY_TAG.get(normalise_tag(_language()) or "")
    return Locale.parse(language.date_locale if language else "en_GB")


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _local(moment: date | datetime) -> date | datetime:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


# Words ------------------------------------------------------------------------------------------------


@register.filter
def tr(texts: LocalizedText | str | None) -> str:
    """The reader's text out of texts by language; plain text passes unchanged."""
    if not texts:
        return ""
    return texts if isinstance(texts, str) else pick(texts, _language())


# Dates ------------------------------------------------------------------------------------------------


@register.filter
def date_long(day: date | datetime | None) -> str:
    """Thursday 12 March 2020."""
    return format_date(_local(day), "full", locale=_locale()) if day else ""


@register.filter
def date_short(day: date | datetime | None) -> str:
    """Thu 12 Mar: for a day of which the year is plain."""
    return format_skeleton("MMMEd", _local(day), locale=_locale()) if day else ""


@register.filter
def date_medium(day: date | datetime | None) -> str:
    """12 Mar 2020."""
    return format_date(_local(day), "medium", locale=_locale()) if day else ""


@register.filter
def time_short(moment: datetime | None) -> str:
    """14:05."""
    return format_time(timezone.localtime(moment), "HH:mm", locale=_locale()) if moment else ""


@register.filter
def datetime_exact(moment: datetime | None) -> str:
    """Thursday 12 March 2020, 14:05."""
    return f"{date_long(moment)} {time_short(moment)}" if moment else ""


@register.simple_tag
def ago(moment: datetime | None, now: datetime | None = None) -> SafeString | str:
    """How long ago, with the exact time on hover and in print.

    `now` is the time of the request; without it the clock is read here, at the edge.
    """
    if moment is None:
        return ""
    distance = format_timedelta(moment - (now or timezone.now()), add_direction=True, locale=_locale())
    return format_html(
        '<time datetime="{}" title="{}" data-ago><span class="no-print">{}</span>'
        '<span class="print-only">{}</span></time>',
        moment.isoformat(), datetime_exact(moment), distance, datetime_exact(moment),
    )  # fmt: skip


# Numbers ----------------------------------------------------------------------------------------------


@register.filter
def number(value: float | int | Decimal | None) -> str:
    """12,345.6 as the reader writes it; nothing for None."""
    return "" if value is None else format_decimal(value, locale=_locale())


@register.filter
def percent(share: float | Decimal | None) -> str:
    """0.125 as 12.5%."""
    return "" if share is None else format_percent(share, "#,##0.#%", locale=_locale())


@register.filter
def money(amount: amounts.Money | None) -> str:
    """An amount as the reader writes it, with its currency; nothing for None."""
    return amounts.format_money(amount, _language()) if amount else ""


# People -----------------------------------------------------------------------------------------------


@register.filter
def phone(stored: str | None) -> str:
    """A stored number as people read it aloud."""
    return phones.format_phone(stored) if stored else ""


@register.filter
def tel(stored: str | None) -> str:
    """What follows `tel:` in a link: RFC 3966, which is how numbers are stored."""
    return (stored or "").strip()


@register.filter
def mask(text: str | None) -> str:
    """A telephone number, e-mail address or name for eyes that need not know it."""
    value = (text or "").strip()
    if "@" in value:
        return phones.mask_email(value)
    return phones.mask_phone(value) if value.startswith("+") else phones.mask_name(value)


# Pieces of pages --------------------------------------------------------------------------------------


@cache
def _drawing(name: str) -> str:
    """The paths of a Tabler outline icon; a dot for a name that has no file."""
    found = finders.find(f"{_ICON_FOLDER}/{name}.svg") if re.fullmatch(r"[a-z0-9-]+", name) else None
    if not isinstance(found, str):
        return _UNKNOWN_ICON
    svg = Path(found).read_text(encoding="utf-8")
    body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    return re.sub(r'<path stroke="none"[^>]*/>', "", re.sub(r"\s+", " ", body)).strip()


@register.simple_tag
def icon(name: str, size: int = 20, label: str = "") -> SafeString:
    """An icon drawn in the page; without a label it is hidden from screen readers."""
    naming = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(_ICON_FRAME, size=size, name=naming, drawing=mark_safe(_drawing(name)))  # noqa: S308


@register.simple_tag
def sparkline(values: Sequence[float | int], width: int = 96, height: int = 28) -> SafeString | str:
    """A line of the recent values, lowest at the bottom; the figure beside it says what it means."""
    if len(values) < 2:
        return ""
    low, span = min(values), (max(values) - min(values)) or 1
    step = (width - 6) / (len(values) - 1)
    points = [
        (round(3 + place * step, 1), round(height - 3 - (value - low) / span * (height - 6), 1))
        for place, value in enumerate(values)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    return format_html(
        '<svg class="spark" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true">'
        '<polyline points="{}" /><circle cx="{}" cy="{}" r="2.5" /></svg>',
        width, height, width, height, line, points[-1][0], points[-1][1],
    )  # fmt: skip


@register.filter
def undo(message: Message) -> str:
    """Where a toast's effect can be undone, or ""."""
    return undo_url(message)


@register.filter
def widget_kind(field: object) -> str:
    """How a bound field is laid out: `checkbox`, `group` (radios, checkboxes), `file` or `line`."""
    widget = field.field.widget  # type: ignore[attr-defined]
    if widget.use_fieldset:
        return "group"
    return {"checkbox": "checkbox", "file": "file"}.get(getattr(widget, "input_type", ""), "line")
