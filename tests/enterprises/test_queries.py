"""Searching the register, the official's card, and the gap report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from breakwater.access.isolation import isolated
from breakwater.enterprises import operations, queries
from breakwater.enterprises.models import Designation, Enterprise
from breakwater.organisation.models import Absence, Post, User
from tests.enterprises.builders import NOW, TODAY, actor, area, chief, contact, enterprise, member, staff

pytestmark = pytest.mark.django_db


def pair(made: Enterprise, official: User | None = None, **person: Any) -> Designation:
    official = official or staff("district_official", area=made.area)
    return operations.designate(
        enterprise_id=made.pk,
        official_id=official.pk,
        contact_id=contact(made, **person).pk,
        starts=date(2020, 1, 1),
        by=chief(),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("远海", True),
        ("海机", True),
        ("海远", False),
        ("連遠", True),
        ("다롄", True),
        ("위안하이", True),
        ("yuanhai", True),
        ("Yuan", True),
        ("machines", True),
        ("91210200MA0EX4MP5J", True),
        ("91210200ma0ex", True),
        ("远海 yuanhai", True),
        ("远海 canon", False),
        ("海", True),
        ("", True),
        ("的", False),
        ("' | :* & !", False),
    ],
)
def test_an_enterprise_is_found_by_words_in_four_languages_and_by_code(words: str, found: bool) -> None:
    names = {
        "zh-Hans": "大连远海机械有限公司",
        "ja": "大連遠海機械",
        "ko": "다롄위안하이기계",
        "en": "Dalian Yuanhai Machinery",
    }
    enterprise(names=names, uscc="91210200MA0EX4MP5J")
    assert queries.matching(Enterprise.objects.all(), words).exists() is found


def gaps() -> dict[str, str]:
    return {made.names["zh-Hans"]: made.gap for made in queries.gaps(Enterprise.objects.all(), TODAY)}


def test_an_enterprise_with_a_reachable_pair_has_no_gap() -> None:
    pair(enterprise())
    assert gaps() == {}


def test_an_enterprise_without_a_pair_today_is_a_gap() -> None:
    enterprise("无")
    ended = pair(enterprise("过"))
    Designation.objects.filter(pk=ended.pk).update(ends=TODAY - timedelta(days=1))
    later = pair(enterprise("来"))
    Designation.objects.filter(pk=later.pk).update(starts=TODAY + timedelta(days=1))
    assert gaps() == {"无": "no_pair", "过": "no_pair", "来": "no_pair"}


def test_an_official_who_left_is_a_gap() -> None:
    inactive, without_post = pair(enterprise("甲")).official, pair(enterprise("乙")).official
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    Post.objects.filter(user=without_post).update(ends=TODAY - timedelta(days=1))
    assert gaps() == {"甲": "official_left", "乙": "official_left"}


def test_an_absent_official_is_a_gap_only_if_nobody_stands_in() -> None:
    substitute = staff("district_official", area=area())
    left = staff("district_official", area=area(), is_active=False)
    for name, stands_in in (("有", substitute), ("无", left)):
        official = pair(enterprise(name)).official
        Absence.objects.create(user=official, substitute=stands_in, starts=TODAY, ends=TODAY)
    assert gaps() == {"无": "official_absent"}


def test_two_officials_who_stand_in_for_each_other_are_both_gaps_when_both_are_away() -> None:
    first, second = (pair(enterprise(name)).official for name in "甲乙")
    Absence.objects.create(user=first, substitute=second, starts=TODAY, ends=TODAY)
    Absence.objects.create(user=second, substitute=first, starts=TODAY, ends=TODAY)
    assert gaps() == {"甲": "official_absent", "乙": "official_absent"}


def test_a_contact_without_number_and_address_is_a_gap() -> None:
    pair(enterprise("甲"), mobile="")
    pair(enterprise("乙"), mobile="", email="li@example.com")
    assert gaps() == {"甲": "contact_silent"}


def test_closed_enterprises_need_no_pair() -> None:
    operations.close(enterprise_id=enterprise().pk, by=chief(), now=NOW)
    assert gaps() == {}


def test_gaps_are_counted_by_area_most_first() -> None:
    other = area("DL-210203", "西岗区", "Xigang")
    enterprise("甲")
    enterprise("乙", area=other)
    pair(enterprise("丙", area=other), mobile="")
    counted = queries.gaps_by_area(Enterprise.objects.all(), TODAY)
    assert [(one.area, one.counts) for one in counted] == [
        (other, {"no_pair": 1, "contact_silent": 1}),
        (area(), {"no_pair": 1}),
    ]


def test_the_card_names_who_acts_for_an_absent_official() -> None:
    made = enterprise()
    official = pair(made).official
    substitute = staff("district_official", area=area(), name="赵磊")
    Absence.objects.create(user=official, substitute=substitute, starts=TODAY, ends=TODAY)
    card = queries.official_card(made, TODAY)
    assert card is not None
    assert (card.official, card.acting, card.is_represented) == (official, substitute, True)
    assert card.department is not None
    assert card.department.area == area()


def test_an_enterprise_reads_its_own_card_and_facts_and_nothing_of_its_neighbour() -> None:
    own, other = enterprise("甲"), enterprise("乙")
    pair(own)
    pair(other)
    by = actor(member(own))
    operations.record_fact(
        enterprise_id=own.pk, name="employees", value=5, as_of=TODAY, source="return", by=by, now=NOW
    )
    with isolated(by):
        assert list(Enterprise.objects.all()) == [own]
        assert set(Designation.objects.values_list("enterprise", flat=True)) == {own.pk}
        assert queries.official_card(own, TODAY) is not None
        assert queries.official_card(other, TODAY) is None
        assert queries.current_facts(own.pk)["employees"].value == 5
