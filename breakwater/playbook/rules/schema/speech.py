"""What the platform says: notices to people, and the terms it says them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Annotated

from .problems import Fault
from .shapes import Defines, Slug
from .words import Text

PLACEHOLDERS = ("number", "title", "due", "official", "phone", "enterprise", "link")
"""What a template may mention, always in braces: {number}."""


class Event(StrEnum):
    """What happened to a case."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    REPLY = "reply"
    WAITING = "waiting"
    SUPPLIED = "supplied"
    ANSWERED = "answered"
    CALL_BACK = "call-back"
    CLOSED = "closed"
    REOPENED = "reopened"
    OBJECTED = "objected"
    EXTENDED = "extended"
    ESCALATED = "escalated"
    SUPERVISED = "supervised"
    DECIDED = "decided"
    ASKED = "asked"
    COOPERATED = "cooperated"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REMINDER = "reminder"
    OVERDUE = "overdue"


class Reader(StrEnum):
    ENTERPRISE = "enterprise"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """A notice in the application or by e-mail, for one event and one kind of reader.

    Each language may say the same things in another order, but must mention the same placeholders.
    """

    event: Event
    reader: Reader
    subject: Text
    body: Text

    @property
    def placeholders(self) -> frozenset[str]:
        """All placeholders the template mentions."""
        texts = (*self.subject.values(), *self.body.values())
        return frozenset().union(*(_mentioned(words) for words in texts))

    def faults(self) -> Iterator[Fault]:
        for field, text in (("subject", self.subject), ("body", self.body)):
            wrong = [fault for language in text for fault in _malformed(field, language, text[language])]
            yield from wrong or _unequal(field, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the field as the platform writes it, and the variants it avoids."""

    code: Annotated[Slug, Defines("term")]
    term: Text
    note: str | None = None
    avoid: tuple[str, ...] = ()


def _mentioned(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def _malformed(field: str, language: str, words: str) -> Iterator[Fault]:
    try:
        names = _mentioned(words)
    except ValueError:
        mend = "Close each brace, or write a brace that is meant as such twice."
        yield Fault((field, language), "A brace is opened or closed alone.", mend)
        return
    for name in sorted(names.difference(PLACEHOLDERS)):
        yield Fault((field, language), f"There is no placeholder {{{name}}}.", _WRITE_ONE)


def _unequal(field: str, text: Text) -> Iterator[Fault]:
    first, *others = text
    wanted = _mentioned(text[first])
    for language in others:
        mentioned = _mentioned(text[language])
        for name in sorted(wanted ^ mentioned):
            verb = "lacks" if name in wanted else "mentions"
            what = f"The text for “{language}” {verb} {{{name}}}, unlike the one for “{first}”."
            yield Fault((field, language), what, "Mention the same placeholders in every language.")


_WRITE_ONE = f"Write one of {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}."
