"""Proposing entries that may be one enterprise, and judging that they are two."""

from __future__ import annotations

from datetime import datetime

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.enterprises.models import Enterprise, Status, Twin
from breakwater.enterprises.policies import visible
from breakwater.enterprises.rules import twins as rules
from breakwater.kernel.errors import AlreadyDone, NotFound


class UnknownTwin(NotFound):
    code = "twin.unknown"


@operation(Permission.ENTERPRISE_MERGE, Permission.ENTERPRISE_IMPORT)
def find_twins(*, by: Actor, now: datetime) -> int:
    """Compare the names of all active entries; how many new proposals there are.

    Proposals that no longer hold, because a name was amended, are withdrawn; judged ones stay.
    """
    active = Enterprise.objects.filter(status=Status.ACTIVE).order_by("pk")
    pairs = rules.find(active.values_list("pk", "names").iterator(chunk_size=5_000))
    near = {(pair.first, pair.second) for pair in pairs}
    waiting = Twin.objects.filter(verdict=Twin.Verdict.OPEN)
    gone = [twin.pk for twin in waiting if (twin.first_id, twin.second_id) not in near]
    Twin.objects.filter(pk__in=gone).delete()
    before = Twin.objects.count()
    Twin.objects.bulk_create(
        (Twin(first_id=p.first, second_id=p.second, score=p.score, found_at=now) for p in pairs),
        batch_size=2_000,
        ignore_conflicts=True,
    )
    return Twin.objects.count() - before


@operation(Permission.ENTERPRISE_MERGE)
def judge_different(*, twin_id: int, by: Actor, now: datetime) -> None:
    """The two are different enterprises and will not be proposed again. Raises UnknownTwin, AlreadyDone."""
    mine = visible(by)
    twins = Twin.objects.filter(first__in=mine, second__in=mine)
    twin = twins.filter(pk=twin_id).select_for_update(of=("self",), no_key=True).first()
    if twin is None:
        raise UnknownTwin()
    if twin.verdict != Twin.Verdict.OPEN:
        raise AlreadyDone()
    twin.verdict, twin.decided_at, twin.decided_by_id = Twin.Verdict.DIFFERENT, now, by.user_id
    twin.save(update_fields=["verdict", "decided_at", "decided_by"])
