"""What is known of an enterprise, now and before."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet

from breakwater.enterprises.models import Fact


def _newest_first(enterprise_id: int) -> QuerySet[Fact]:
    facts = Fact.objects.filter(enterprise_id=enterprise_id).select_related("recorded_by")
    return facts.order_by("name", "-as_of", "-id")


def current_facts(enterprise_id: int) -> dict[str, Fact]:
    """By name, the fact of the latest day; of one day, the one recorded last."""
    return {fact.name: fact for fact in _newest_first(enterprise_id).distinct("name")}


def fact_history(enterprise_id: int) -> dict[str, list[Fact]]:
    """By name, every value there was, the current one first."""
    history: dict[str, list[Fact]] = defaultdict(list)
    for fact in _newest_first(enterprise_id):
        history[fact.name].append(fact)
    return dict(history)
