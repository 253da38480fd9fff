"""The words of messages, by event and language. The playbook, which lies above, brings the city's own."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_skeleton
from django.utils import translation
from django.utils.translation import gettext as _

from breakwater.kernel.languages import BY_TAG, SOURCE, LocalizedText, pick

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Text:
    """A message ready to read."""

    subject: str
    body: str


Lookup = Callable[[str, str], tuple[str, str] | None]
"""From event and language tag to (subject, body) with placeholders like `{number}`, or None."""

#: How operations write a moment into `params`, in the city's time.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")

Param = str | LocalizedText
"""What fills a placeholder: a text, a moment, or a name by language, chosen when it is read."""

_lookups: list[Lookup] = []


def register_texts(lookup: Lookup) -> None:
    """Ask `lookup` for the words of an event; the last registered is asked first."""
    _lookups.insert(0, lookup)


def text(*, event: str, language: str, params: Mapping[str, Param]) -> Text:
    """The message of an event in a language, names and moments as its readers write them; a placeholder
    without a value is left out.

    Words that cannot be filled are replaced by general ones: nobody stays untold because of a brace.
    """
    words = {name: _readable(value, language) for name, value in params.items()}
    try:
        return _fill(_template(event, language), words)
    except (LookupError, ValueError, AttributeError):
        logger.exception("The text of %s in %s cannot be filled", event, language)
        return _fill(_general(language), words)


def _readable(value: Param, language: str) -> str:
    """A name in this language, a moment with its weekday as it writes it; anything else as it is."""
    if not isinstance(value, str):
        return pick(value, language)
    if not MOMENT.fullmatch(value):
        return value
    moment = datetime.fromisoformat(value)
    day = format_skeleton("yMMMEd", moment, locale=BY_TAG.get(language, SOURCE).date_locale)
    return f"{day} {moment:%H:%M}"


def _fill(template: tuple[str, str], params: Mapping[str, str]) -> Text:
    subject, body = template
    known = _Known(params)
    return Text(subject.format_map(known), body.format_map(known))


def _template(event: str, language: str) -> tuple[str, str]:
    found = (lookup(event, language) for lookup in _lookups)
    return next((template for template in found if template), _general(language))


def _general(language: str) -> tuple[str, str]:
    with translation.override(language.lower()):
        return _("News about {title}"), _(
            "There is news about {number} {title}. Open it to see what was done."
        )


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
