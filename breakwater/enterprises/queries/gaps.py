"""Enterprises without a reachable pair of official and contact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from breakwater.enterprises.models import Enterprise, Status
from breakwater.enterprises.queries.people import designations_on
from breakwater.organisation import queries as organisation
from breakwater.organisation import rules as standing_in
from breakwater.organisation.models import Area, Post, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Gap(models.TextChoices):
    """Why nobody can be reached, the gravest first; an enterprise is counted under one."""

    NO_PAIR = "no_pair", _("Nobody designated")
    OFFICIAL_LEFT = "official_left", _("Official has left")
    OFFICIAL_ABSENT = "official_absent", _("Official away, nobody stands in")
    CONTACT_SILENT = "contact_silent", _("Contact cannot be reached")


@dataclass(frozen=True, kw_only=True)
class AreaGaps:
    """How many enterprises of an area have each gap."""

    area: Area
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class HasGap(TypedDict):
    gap: str


def with_gap(enterprises: QuerySet[Enterprise], day: date) -> QuerySet[WithAnnotations[Enterprise, HasGap]]:
    """Each active enterprise with its `gap` on a day, "" for none."""
    pairs = designations_on(day).filter(enterprise=OuterRef("pk"))
    at_post = Post.objects.filter(organisation.in_force(day), user=OuterRef("official"))
    gone = Q(official__is_active=False) | ~Exists(at_post)
    silent = Q(contact__phone="", contact__mobile="", contact__email="") | Q(contact__is_active=False)
    gap = Case(
        When(~Exists(pairs), then=Value(Gap.NO_PAIR)),
        When(Exists(pairs.filter(gone)), then=Value(Gap.OFFICIAL_LEFT)),
        When(Exists(pairs.filter(official__in=_unrepresented(day))), then=Value(Gap.OFFICIAL_ABSENT)),
        When(Exists(pairs.filter(silent)), then=Value(Gap.CONTACT_SILENT)),
        default=Value(""),
        output_field=models.CharField(),
    )
    return enterprises.filter(status=Status.ACTIVE).annotate(gap=gap)


def gaps(enterprises: QuerySet[Enterprise], day: date) -> QuerySet[WithAnnotations[Enterprise, HasGap]]:
    """Those without a reachable pair, each with its `gap`."""
    return with_gap(enterprises, day).exclude(gap="")


def gaps_by_area(enterprises: QuerySet[Enterprise], day: date) -> list[AreaGaps]:
    """Counts for each area that has a gap, most first."""
    counted = gaps(enterprises, day).order_by().values_list("area", "gap").annotate(Count("pk"))
    by_area: dict[int, dict[str, int]] = {}
    for area_id, gap, number in counted:
        by_area.setdefault(area_id, {})[gap] = number
    areas = Area.objects.in_bulk(by_area)
    found = [AreaGaps(area=areas[pk], counts=counts) for pk, counts in by_area.items()]
    return sorted(found, key=lambda one: (-one.total, one.area.position))


def _unrepresented(day: date) -> list[int]:
    """Absent people for whom nobody acts: the chain is a circle, or ends with somebody who has left."""
    away = organisation.substitutes(day)
    acting = {user: standing_in.present(user, away) for user in away}
    here = _at_work(acting.values(), day)
    return [user for user, substitute in acting.items() if substitute == user or substitute not in here]


def _at_work(users: Iterable[int], day: date) -> set[int]:
    posts = Post.objects.filter(organisation.in_force(day))
    held = User.objects.filter(pk__in=set(users), is_active=True, posts__in=posts)
    return set(held.values_list("pk", flat=True))
