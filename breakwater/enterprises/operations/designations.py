"""Giving each enterprise one official and one contact, and handing over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.enterprises.models import Contact, Designation, Enterprise
from breakwater.enterprises.operations.locking import locked
from breakwater.enterprises.policies import may_look_after, visible
from breakwater.enterprises.queries import not_over
from breakwater.kernel.clock import today
from breakwater.kernel.errors import NotFound, Refusal, Stale
from breakwater.organisation.models import User


class AlreadyDesignated(Refusal):
    code = "designation.already"
    message = _(
        "%(official)s looks after this enterprise from %(starts)s. Reload the page and hand over from there."
    )
    http_status = 409


class NotAnOfficial(Refusal):
    code = "designation.not_an_official"
    message = _("This person holds no post on %(day)s from which to look after enterprises of this area.")


class ContactNotUsable(Refusal):
    code = "designation.contact"
    message = _("Choose a contact of this enterprise who has not been retired.")


class UnknownDesignation(NotFound):
    code = "designation.unknown"


class EndsBeforeStart(Refusal):
    code = "designation.ends_before_start"
    message = _("It began on %(starts)s and cannot end before that.")


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """How many enterprises got the official, and those left out for want of a reachable contact."""

    done: int
    without_contact: Sequence[Enterprise]


@operation(Permission.ENTERPRISE_DESIGNATE)
def designate(
    *,
    enterprise_id: int,
    official_id: int,
    contact_id: int,
    starts: date,
    by: Actor,
    now: datetime,
    replaces: int | None = None,
) -> Designation:
    """Make the pair of official and contact from `starts` on.

    `replaces` names the designation that ends the day before; if that began on the same day it is
    corrected in place. Raises UnknownEnterprise, AlreadyDesignated when another one holds on or after
    `starts`, Stale when the one to replace is over, NotAnOfficial, ContactNotUsable.
    """
    enterprise = locked(enterprise_id, by=by)
    contact = enterprise.contacts.filter(pk=contact_id, is_active=True).first()
    if contact is None:
        raise ContactNotUsable(field="contact")
    official = _official(official_id, enterprise, starts)
    return _succeed(enterprise, official, contact, starts, replaces)


@operation(Permission.ENTERPRISE_DESIGNATE)
def designate_many(
    *, enterprise_ids: Sequence[int], official_id: int, starts: date, by: Actor, now: datetime
) -> HandedOver:
    """Give many enterprises one official: each keeps its contact, or gets its first reachable one.

    Raises as `designate`; then nothing is changed.
    """
    left_out: list[Enterprise] = []
    for enterprise_id in sorted(enterprise_ids):
        enterprise = locked(enterprise_id, by=by)
        held = enterprise.designations.filter(not_over(starts)).order_by("starts").first()
        contact = _contact_for(enterprise, held)
        if contact is None:
            left_out.append(enterprise)
        else:
            official = _official(official_id, enterprise, starts)
            _succeed(enterprise, official, contact, starts, held.pk if held else None)
    return HandedOver(done=len(enterprise_ids) - len(left_out), without_contact=left_out)


@operation(Permission.ENTERPRISE_DESIGNATE)
def end_designation(*, designation_id: int, ends: date, by: Actor, now: datetime) -> None:
    """Nobody looks after the enterprise after `ends`. Raises UnknownDesignation, EndsBeforeStart, Stale."""
    designation = Designation.objects.filter(pk=designation_id, enterprise__in=visible(by)).first()
    if designation is None:
        raise UnknownDesignation()
    locked(designation.enterprise_id, by=by)
    designation.refresh_from_db()
    if designation.ends is not None and designation.ends < today(now):
        raise Stale()
    if ends < designation.starts:
        raise EndsBeforeStart(starts=designation.starts.isoformat(), field="ends")
    designation.ends = ends
    designation.save(update_fields=["ends"])


def _official(official_id: int, enterprise: Enterprise, day: date) -> User:
    official = User.objects.filter(pk=official_id, kind=User.Kind.STAFF, is_active=True).first()
    if official is None or not may_look_after(official_id, enterprise.area_id, day):
        raise NotAnOfficial(day=day.isoformat(), field="official")
    return official


def _succeed(
    enterprise: Enterprise, official: User, contact: Contact, starts: date, replaces: int | None
) -> Designation:
    """End what is replaced and begin anew; the enterprise is locked."""
    holding = list(enterprise.designations.filter(not_over(starts)).select_related("official"))
    if other := next((one for one in holding if one.pk != replaces), None):
        raise AlreadyDesignated(official=other.official.name, starts=other.starts.isoformat())
    if replaces is not None and not holding:
        raise Stale()
    if holding and holding[0].starts >= starts:
        return _corrected(holding[0], official, contact, starts)
    for before in holding:
        before.ends = starts - timedelta(days=1)
        before.save(update_fields=["ends"])
    return Designation.objects.create(
        enterprise=enterprise, official=official, contact=contact, starts=starts
    )


def _corrected(designation: Designation, official: User, contact: Contact, starts: date) -> Designation:
    designation.official, designation.contact, designation.starts = official, contact, starts
    designation.save(update_fields=["official", "contact", "starts"])
    return designation


def _contact_for(enterprise: Enterprise, held: Designation | None) -> Contact | None:
    if held is not None and held.contact.is_reachable:
        return held.contact
    contacts = enterprise.contacts.filter(is_active=True).order_by("pk")
    return next((contact for contact in contacts if contact.is_reachable), None)
