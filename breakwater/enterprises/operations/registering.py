"""Entering an enterprise and amending its entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.enterprises.models import Enterprise, InvestmentSource, Investor, Status
from breakwater.enterprises.models.register import OUTSIDE_FORMS
from breakwater.enterprises.operations.locking import locked
from breakwater.enterprises.policies import may_register_in
from breakwater.kernel.errors import NotAllowed, Refusal, Stale
from breakwater.kernel.identifiers import InvalidUscc, parse_uscc
from breakwater.kernel.languages import SOURCE
from breakwater.kernel.pinyin import sort_key
from breakwater.organisation.models import Area


@dataclass(frozen=True, kw_only=True)
class Holding:
    """An investor to enter: country or region by ISO code, share in percent if it is known."""

    country: str
    name: str = ""
    share: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What an entry says, but for the code, which never changes."""

    names: Mapping[str, str]
    legal_form: str
    investment_source: str
    area: Area
    activities: Sequence[str] = ()
    industry: str = ""
    address: str = ""
    language: str = SOURCE.tag


class UsccTaken(Refusal):
    code = "enterprise.uscc_taken"
    message = _("An enterprise with the code %(uscc)s is already in the register: %(name)s.")
    http_status = 409


class ChineseNameMissing(Refusal):
    code = "enterprise.chinese_name_missing"
    message = _("Write the Chinese name as it stands on the business licence.")


class FormNeedsOutsideInvestor(Refusal):
    code = "enterprise.form_needs_outside_investor"
    message = _(
        "This legal form needs an investor from outside the mainland. "
        "Choose another form, or foreign or Hong Kong, Macao or Taiwan as the source of investment."
    )


class OutsideArea(NotAllowed):
    code = "enterprise.outside_area"
    message = _("You may enter and change enterprises of your own area only. Choose your area.")


@operation(Permission.ENTERPRISE_EDIT)
def register(
    *,
    uscc: str,
    particulars: Particulars,
    by: Actor,
    now: datetime,
    investors: Sequence[Holding] = (),
) -> Enterprise:
    """Enter an enterprise. Raises InvalidUscc, UsccTaken, OutsideArea and what `amend` raises."""
    code = _code(uscc)
    _check(particulars, by)
    enterprise = Enterprise(uscc=code, created_at=now, changed_at=now)
    _fill(enterprise, particulars)
    try:
        with transaction.atomic():
            enterprise.save(force_insert=True)
    except IntegrityError as problem:
        taken = Enterprise.objects.filter(uscc=code).first()
        if taken is None:
            raise
        raise UsccTaken(uscc=code, name=taken.name, field="uscc") from problem
    _replace_investors(enterprise, investors)
    return enterprise


@operation(Permission.ENTERPRISE_EDIT)
def amend(
    *,
    enterprise_id: int,
    particulars: Particulars,
    investors: Sequence[Holding],
    expected_version: int,
    by: Actor,
    now: datetime,
) -> Enterprise:
    """Change an entry that was read at `expected_version`.

    Raises UnknownEnterprise, Stale, OutsideArea, ChineseNameMissing, FormNeedsOutsideInvestor.
    """
    enterprise = locked(enterprise_id, by=by)
    if enterprise.version != expected_version:
        raise Stale()
    _check(particulars, by)
    _fill(enterprise, particulars)
    _save(enterprise, now)
    _replace_investors(enterprise, investors)
    return enterprise


@operation(Permission.OWN_ENTERPRISE)
def prefer_language(*, enterprise_id: int, language: str, by: Actor, now: datetime) -> None:
    """An enterprise says in which language we should write to it."""
    enterprise = locked(enterprise_id, by=by)
    enterprise.language = language
    _save(enterprise, now)


@operation(Permission.ENTERPRISE_EDIT)
def close(*, enterprise_id: int, by: Actor, now: datetime) -> None:
    """The enterprise gave up its business: it keeps its records and leaves the lists."""
    enterprise = locked(enterprise_id, by=by)
    enterprise.status = Status.CLOSED
    _save(enterprise, now)


@operation(Permission.ENTERPRISE_EDIT)
def reopen(*, enterprise_id: int, by: Actor, now: datetime) -> None:
    """The enterprise is in business again, or was closed by mistake."""
    enterprise = locked(enterprise_id, by=by)
    enterprise.status = Status.ACTIVE
    _save(enterprise, now)


def _code(uscc: str) -> str:
    try:
        return parse_uscc(uscc).code
    except InvalidUscc as invalid:
        raise InvalidUscc(invalid.finding, field="uscc") from None


def _check(particulars: Particulars, by: Actor) -> None:
    if not particulars.names.get(SOURCE.tag, "").strip():
        raise ChineseNameMissing(field="name_zh")
    domestic = particulars.investment_source == InvestmentSource.DOMESTIC
    if domestic and particulars.legal_form in OUTSIDE_FORMS:
        raise FormNeedsOutsideInvestor(field="legal_form")
    if not may_register_in(by, particulars.area.pk):
        raise OutsideArea(field="area")


def _fill(enterprise: Enterprise, particulars: Particulars) -> None:
    names = {tag: name.strip() for tag, name in particulars.names.items() if name.strip()}
    enterprise.names = names
    enterprise.sort_key = sort_key(names[SOURCE.tag])[:400]
    enterprise.legal_form = particulars.legal_form
    enterprise.investment_source = particulars.investment_source
    enterprise.area = particulars.area
    enterprise.activities = sorted(particulars.activities)
    enterprise.industry = particulars.industry
    enterprise.address = particulars.address
    enterprise.language = particulars.language


def _save(enterprise: Enterprise, now: datetime) -> None:
    enterprise.version += 1
    enterprise.changed_at = now
    enterprise.save()


def _replace_investors(enterprise: Enterprise, investors: Sequence[Holding]) -> None:
    """Make the investors those given; untouched if they already are."""
    held = list(enterprise.investors.order_by("pk").values_list("country", "name", "share"))
    if held == [(one.country, one.name, one.share) for one in investors]:
        return
    enterprise.investors.all().delete()
    Investor.objects.bulk_create(
        Investor(enterprise=enterprise, country=one.country, name=one.name, share=one.share)
        for one in investors
    )
