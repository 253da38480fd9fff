"""Recording what is known of an enterprise, with its day and its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.enterprises.models import Fact, FactName
from breakwater.enterprises.operations.locking import locked
from breakwater.enterprises.rules import facts as rules
from breakwater.kernel.clock import today
from breakwater.kernel.errors import Refusal


class UnfitValue(Refusal):
    code = "fact.unfit_value"
    message = _("%(value)s cannot be the value of “%(fact)s”. Check the number and its unit.")


class FactInFuture(Refusal):
    code = "fact.in_future"
    message = _("%(day)s has not come yet. Give the day on which this was true.")


@operation(Permission.ENTERPRISE_EDIT, Permission.OWN_ENTERPRISE)
def record_facts(
    *, enterprise_id: int, facts: Mapping[str, Any], as_of: date, source: str, by: Actor, now: datetime
) -> list[Fact]:
    """Record values true on one day, from one source; units as the names say, rates in 1/100 percent.

    Raises UnknownEnterprise, UnfitValue, FactInFuture.
    """
    enterprise = locked(enterprise_id, by=by)
    if as_of > today(now):
        raise FactInFuture(day=as_of.isoformat(), field="as_of")
    for name, value in facts.items():
        if not rules.fits(name, value):
            label = FactName(name).label if name in FactName.values else name
            raise UnfitValue(fact=label, value=value, field=name)
    return Fact.objects.bulk_create(
        Fact(
            enterprise=enterprise,
            name=name,
            value=value,
            as_of=as_of,
            source=source,
            recorded_at=now,
            recorded_by_id=by.user_id,
        )
        for name, value in facts.items()
    )


def record_fact(
    *, enterprise_id: int, name: str, value: Any, as_of: date, source: str, by: Actor, now: datetime
) -> Fact:
    """Record one value; see `record_facts`."""
    [fact] = record_facts(
        enterprise_id=enterprise_id, facts={name: value}, as_of=as_of, source=source, by=by, now=now
    )
    return fact
