"""Telling people: notices in the platform and mail through the outbox, once for each event and person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.kernel.errors import NotAllowed
from breakwater.messaging.models import Notice, Outbox, Preference
from breakwater.messaging.texts import Param


def tell(
    *,
    users: Iterable[int],
    event: str,
    params: Mapping[str, Param],
    url: str,
    key: str,
    now: datetime,
    enterprise_id: int | None = None,
) -> None:
    """Tell users, by id, of an event: a notice and a mail each, in the transaction that causes it.

    `key` names this one event: whoever was told of it is not told again. `params` fill the placeholders of
    the event's text. A notice that names an enterprise is hidden from users who no longer act for it. Mail a
    user does not want is dropped when its turn comes. Any actor may tell anybody; none sees what became of
    it.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "tell() belongs to the transaction that causes the event."
        )
    told = sorted(set(users))
    common = {"event": event, "params": dict(params), "url": url}
    # No conflict target and no row given back: either would need the right to read other people's rows.
    Notice.objects.bulk_create(
        [Notice(user_id=user, key=key, enterprise_id=enterprise_id, at=now, **common) for user in told],
        ignore_conflicts=True,
    )
    Outbox.objects.bulk_create(
        [
            Outbox(user_id=user, key=f"{key}:{user}", created_at=now, next_attempt_at=now, **common)
            for user in told
        ],
        ignore_conflicts=True,
    )


@operation()
def mark_read(*, id: UUID, by: Actor, now: datetime) -> None:
    """Note that the actor read a notice of their own; of another's, nothing happens."""
    Notice.objects.filter(pk=id, user_id=_person(by), read_at=None).update(read_at=now)


@operation()
def mark_all_read(*, by: Actor, now: datetime) -> None:
    """Note that the actor read all notices there were at this moment."""
    Notice.objects.filter(user_id=_person(by), read_at=None, at__lte=now).update(read_at=now)


@operation()
def want_mail(*, wanted: bool, by: Actor) -> None:
    """Say whether the actor wants an e-mail for each notice."""
    Preference.objects.update_or_create(user_id=_person(by), defaults={"email": wanted})


def _person(by: Actor) -> int:
    """The user who acts; the house itself has no notices."""
    if by.user_id is None:
        raise NotAllowed()
    return by.user_id
