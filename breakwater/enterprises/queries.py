"""Reading the register."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.search import SearchQueryField
from django.db.models import Func, Q, QuerySet, Value

from breakwater.enterprises.models import Contact, Designation, Enterprise, Fact
from breakwater.organisation.models import User


def enterprise_ids_of(user_id: int) -> list[int]:
    """The enterprises a user speaks for as an active contact."""
    contacts = Contact.objects.filter(user_id=user_id, is_active=True)
    return list(contacts.order_by("enterprise_id").values_list("enterprise_id", flat=True))


def user_ids_of(enterprise_id: int) -> list[int]:
    """The users who speak for an enterprise as active contacts."""
    contacts = Contact.objects.filter(enterprise_id=enterprise_id, is_active=True, user__is_active=True)
    return list(contacts.order_by("user_id").values_list("user_id", flat=True))


def matching(enterprises: QuerySet[Enterprise], words: str) -> QuerySet[Enterprise]:
    """Those whose names, in any language, hold the words, or whose credit code begins with them."""
    code = Q(uscc__startswith=words.strip().upper())
    found = Func(Value(words), function="breakwater_search_query", output_field=SearchQueryField())
    return enterprises.filter(code | Q(search=found)).select_related("area")


def in_force(day: date) -> Q:
    """Designations that hold on a day."""
    return Q(starts__lte=day) & (Q(ends=None) | Q(ends__gte=day))


def not_over(day: date) -> Q:
    """Designations that hold on a day or begin later."""
    return Q(ends=None) | Q(ends__gte=day)


def designations_on(day: date) -> QuerySet[Designation]:
    return Designation.objects.filter(in_force(day))


def designation_of(*, enterprise_id: int, day: date) -> Designation | None:
    """The pair of official and contact of an enterprise on a day."""
    pairs = designations_on(day).filter(enterprise_id=enterprise_id)
    return pairs.select_related("official", "contact").first()


def designated_official(*, enterprise_id: int, day: date) -> User | None:
    """Who looks after the enterprise on a day; the official may be absent (see organisation)."""
    pair = designation_of(enterprise_id=enterprise_id, day=day)
    return pair.official if pair else None


def current_facts(enterprise_id: int) -> dict[str, Fact]:
    """By name, the fact of the latest day; of one day, the one recorded last."""
    rows = Fact.objects.filter(enterprise_id=enterprise_id)
    latest = rows.order_by("name", "-as_of", "-id").distinct("name")
    return {fact.name: fact for fact in latest.select_related("recorded_by")}
