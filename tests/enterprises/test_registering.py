"""Entering, amending and closing an enterprise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from breakwater.enterprises import operations
from breakwater.enterprises.models import Enterprise
from breakwater.enterprises.operations.locking import UnknownEnterprise
from breakwater.enterprises.operations.registering import (
    ChineseNameMissing,
    FormNeedsOutsideInvestor,
    OutsideArea,
    UsccTaken,
)
from breakwater.enterprises.policies import visible
from breakwater.kernel.errors import NotAllowed, Stale
from breakwater.kernel.identifiers import InvalidUscc
from tests.enterprises.builders import (
    NOW,
    actor,
    area,
    chief,
    enterprise,
    member,
    particulars,
    staff,
    uscc,
)

pytestmark = pytest.mark.django_db


def test_an_entry_keeps_what_was_written_and_can_be_sorted_by_pinyin() -> None:
    made = enterprise(
        "大连远海机械有限公司",
        names={"zh-Hans": " 大连远海机械有限公司 ", "ja": "大連遠海機械", "en": " "},
        investors=[operations.Holding(country="JP", name="Enkai", share=Decimal("51.00"))],
        uscc=" 91210200ma0ex4mp5j ",
    )
    made.refresh_from_db()
    assert made.uscc == "91210200MA0EX4MP5J"
    assert made.names == {"zh-Hans": "大连远海机械有限公司", "ja": "大連遠海機械"}
    assert made.sort_key.startswith("DA LIAN YUAN HAI")
    assert [(one.country, one.share) for one in made.investors.all()] == [("JP", Decimal("51.00"))]


def test_a_wrong_code_is_refused_at_its_field() -> None:
    with pytest.raises(InvalidUscc) as refused:
        enterprise(uscc="91210200MA0EX4MP5K")
    assert refused.value.field == "uscc"


def test_a_code_of_the_register_is_refused_with_the_name_it_has() -> None:
    first = enterprise("大连甲有限公司")
    with pytest.raises(UsccTaken, match="大连甲有限公司"):
        enterprise("大连乙有限公司", uscc=first.uscc)


def test_the_chinese_name_is_required() -> None:
    with pytest.raises(ChineseNameMissing):
        enterprise(names={"en": "Yuanhai"})


def test_a_domestic_enterprise_cannot_be_a_joint_venture() -> None:
    with pytest.raises(FormNeedsOutsideInvestor):
        enterprise(investment_source="domestic", legal_form="equity_joint_venture")


def test_a_district_enters_enterprises_of_its_own_area_only() -> None:
    own, other = area(), area("DL-210203", "西岗区", "Xigang")
    official = actor(staff(area=own))
    enterprise(by=official, area=own)
    with pytest.raises(OutsideArea):
        enterprise(by=official, area=other)


def test_an_auditor_may_not_enter_enterprises() -> None:
    with pytest.raises(NotAllowed):
        enterprise(by=actor(staff("auditor")))


def test_amending_an_entry_that_changed_meanwhile_is_refused() -> None:
    made = enterprise()
    change = {"enterprise_id": made.pk, "investors": (), "by": chief(), "now": NOW}
    operations.amend(particulars=particulars("大连新名有限公司"), expected_version=1, **change)
    with pytest.raises(Stale):
        operations.amend(particulars=particulars("大连旧名有限公司"), expected_version=1, **change)
    made.refresh_from_db()
    assert (made.names["zh-Hans"], made.version) == ("大连新名有限公司", 2)


def test_a_closed_enterprise_can_be_reopened() -> None:
    made, by = enterprise(), chief()
    operations.close(enterprise_id=made.pk, by=by, now=NOW)
    assert Enterprise.objects.get().status == "closed"
    operations.reopen(enterprise_id=made.pk, by=by, now=NOW)
    assert Enterprise.objects.get().status == "active"


def test_each_role_sees_the_enterprises_of_its_reach() -> None:
    here, there = area(), area("DL-210203", "西岗区", "Xigang")
    own, other = enterprise(area=here), enterprise("大连乙有限公司", area=there)
    sees = {
        "leader": {own, other},
        "division_officer": {own, other},
        "auditor": set(),
        "system_administrator": set(),
        "partner": set(),
    }
    for role, expected in sees.items():
        assert set(visible(actor(staff(role)))) == expected, role
    assert set(visible(actor(staff("district_official", area=here)))) == {own}
    assert set(visible(actor(member(other)))) == {other}


def test_a_neighbours_entry_does_not_exist_for_a_district() -> None:
    made = enterprise(area=area("DL-210203", "西岗区", "Xigang"))
    with pytest.raises(UnknownEnterprise):
        operations.close(enterprise_id=made.pk, by=actor(staff(area=area())), now=NOW)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("uscc = '91210200MAOEX4MP5J'", "enterprise_uscc_shape"),
        ('names = \'{"en": "Only English"}\'', "enterprise_has_chinese_name"),
        ("status = 'merged'", "enterprise_merged_iff_into"),
        ("status = 'merged', merged_into_id = id", "enterprise_not_into_itself"),
        ("investment_source = 'domestic'", "enterprise_outside_form"),
        ("industry = '27'", "enterprise_industry_shape"),
    ],
)
def test_the_database_refuses_impossible_entries(change: str, constraint: str) -> None:
    enterprise(uscc=uscc())
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update enterprises_enterprise set {change}")
