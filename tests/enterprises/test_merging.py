"""Two entries become one, and two again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breakwater.enterprises import followers, operations, queries
from breakwater.enterprises.models import Contact, Enterprise, Merge, Twin
from breakwater.enterprises.operations.locking import EntryMerged
from breakwater.enterprises.operations.merging import SameEntry, UnknownMerge
from breakwater.kernel.errors import AlreadyDone
from tests.enterprises.builders import NOW, TODAY, actor, area, chief, contact, enterprise, member, staff

pytestmark = pytest.mark.django_db


def merge(kept: Enterprise, gone: Enterprise) -> Merge:
    return operations.merge(kept_id=kept.pk, merged_id=gone.pk, by=chief(), now=NOW)


def undo(done: Merge) -> Merge:
    return operations.undo_merge(merge_id=done.pk, by=chief(), now=NOW)


def employees(of: Enterprise, number: int) -> None:
    operations.record_fact(
        enterprise_id=of.pk, name="employees", value=number, as_of=TODAY, source="visit", by=chief(), now=NOW
    )


def shown(entry: Enterprise) -> dict[str, Any]:
    """All that a reader can see of an entry."""
    entry.refresh_from_db()
    return {
        "status": entry.status,
        "into": entry.merged_into_id,
        "names": entry.names,
        "facts": list(entry.facts.order_by("pk").values_list("name", "value")),
        "investors": list(entry.investors.order_by("pk").values_list("country", flat=True)),
        "contacts": list(entry.contacts.filter(is_active=True).order_by("pk").values_list("name", flat=True)),
        "official": queries.designated_official(enterprise_id=entry.pk, day=TODAY),
    }


@pytest.fixture
def visits() -> Iterator[dict[int, int]]:
    """Rows of an app above: visit -> enterprise."""
    rows: dict[int, int] = {}

    def move(source: int, target: int, only: Sequence[int] | None) -> Iterable[int]:
        moving = [key for key, owner in rows.items() if owner == source and (only is None or key in only)]
        rows.update(dict.fromkeys(moving, target))
        return moving

    followers.register("tests.visits", move)
    yield rows
    rows.clear()


def test_everything_goes_to_the_entry_that_is_kept(visits: dict[int, int]) -> None:
    kept = enterprise(names={"zh-Hans": "大连甲有限公司"})
    gone = enterprise(
        names={"zh-Hans": "大连甲公司", "ko": "갑"}, investors=[operations.Holding(country="KR")]
    )
    employees(gone, 12)
    contact(gone, name="朴")
    visits[1] = gone.pk
    merge(kept, gone)
    assert shown(kept) == {
        "status": "active",
        "into": None,
        "names": {"zh-Hans": "大连甲有限公司", "ko": "갑"},
        "facts": [("employees", 12)],
        "investors": ["KR"],
        "contacts": ["朴"],
        "official": None,
    }
    assert (shown(gone)["status"], shown(gone)["into"], visits[1]) == ("merged", kept.pk, kept.pk)


def test_whoever_signed_in_for_the_one_signs_in_for_the_other() -> None:
    kept, gone = enterprise("大连甲有限公司"), enterprise("大连甲公司")
    user = member(gone)
    done = merge(kept, gone)
    assert actor(user).enterprise_ids == {kept.pk}
    undo(done)
    assert actor(user).enterprise_ids == {gone.pk}


def test_the_history_of_officials_stays_true() -> None:
    kept, gone = enterprise("大连甲有限公司"), enterprise("大连甲公司")
    official, person = staff("district_official", area=area()), contact(gone)
    operations.designate(
        enterprise_id=gone.pk,
        official_id=official.pk,
        contact_id=person.pk,
        starts=TODAY.replace(day=1),
        by=chief(),
        now=NOW,
    )
    done = merge(kept, gone)
    assert gone.designations.get().ends == TODAY.replace(day=9)
    undo(done)
    assert gone.designations.get().ends is None


def test_undoing_twice_or_merging_a_merged_entry_is_refused() -> None:
    kept, gone = enterprise("大连甲有限公司"), enterprise("大连甲公司")
    done = merge(kept, gone)
    with pytest.raises(EntryMerged):
        merge(gone, enterprise("大连丙有限公司"))
    undo(done)
    with pytest.raises(AlreadyDone):
        undo(done)
    with pytest.raises(SameEntry):
        merge(kept, kept)


def test_a_merge_into_an_entry_that_went_elsewhere_is_undone_in_order() -> None:
    first, second, third = (enterprise(f"大连{n}有限公司") for n in "甲乙丙")
    inner = merge(second, third)
    outer = merge(first, second)
    with pytest.raises(EntryMerged):
        undo(inner)
    undo(outer)
    undo(inner)
    assert {entry.status for entry in Enterprise.objects.all()} == {"active"}


def test_a_district_cannot_undo_a_merge_outside_its_area() -> None:
    done = merge(enterprise("大连甲有限公司"), enterprise("大连甲公司"))
    elsewhere = actor(staff(area=area("DL-210203", "西岗区", "Xigang")))
    with pytest.raises(UnknownMerge):
        operations.undo_merge(merge_id=done.pk, by=elsewhere, now=NOW)


pieces = st.fixed_dictionaries(
    {
        "languages": st.sets(st.sampled_from(["en", "ja", "ko"])),
        "employees": st.lists(st.integers(0, 50), max_size=2),
        "countries": st.lists(st.sampled_from(["JP", "KR", "US"]), unique=True),
        "people": st.lists(st.sampled_from(["李娜", "朴", "佐藤"]), unique=True),
        "visits": st.integers(0, 2),
    }
)


def build(name: str, parts: dict[str, Any], visits: dict[int, int]) -> Enterprise:
    names = {"zh-Hans": name, **{tag: f"{name} {tag}" for tag in parts["languages"]}}
    made = enterprise(
        names=names, investors=[operations.Holding(country=code) for code in sorted(parts["countries"])]
    )
    for number in parts["employees"]:
        employees(made, number)
    for person in sorted(parts["people"]):
        contact(made, name=person)
    for _ in range(parts["visits"]):
        visits[len(visits)] = made.pk
    return made


@given(one=pieces, other=pieces)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_a_merge_gives_back_what_there_was(
    one: dict[str, Any], other: dict[str, Any], visits: dict[int, int]
) -> None:
    visits.clear()
    kept, gone = build("大连甲有限公司", one, visits), build("大连甲公司", other, visits)
    before = (shown(kept), shown(gone), dict(visits))
    undo(merge(kept, gone))
    assert (shown(kept), shown(gone), dict(visits)) == before


def test_near_names_are_proposed_once_and_judged_once() -> None:
    by = chief()
    first = enterprise(names={"zh-Hans": "大连远海精密机械有限公司"})
    second = enterprise(names={"zh-Hans": "大连市远海精密机械有限责任公司"})
    enterprise(names={"zh-Hans": "大连佳和食品有限公司"})
    assert operations.find_twins(by=by, now=NOW) == 1
    twin = Twin.objects.get()
    assert (twin.first_id, twin.second_id, twin.score) == (first.pk, second.pk, 100)
    operations.judge_different(twin_id=twin.pk, by=by, now=NOW)
    assert operations.find_twins(by=by, now=NOW) == 0
    with pytest.raises(AlreadyDone):
        operations.judge_different(twin_id=twin.pk, by=by, now=NOW)


def test_a_merge_decides_the_proposal_and_its_undoing_opens_it_again() -> None:
    first, second = enterprise("大连远海机械有限公司"), enterprise("大连远海机械公司")
    operations.find_twins(by=chief(), now=NOW)
    done = merge(second, first)
    assert Twin.objects.get().verdict == "same"
    undo(done)
    assert Twin.objects.get().verdict == "open"


def test_a_copied_contact_is_a_row_of_the_kept_entry() -> None:
    kept, gone = enterprise("大连甲有限公司"), enterprise("大连甲公司")
    original = contact(gone)
    merge(kept, gone)
    copy = Contact.objects.get(enterprise=kept)
    assert (copy.mobile, copy.is_active, copy.pk != original.pk) == (original.mobile, True, True)
