"""The words of messages, by event and language. The playbook, which lies above, brings the city's own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Text:
    """A message ready to read."""

    subject: str
    body: str


Lookup = Callable[[str, str], tuple[str, str] | None]
"""From event and language tag to (subject, body) with placeholders like `{number}`, or None."""

_lookups: list[Lookup] = []


def register_texts(lookup: Lookup) -> None:
    """Ask `lookup` for the words of an event; the last registered is asked first."""
    _lookups.insert(0, lookup)


def text(*, event: str, language: str, params: Mapping[str, str]) -> Text:
    """The message of an event in a language; a placeholder without a value is left out.

    Words that cannot be filled are replaced by general ones: nobody stays untold because of a brace.
    """
    try:
        return _fill(_template(event, language), params)
    except (LookupError, ValueError, AttributeError):
        logger.exception("The text of %s in %s cannot be filled", event, language)
        return _fill(_general(language), params)


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
