"""Lists of enterprises: searched by words, and with what a row shows."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch, QuerySet

from breakwater.enterprises.models import Enterprise
from breakwater.enterprises.queries.people import designations_on


class Wanted(SearchQuery):
    """`breakwater_search_query(words)`: every word, or its beginning, must be found (first migration)."""

    SEARCH_TYPES = {"plain": "breakwater_search_query"}


def matching(enterprises: QuerySet[Enterprise], words: str) -> QuerySet[Enterprise]:
    """Enterprises whose names, in any language, or code hold all the words; all of them for no words."""
    if not words.strip():
        return enterprises
    return enterprises.filter(search=Wanted(words))


def listed(enterprises: QuerySet[Enterprise], day: date) -> QuerySet[Enterprise]:
    """With area, investors and the pair of the day ready, in a fixed number of queries."""
    pairs = designations_on(day).select_related("official", "contact")
    return (
        enterprises.select_related("area")
        .defer("search")
        .prefetch_related("investors", Prefetch("designations", queryset=pairs, to_attr="pairs_today"))
    )
