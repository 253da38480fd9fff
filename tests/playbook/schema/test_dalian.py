"""The shipped playbook says what the notice says."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from breakwater.playbook.rules.schema import Playbook, check
from breakwater.playbook.rules.schema.city import AreaType, DayKind, DepartmentKind
from breakwater.playbook.rules.schema.playbook import folded
from breakwater.playbook.rules.schema.speech import Event, Reader
from breakwater.playbook.rules.schema.work import Clock, Rank

SHIPPED = Path(__file__).parents[3] / "playbooks" / "dalian-2020"


def test_the_shipped_playbook_has_no_problem() -> None:
    assert check(SHIPPED) == []


def test_the_ten_measures_have_the_divisions_of_the_notice(playbook: Playbook) -> None:
    three = ("IPD-1", "IPD-2", "IPD-3")
    assert {measure.code: measure.responsible for measure in playbook.measures} == {
        "assistance": three,
        "funding": ("IPD-3", "FT", "OIEC"),
        "consulting": ("IPD-3",),
        "bulletins": three,
        "supplies": three,
        "clearance": ("FT",),
        "relief": ("GL", "FT"),
        "labour": ("OIEC",),
        "overseas": ("OIEC",),
        "taskforce": (*three, "FT", "OIEC", "GL"),
    }


def test_only_measure_one_has_a_lead_that_the_notice_chose_among_several(playbook: Playbook) -> None:
    chosen = {
        measure.number
        for measure in playbook.measures
        if len(measure.responsible) > 1 and all(task.lead_confirmed for task in measure.tasks)
    }
    assert chosen == {1, 2}  # 2: each of its three tasks has one division
    assert {task.lead for task in playbook.measures[0].tasks} == {"IPD-3"}


def test_no_task_has_a_due_date_because_the_notice_has_none(playbook: Playbook) -> None:
    assert {task.due for measure in playbook.measures for task in measure.tasks} == {None}


def test_measure_eight_cancels_the_two_paper_forms(playbook: Playbook) -> None:
    cancelled = {measure.number: len(measure.cancelled_forms) for measure in playbook.measures}
    assert {number: forms for number, forms in cancelled.items() if forms} == {8: 2}


def test_the_ten_divisions_are_those_of_gb_t_2260(playbook: Playbook) -> None:
    divisions = {area.gb_code: area.type for area in playbook.areas if area.gb_code}
    districts = dict.fromkeys(
        ("210202", "210203", "210204", "210211", "210212", "210213", "210214"), AreaType.DISTRICT
    )
    cities = dict.fromkeys(("210281", "210283"), AreaType.COUNTY_LEVEL_CITY)
    assert divisions == {**districts, "210224": AreaType.COUNTY, **cities}


def test_every_area_has_one_commerce_department(playbook: Playbook) -> None:
    departments = playbook.organisation.departments
    served = [item.area for item in departments if item.kind is DepartmentKind.DISTRICT]
    assert sorted(map(str, served)) == sorted(area.code for area in playbook.areas)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Investment Promotion Division Ⅲ", "IPD-3"),
        ("Investment Promotion DivisionⅠ", "IPD-1"),
        ("Foreign Investment and Economic Cooperation Division", "OIEC"),
        ("Overseas Investment and Economic Cooperation Division", "OIEC"),
        ("Foreign Trade Department", "FT"),
        ("General and Legal Affairs Division", "GL"),
    ],
)
def test_the_spellings_of_the_notice_name_one_department(playbook: Playbook, written: str, code: str) -> None:
    meant = {
        department.code
        for department in playbook.organisation.departments
        if folded(written) in map(folded, (*department.names.values(), *department.aliases))
    }
    assert meant == {code}


def test_the_calendar_agrees_with_chinesecalendar_on_every_day_of_2020(playbook: Playbook) -> None:
    named = {
        period.start + timedelta(days): period.kind
        for period in playbook.calendar.days
        for days in range((period.end - period.start).days + 1)
    }
    for day in (date(2020, 1, 1) + timedelta(days) for days in range(366)):
        usual = DayKind.WORKDAY if day.weekday() < 5 else DayKind.HOLIDAY
        works = chinese_calendar.is_workday(day)
        assert (named.get(day, usual) is DayKind.WORKDAY) == works, day


@pytest.mark.parametrize(
    ("clock", "measure", "severity", "limit"),
    [
        (Clock.ACKNOWLEDGE, "assistance", "ordinary", "2 working-hours"),
        (Clock.FIRST_CONTACT, "assistance", "significant", "1 working-days"),
        (Clock.RESOLVE, "consulting", "ordinary", "2 working-days"),
        (Clock.RESOLVE, "consulting", "complex", "7 working-days"),
        (Clock.RESOLVE, "assistance", "ordinary", "5 working-days"),
        (Clock.RESOLVE, "clearance", "complex", "7 working-days"),
        (Clock.RESOLVE, "assistance", "significant", "20 working-days"),
        (Clock.COOPERATE, "relief", "ordinary", "3 working-days"),
        (Clock.OBJECT, "relief", "ordinary", "1 working-days"),
        (Clock.CALL_BACK, "relief", "ordinary", "3 working-days"),
    ],
)
def test_the_closest_service_level_applies(
    playbook: Playbook, clock: Clock, measure: str, severity: str, limit: str
) -> None:
    level = playbook.service_levels.level_for(clock=clock, measure=measure, severity=severity)
    assert level is not None
    assert f"{level.limit.amount} {level.limit.unit}" == limit


def test_only_significant_matters_report_weekly_and_need_a_meeting(playbook: Playbook) -> None:
    levels = playbook.service_levels.levels
    assert [level.code for level in levels if level.progress_every] == ["significant"]
    severities = playbook.difficulties.severities
    assert [severity.code for severity in severities if severity.needs_meeting] == ["significant"]


def test_the_ladder_climbs_from_the_handler_to_the_leader(playbook: Playbook) -> None:
    ranks = [step.rank for step in playbook.service_levels.escalation]
    assert list(dict.fromkeys(ranks)) == list(Rank)


def test_the_enterprise_is_told_of_each_step_of_its_matter(playbook: Playbook) -> None:
    told = {template.event for template in playbook.messages if template.reader is Reader.ENTERPRISE}
    within_the_house = {
        Event.SUPPLIED, Event.OBJECTED, Event.ESCALATED, Event.SUPERVISED, Event.DECIDED, Event.WITHDRAWN,
        Event.REMINDER, Event.OVERDUE, Event.ASKED, Event.COOPERATED,
    }  # fmt: skip
    assert told == set(Event) - within_the_house


def test_every_template_leads_to_its_matter(playbook: Playbook) -> None:
    assert all({"number", "link"} <= template.placeholders for template in playbook.messages)


def test_no_mobile_number_of_a_person_is_in_the_files() -> None:
    for path in SHIPPED.rglob("*.yaml"):
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", path.read_text(encoding="utf-8")), path
