"""Whose rows of the register a person sees and may change."""

from __future__ import annotations

from django.db.models import QuerySet

from breakwater.access.actors import Actor
from breakwater.access.roles import ROLES, Reach
from breakwater.enterprises.models import Enterprise

#: Measures are the whole city's, and so is the register for those who work them.
CITY = (Reach.EVERYTHING, Reach.MEASURES)


def sees_city(actor: Actor) -> bool:
    """Whether the actor sees every enterprise of the city."""
    return actor.everything or any(ROLES[code].reach in CITY for code in actor.roles)


def visible(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises an actor sees: a district its area, the bureau all, an enterprise itself.

    Administrators and auditors see none; partners see an enterprise only through a case (casework).
    """
    if actor.is_enterprise:
        return Enterprise.objects.filter(pk__in=actor.enterprise_ids)
    if sees_city(actor):
        return Enterprise.objects.all()
    return Enterprise.objects.filter(area_id__in=actor.area_ids)
