"""Who speaks for an enterprise and who looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from breakwater.enterprises.models import Contact, Designation, Enterprise
from breakwater.organisation import queries as organisation
from breakwater.organisation.models import Department, User


def enterprise_ids_of(user_id: int) -> list[int]:
    """The enterprises a user speaks for as an active contact."""
    contacts = Contact.objects.filter(user_id=user_id, is_active=True)
    return list(contacts.order_by("enterprise_id").values_list("enterprise_id", flat=True))


def user_ids_of(enterprise_id: int) -> list[int]:
    """The users who speak for an enterprise as active contacts."""
    contacts = Contact.objects.filter(enterprise_id=enterprise_id, is_active=True, user__is_active=True)
    return list(contacts.order_by("user_id").values_list("user_id", flat=True))


def in_force(day: date) -> Q:
    """Designations that hold on a day."""
    return Q(starts__lte=day) & not_over(day)


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


@dataclass(frozen=True, kw_only=True)
class OfficialCard:
    """What an enterprise sees of its official: whom to call today, and in whose place if they are away."""

    official: User
    acting: User
    department: Department | None
    since: date

    @property
    def is_represented(self) -> bool:
        """Whether somebody else acts for the official today."""
        return self.acting.pk != self.official.pk


def official_card(enterprise: Enterprise, today: date) -> OfficialCard | None:
    """The official of an enterprise today; None if nobody is designated."""
    pair = designation_of(enterprise_id=enterprise.pk, day=today)
    if pair is None:
        return None
    acting = organisation.acting_user(pair.official, today)
    department = organisation.department_of(acting, today, area_id=enterprise.area_id)
    return OfficialCard(official=pair.official, acting=acting, department=department, since=pair.starts)
