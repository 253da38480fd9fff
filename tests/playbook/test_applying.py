"""Applying a playbook: whole or not at all, once, and from a day on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, transaction

from breakwater.access.actors import Actor
from breakwater.access.roles import DivisionChief, SystemAdministrator
from breakwater.kernel.errors import NotAllowed
from breakwater.organisation.models import Area, Department
from breakwater.playbook import operations, queries
from breakwater.playbook.models import Measure, PlaybookVersion, Responsibility, Task
from breakwater.playbook.operations import Applied
from breakwater.playbook.operations.applying import OtherWeek, TooEarly, Unreadable
from breakwater.playbook.rules.schema import Playbook, load
from tests.playbook.conftest import NOW, SHIPPED, actor, officer

Edit = Callable[[str, str, str], Playbook]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """The shipped playbook with one text in one file replaced, once."""
    folder = tmp_path / "dalian-2020"
    shutil.copytree(SHIPPED, folder)

    def edit(file: str, old: str, new: str) -> Playbook:
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1))
        return load(folder)

    return edit


def test_the_notice_stands_in_rows_after_it_is_applied(applied: Applied) -> None:
    assert Measure.objects.count() == 10
    assert Area.objects.filter(kind=Area.Kind.DIVISION).count() == 10
    divisions = Department.objects.filter(kind=Department.Kind.DIVISION).order_by("position")
    assert [each.code for each in divisions] == ["IPD-1", "IPD-2", "IPD-3", "FT", "OIEC", "GL"]
    tasks = Task.objects.filter(measure=1).order_by("position")
    assert [task.code for task in tasks] == ["1.1", "1.2", "1.3"]
    periods = set(Measure.objects.order_by("pk").values_list("valid_from", "valid_to"))
    assert periods == {(date(2020, 2, 8), None)}


def test_applying_the_same_again_changes_nothing(applied: Applied, shipped: Playbook, house: Actor) -> None:
    rows = list(Responsibility.objects.order_by("pk").values())
    again = operations.apply(playbook=shipped, by=house, now=NOW + timedelta(days=1))
    assert again == Applied(applied.version, ())
    assert list(Responsibility.objects.order_by("pk").values()) == rows
    assert PlaybookVersion.objects.count() == 1


def test_a_folder_is_applied_as_its_playbook(db: None, house: Actor) -> None:
    applied = operations.apply(playbook=SHIPPED, by=house, now=NOW)
    assert applied.version.playbook == "dalian-2020"
    assert applied.changes


def test_a_changed_measure_holds_from_its_day_and_the_old_one_until_then(
    applied: Applied, edited: Edit, house: Actor
) -> None:
    new = edited("measures/02-funding.yaml", "number: 2", "number: 2  # a comment changes nothing")
    assert operations.apply(playbook=new, by=house, now=NOW).changes == ()
    title = Measure.objects.get(number=2).titles["en"]
    new = edited("measures/02-funding.yaml", f"en: {title}", "en: Money, faster")
    march = date(2020, 3, 2)
    version = operations.apply(playbook=new, by=house, now=NOW, effective_from=march).version
    old, new_row = Measure.objects.filter(number=2).order_by("pk")
    assert (old.title, old.valid_from, old.valid_to) == (title, date(2020, 2, 8), march)
    assert (new_row.title, new_row.valid_from, new_row.valid_to) == ("Money, faster", march, None)
    assert new_row.version == version
    assert Measure.objects.count() == 11, "the other nine measures go on"
    assert Task.objects.filter(version=version).count() == 0


def test_what_is_in_force_follows_the_day(applied: Applied, edited: Edit, house: Actor) -> None:
    title = Measure.objects.get(number=2).titles["en"]
    new = edited("measures/02-funding.yaml", f"en: {title}", "en: Money, faster")
    operations.apply(playbook=new, by=house, now=NOW, effective_from=date(2020, 3, 2))
    with time_machine.travel(datetime(2020, 3, 1, 12, tzinfo=NOW.tzinfo), tick=False):
        assert queries.measure(2).title == title
    with time_machine.travel(datetime(2020, 3, 2, 12, tzinfo=NOW.tzinfo), tick=False):
        assert queries.measure(2).title == "Money, faster"


def test_a_version_replaced_on_the_day_it_began_holds_on_no_day(
    applied: Applied, edited: Edit, house: Actor
) -> None:
    title = Measure.objects.get(number=2).titles["en"]
    new = edited("measures/02-funding.yaml", f"en: {title}", "en: Money, faster")
    operations.apply(playbook=new, by=house, now=NOW)
    assert [row.titles["en"] for row in queries.in_force(Measure, NOW.date()) if row.number == 2] == [
        "Money, faster"
    ]


def test_a_new_version_cannot_begin_before_the_last(applied: Applied, edited: Edit, house: Actor) -> None:
    new = edited("playbook.yaml", "version: 1", "version: 2")
    with pytest.raises(TooEarly, match="2020-02-08"):
        operations.apply(playbook=new, by=house, now=NOW, effective_from=date(2020, 2, 7))


def test_a_department_the_playbook_no_longer_names_is_closed_and_kept(
    applied: Applied, tmp_path: Path, house: Actor
) -> None:
    folder = tmp_path / "renamed"
    shutil.copytree(SHIPPED, folder)
    for path in folder.rglob("*.yaml"):
        path.write_text(path.read_text().replace("INDUSTRY", "MACHINES"))
    operations.apply(playbook=folder, by=house, now=NOW)
    assert not Department.objects.get(code="INDUSTRY").is_active
    assert Department.objects.get(code="MACHINES").is_active
    assert "MACHINES" in queries.category("protective-supplies").cooperating


def test_a_wrong_reference_is_refused_and_nothing_is_half_done(
    db: None, tmp_path: Path, house: Actor
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(SHIPPED, folder)
    measure = folder / "measures" / "06-clearance.yaml"
    measure.write_text(measure.read_text().replace("lead: FT", "lead: FTT", 1))
    with pytest.raises(Unreadable, match=r"measures/06-clearance\.yaml:\d+:\d+: .*FTT"):
        operations.apply(playbook=folder, by=house, now=NOW)
    assert not PlaybookVersion.objects.exists()
    assert not Department.objects.exists()


def test_an_unusual_week_is_refused(db: None, edited: Edit, house: Actor) -> None:
    new = edited("calendar.yaml", "thursday, friday]", "thursday, friday, saturday]")
    with pytest.raises(OtherWeek):
        operations.apply(playbook=new, by=house, now=NOW)
    assert not PlaybookVersion.objects.exists()


def test_a_system_administrator_may_apply_and_a_chief_may_not(applied: Applied, edited: Edit) -> None:
    new = edited("playbook.yaml", "version: 1", "version: 2")
    chief = officer(DivisionChief.code, email="chief@example.com")
    with pytest.raises(NotAllowed):
        operations.apply(playbook=new, by=actor(chief), now=NOW)
    administrator = officer(SystemAdministrator.code, email="admin@example.com", department="BOC")
    version = operations.apply(playbook=new, by=actor(administrator), now=NOW).version
    assert version.applied_by == administrator


def test_two_measures_of_one_number_are_never_in_force_together(applied: Applied) -> None:
    row = Measure.objects.get(number=3)
    row.pk, row.code = None, "another"
    with pytest.raises(IntegrityError, match="measure_number_in_force_once"), transaction.atomic():
        row.save(force_insert=True)


def test_an_applied_version_is_never_changed(applied: Applied) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PlaybookVersion.objects.update(version=9)
