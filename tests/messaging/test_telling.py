from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from breakwater.access.actors import Actor
from breakwater.access.isolation import isolated
from breakwater.kernel.clock import now
from breakwater.messaging.models import Notice, Outbox
from breakwater.messaging.operations import mark_all_read, mark_read, tell, want_mail
from breakwater.messaging.queries import notices, unread_count, wants_mail
from breakwater.organisation.models import User

Person = Callable[..., User]


def assigned(*users: User, key: str = "case:1:assigned:2", **more: Any) -> None:
    tell(
        users=[user.pk for user in users],
        event="case.assigned",
        params={"number": "DL-1", "title": "Masks"},
        url="/desk/cases/DL-1/",
        key=key,
        now=now(),
        **more,
    )


def actor(user: User, *, enterprise: int = 1) -> Actor:
    return Actor(kind=user.kind, name=user.name, user_id=user.pk, enterprise_ids=frozenset({enterprise}))


def test_each_user_gets_a_notice_and_a_mail(person: Person) -> None:
    first, second = person("A"), person("B")
    assigned(first, second)
    assert [unread_count(user.pk) for user in (first, second)] == [1, 1]
    assert set(Outbox.objects.values_list("user_id", "state")) == {
        (first.pk, "queued"),
        (second.pk, "queued"),
    }


def test_the_same_event_is_told_once_and_another_again(person: Person) -> None:
    user, late = person("A"), person("B")
    assigned(user, user)
    assigned(user, late)
    assigned(user, key="case:1:assigned:3")
    assert (unread_count(user.pk), unread_count(late.pk)) == (2, 1)
    assert Outbox.objects.filter(user=user).count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_told_vanishes_with_the_transaction(person: Person) -> None:
    user = person("A")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assigned(user)
        raise ZeroDivisionError
    assert (Notice.objects.count(), Outbox.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_is_a_defect(person: Person) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        assigned(person("A"))


@pytest.mark.parametrize("kind", ["enterprise", "partner"])
def test_enterprises_and_partners_tell_staff_but_read_only_their_own(person: Person, kind: str) -> None:
    mine, staff = person("A", kind=kind), person("B")
    with transaction.atomic(), isolated(actor(mine)):
        assigned(mine, staff)
        assigned(mine, staff)
        assert list(Notice.objects.values_list("user_id", flat=True)) == [mine.pk]
    assert (Notice.objects.count(), Outbox.objects.count()) == (2, 2)


@pytest.mark.parametrize("kind", ["enterprise", "partner"])
@pytest.mark.parametrize(
    "statement", ["select * from messaging_outbox", "update messaging_outbox set url = '/x'"]
)
def test_the_outbox_is_closed_to_enterprises_and_partners(person: Person, kind: str, statement: str) -> None:
    mine = person("A", kind=kind)
    assigned(mine)
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        isolated(actor(mine)),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("kind", ["enterprise", "partner"])
def test_nobody_changes_anothers_notice_by_raw_sql(person: Person, kind: str) -> None:
    mine, staff = person("A", kind=kind), person("B")
    assigned(mine, staff)
    with transaction.atomic(), isolated(actor(mine)), connection.cursor() as cursor:
        cursor.execute("update messaging_notice set url = '/evil/'")
        assert cursor.rowcount == 1
    assert Notice.objects.get(user=staff).url == "/desk/cases/DL-1/"


def test_a_notice_about_an_enterprise_is_hidden_from_who_no_longer_acts_for_it(person: Person) -> None:
    user = person("A", kind="enterprise")
    assigned(user, enterprise_id=1)
    for enterprise, seen in ((1, 1), (2, 0)):
        with transaction.atomic(), isolated(actor(user, enterprise=enterprise)):
            assert notices(user.pk).count() == seen


@pytest.mark.parametrize("kind", ["staff", "enterprise", "partner"])
def test_a_reader_marks_their_own_notices_only(person: Person, kind: str) -> None:
    mine, other = person("A", kind=kind), person("B", kind=kind)
    assigned(mine, other)
    theirs = Notice.objects.get(user=other)
    with transaction.atomic(), isolated(actor(mine)):
        mark_read(id=theirs.pk, by=actor(mine), now=now())
        mark_all_read(by=actor(mine), now=now())
    assert (unread_count(mine.pk), unread_count(other.pk)) == (0, 1)


def test_one_notice_is_marked_and_the_others_stay(person: Person) -> None:
    user = person("A")
    assigned(user)
    assigned(user, key="another")
    mark_read(id=Notice.objects.get(key="another").pk, by=actor(user), now=now())
    assert list(notices(user.pk).filter(read_at=None).values_list("key", flat=True)) == ["case:1:assigned:2"]


@pytest.mark.parametrize("kind", ["staff", "enterprise", "partner"])
def test_everybody_says_for_themselves_whether_they_want_mail(person: Person, kind: str) -> None:
    user = person("A", kind=kind)
    assert wants_mail(user.pk)
    for wanted in (False, True, False):
        with transaction.atomic(), isolated(actor(user)):
            want_mail(wanted=wanted, by=actor(user))
        assert wants_mail(user.pk) is wanted


def test_the_database_refuses_a_second_mail_with_the_same_key(person: Person) -> None:
    user = person("A")
    assigned(user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outbox.objects.get().__class__.objects.create(
            key=Outbox.objects.get().key, user=user, event="x", created_at=now(), next_attempt_at=now()
        )
