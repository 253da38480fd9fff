"""One official and one contact for each enterprise, never two at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from breakwater.enterprises import operations, queries
from breakwater.enterprises.models import Designation, Enterprise
from breakwater.enterprises.operations.designations import (
    AlreadyDesignated,
    ContactNotUsable,
    EndsBeforeStart,
    NotAnOfficial,
)
from breakwater.kernel.errors import NotAllowed, Stale
from tests.enterprises.builders import NOW, TODAY, actor, area, chief, contact, enterprise, staff

pytestmark = pytest.mark.django_db


def designate(made: Enterprise, **changes: Any) -> Designation:
    official = changes.pop("official", None) or staff("district_official", area=area())
    person = changes.pop("contact", None) or contact(made)
    values = {"starts": TODAY, "by": chief(), "now": NOW, **changes}
    return operations.designate(
        enterprise_id=made.pk, official_id=official.pk, contact_id=person.pk, **values
    )


def test_the_official_looks_after_the_enterprise_from_the_first_day() -> None:
    made, official = enterprise(), staff("district_official", area=area())
    designate(made, official=official)
    assert queries.designated_official(enterprise_id=made.pk, day=TODAY) == official
    assert queries.designated_official(enterprise_id=made.pk, day=TODAY - timedelta(days=1)) is None


def test_a_successor_begins_the_day_after_the_predecessor_ends() -> None:
    made = enterprise()
    before = designate(made, starts=date(2020, 1, 1))
    after = designate(made, replaces=before.pk)
    before.refresh_from_db()
    assert (before.ends, after.starts) == (date(2020, 2, 9), TODAY)


def test_a_mistake_of_the_same_day_is_corrected_in_place() -> None:
    made, right = enterprise(), staff("district_official", area=area())
    wrong = designate(made)
    assert designate(made, official=right, replaces=wrong.pk).pk == wrong.pk
    assert Designation.objects.get().official == right


def test_whoever_does_not_know_of_the_present_official_is_told() -> None:
    made = enterprise()
    designate(made, official=staff("district_official", area=area(), name="赵磊"))
    with pytest.raises(AlreadyDesignated, match="赵磊"):
        designate(made)


def test_replacing_a_designation_that_is_over_is_refused() -> None:
    made = enterprise()
    old = designate(made, starts=date(2020, 1, 1))
    operations.end_designation(designation_id=old.pk, ends=date(2020, 2, 1), by=chief(), now=NOW)
    with pytest.raises(Stale):
        designate(made, replaces=old.pk)
    with pytest.raises(Stale):
        operations.end_designation(designation_id=old.pk, ends=date(2020, 2, 1), by=chief(), now=NOW)


def test_a_designation_cannot_end_before_it_begins() -> None:
    made = designate(enterprise())
    with pytest.raises(EndsBeforeStart):
        operations.end_designation(designation_id=made.pk, ends=date(2020, 2, 9), by=chief(), now=NOW)


def test_only_officials_of_the_area_or_of_the_bureau_look_after_an_enterprise() -> None:
    made, elsewhere = enterprise(), area("DL-210203", "西岗区", "Xigang")
    for nobody in (
        staff("district_official", area=elsewhere),
        staff("auditor"),
        staff("district_official", area=area(), is_active=False),
    ):
        with pytest.raises(NotAnOfficial):
            designate(made, official=nobody)
    assert designate(made, official=staff("division_officer")).pk


def test_a_contact_of_another_enterprise_or_a_retired_one_is_refused() -> None:
    made, other = enterprise(), enterprise("大连乙有限公司")
    retired = contact(made)
    operations.retire_contact(contact_id=retired.pk, by=chief(), now=NOW)
    for person in (contact(other), retired):
        with pytest.raises(ContactNotUsable):
            designate(made, contact=person)


def test_an_official_may_not_designate() -> None:
    with pytest.raises(NotAllowed):
        designate(enterprise(), by=actor(staff("district_official", area=area())))


def test_many_enterprises_get_one_official_and_those_without_a_reachable_contact_are_named() -> None:
    held, fresh, lonely = (enterprise(f"大连{n}有限公司") for n in "甲乙丙")
    designate(held, starts=date(2020, 1, 1))
    contact(fresh)
    contact(lonely, mobile="")
    official = staff("district_official", area=area())
    result = operations.designate_many(
        enterprise_ids=[held.pk, fresh.pk, lonely.pk],
        official_id=official.pk,
        starts=TODAY,
        by=chief(),
        now=NOW,
    )
    assert result.done == 2
    assert result.without_contact == [lonely]
    assert set(queries.designations_on(TODAY).values_list("enterprise", flat=True)) == {held.pk, fresh.pk}


def insert(made: Designation, **changes: Any) -> None:
    values = {
        "enterprise_id": made.enterprise_id,
        "official_id": made.official_id,
        "contact_id": made.contact_id,
        "starts": made.starts,
        "ends": made.ends,
        **changes,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into enterprises_designation (enterprise_id, official_id, contact_id, starts, ends)"
            " values (%(enterprise_id)s, %(official_id)s, %(contact_id)s, %(starts)s, %(ends)s)",
            values,
        )
        cursor.execute("set constraints all immediate")


def test_the_database_refuses_two_at_once() -> None:
    made = designate(enterprise())
    with pytest.raises(IntegrityError, match="designation_never_two_at_once"):
        insert(made, starts=date(2020, 3, 1))
    insert(made, starts=date(2020, 1, 1), ends=date(2020, 2, 9))


def test_the_database_refuses_a_contact_of_another_enterprise() -> None:
    made, other = designate(enterprise()), enterprise("大连乙有限公司")
    with pytest.raises(IntegrityError, match="designation_contact_of_enterprise"):
        insert(made, enterprise_id=other.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_chiefs_who_designate_at_once_one_wins_and_the_other_is_told() -> None:
    made, by = enterprise(), chief()
    person = contact(made)
    officials = [staff("district_official", area=area()) for _ in range(2)]
    told: list[str] = []
    start = threading.Barrier(2)

    def act(official: Any) -> None:
        start.wait()
        try:
            designate(made, official=official, contact=person, by=by)
        except AlreadyDesignated as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(official,)) for official in officials]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Designation.objects.count() == 1
    assert len(told) == 1
    assert Designation.objects.get().official.name in told[0]
