"""How facts and contacts are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from babel.numbers import format_percent
from django.utils.translation import get_language

from breakwater.enterprises.models import Contact, Fact, FactName
from breakwater.enterprises.models.register import FactChoice
from breakwater.enterprises.reading import COLUMNS, NAMES
from breakwater.enterprises.rules.facts import FULL_RATE, KINDS, Kind
from breakwater.kernel.languages import BY_TAG, normalise_tag
from breakwater.kernel.money import Money, format_money
from breakwater.kernel.phones import format_phone, mask_email, mask_phone
from breakwater.kernel.templatetags.breakwater import date_medium, number


@dataclass(frozen=True, kw_only=True)
class ShownFact:
    """A fact with its value as the reader writes it, and what it was before."""

    label: str
    text: str
    fact: Fact
    before: list[ShownFact] = field(default_factory=list)


def shown_facts(history: dict[str, list[Fact]]) -> list[ShownFact]:
    """In the order of the registry, the current value of each with its history."""
    return [shown_fact(history[name][0], history[name][1:]) for name in FactName.values if name in history]


def shown_fact(fact: Fact, before: Iterable[Fact] = ()) -> ShownFact:
    label = str(FactName(fact.name).label)
    return ShownFact(
        label=label, text=value_text(fact), fact=fact, before=[shown_fact(old) for old in before]
    )


def value_text(fact: Fact) -> str:
    """The value with its unit, for the reader's language."""
    value = fact.value
    match KINDS[fact.name]:
        case Kind.CNY:
            return format_money(Money(value, "CNY"), _language())
        case Kind.USD:
            return format_money(Money(value, "USD"), _language())
        case Kind.RATE:
            locale = BY_TAG[normalise_tag(_language()) or "en"].babel_code
            return str(format_percent(Decimal(value) / FULL_RATE, "#,##0.##%", locale=locale))
        case Kind.COUNT:
            return number(value)
        case Kind.DAY:
            return date_medium(date.fromisoformat(value))
        case Kind.CHOICE:
            return str(FactChoice(value).label)
        case Kind.TEXT:
            return str(value)


def _language() -> str:
    return get_language() or "en"


def labelled_names(names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(label, tag, name), the Chinese one first."""
    return [(str(COLUMNS[key]), tag, names[tag]) for key, tag in NAMES.items() if tag in names]


@dataclass(frozen=True, kw_only=True)
class ShownContact:
    """A contact with numbers as the reader may see them."""

    contact: Contact
    mobile: str
    phone: str
    email: str
    is_revealed: bool


def shown_contact(contact: Contact, *, revealed: bool) -> ShownContact:
    show_phone, show_email = (format_phone, str) if revealed else (mask_phone, mask_email)
    return ShownContact(
        contact=contact,
        mobile=show_phone(contact.mobile) if contact.mobile else "",
        phone=show_phone(contact.phone) if contact.phone else "",
        email=show_email(contact.email) if contact.email else "",
        is_revealed=revealed,
    )
