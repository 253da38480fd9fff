"""What the applied playbook answers: deadlines, who leads, words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import TestCase

from breakwater.access.actors import Actor
from breakwater.access.isolation import isolated
from breakwater.casework.casetype import COMMON
from breakwater.casework.registry import Audience
from breakwater.kernel.service_clock import Allowance
from breakwater.messaging.texts import text
from breakwater.organisation.models import Department, User
from breakwater.playbook import operations, queries
from breakwater.playbook.models import Import
from breakwater.playbook.operations import Applied
from breakwater.playbook.rules.schema import Playbook
from tests.playbook.conftest import NOW, actor


def id_of(code: str) -> int:
    return Department.objects.get(code=code).pk


def test_without_a_playbook_lists_are_empty_and_deadlines_are_refused(db: None) -> None:
    assert queries.measures() == []
    assert queries.categories(None) == []
    assert queries.city() is None
    assert queries.message("registered", "en") is None
    with pytest.raises(queries.NoPlaybook, match="No playbook is in force"):
        queries.calendar()


@pytest.mark.parametrize(
    ("level", "clock", "expected"),
    [
        ("ordinary", "acknowledge", Allowance(time=timedelta(hours=2))),
        ("ordinary", "first_contact", Allowance(days=1)),
        ("consult", "resolve", Allowance(days=2)),
        ("ordinary", "resolve", Allowance(days=5)),
        ("complex", "resolve", Allowance(days=7)),
        ("significant", "resolve", Allowance(days=20)),
        ("ordinary", "cooperate", Allowance(days=3)),
        ("ordinary", "call_back", Allowance(days=3)),
    ],
)
def test_each_clock_has_the_time_the_playbook_gives_it(
    applied: Applied, level: str, clock: str, expected: Allowance
) -> None:
    assert queries.allowance(case_type="assistance", level=level, clock=clock) == expected


def test_the_calendar_knows_the_long_spring_festival_of_2020(applied: Applied) -> None:
    calendar = queries.calendar()
    assert not calendar.is_working_day(date(2020, 1, 31))
    assert calendar.is_working_day(date(2020, 2, 3))
    assert calendar.is_working_day(date(2020, 4, 26)), "a Sunday worked in exchange for Labour Day"
    assert calendar.day_length == timedelta(hours=7.5)


def test_the_ladder_climbs_from_the_handler_to_the_leader(applied: Applied) -> None:
    ladder = queries.ladder()
    assert [step.audience for step in ladder] == ["handler", "handler", "chief", "deputy_leader", "leader"]
    assert [step.kind for step in ladder][:3] == ["notify", "notify", "escalate"]
    assert ladder[0].offset == -timedelta(hours=8)


def test_a_category_leads_to_its_division_and_a_measure_to_that_of_its_first_task(applied: Applied) -> None:
    by_code = Department.objects.get
    assert queries.lead_department(measure=1, category="logistics") == by_code(code="FT")
    assert queries.lead_department(measure=1, category="") == by_code(code="IPD-3")
    assert queries.lead_department(measure=99, category="") is None


def test_a_division_sees_the_measures_it_leads_or_helps_in(applied: Applied) -> None:
    assert queries.measures_of([id_of("FT")]) == {2, 6, 7, 10}
    assert queries.measures_of([id_of("IPD-1")]) >= {1, 4, 5, 10}
    assert queries.measures_of([]) == frozenset()


def test_categories_are_those_of_the_measure(applied: Applied) -> None:
    codes = [category.code for category in queries.categories(1)]
    assert "labour-return" in codes
    assert "logistics" not in codes
    assert len(queries.categories(None)) > len(codes)
    assert queries.category("nonsense") is None


def test_a_message_speaks_to_its_reader_in_the_reader_s_language(applied: Applied) -> None:
    subject, body = words("assigned.enterprise", "ko")
    assert subject == "담당자가 정해졌습니다: {number}"
    assert "{official}" in body
    assert words("assigned", "en")[0] == "New for you: {number}, {enterprise}"
    assert words("accepted", "en")[0] == "Work on your matter has begun: {number}", (
        "only one reader has words"
    )
    assert queries.message("no-such-event", "en") is None


def words(event: str, language: str) -> tuple[str, str]:
    found = queries.message(event, language)
    assert found is not None
    return found


def test_every_step_of_a_case_has_words_for_everybody_it_tells(applied: Applied) -> None:
    readers = {True: "enterprise", False: "official"}
    told = {
        (step.event, readers[audience is Audience.ENTERPRISE]) for step in COMMON for audience in step.tell
    }
    assert told <= {(each.event.value, each.reader.value) for each in queries.applied().messages}


def test_messages_reach_the_outbox_s_texts(applied: Applied) -> None:
    told = text(event="registered.enterprise", language="ja", params={"number": "A-1"})
    assert told.subject == "受け付けました：A-1"


def test_a_second_read_costs_one_query(applied: Applied) -> None:
    queries.measures()
    with TestCase().assertNumQueries(1):
        assert len(queries.measures()) == 10


def test_a_version_applied_elsewhere_is_seen_at_once(
    applied: Applied, shipped: Playbook, house: Actor
) -> None:
    """Another process is another cache; what counts is that the key is asked for each time."""
    assert queries.applied().version == 1
    data = shipped.as_dict() | {"version": 2}
    operations.apply(playbook=Playbook.from_dict(data), by=house, now=NOW)
    assert queries.applied().version == 2


def test_the_public_is_told_city_emergency_notice_and_hotlines(applied: Applied) -> None:
    city, emergency, notice = queries.city(), queries.emergency(), queries.notice()
    assert city and emergency and notice
    assert city.names["en"] == "Dalian"
    assert emergency.start == date(2020, 1, 25)
    assert notice.date == date(2020, 2, 7)
    assert [hotline.number for hotline in queries.hotlines()] == ["12345", "0411-80000000"]


def test_nobody_is_responsible_before_a_table_is_published(imported: Import) -> None:
    assert queries.current_table() is None
    assert queries.responsible(1) == []


def test_due_times_come_out_of_playbook_and_calendar_together(applied: Applied) -> None:
    saturday = datetime(2020, 2, 1, 4, tzinfo=UTC)
    allowance = queries.allowance(case_type="assistance", level="ordinary", clock="resolve")
    assert allowance is not None
    assert allowance.due_after(saturday, queries.calendar()) == datetime(2020, 2, 7, 9, tzinfo=UTC), (
        "17:00 of the fifth day after the holiday"
    )


def test_an_enterprise_s_own_transaction_reads_all_of_it(applied: Applied) -> None:
    user = User.objects.create_user("firm@example.com", kind=User.Kind.ENTERPRISE, name="Kim")
    with isolated(actor(user)):
        assert len(queries.measures()) == 10
        assert queries.lead_department(measure=1, category="logistics") is not None
        assert queries.allowance(case_type="assistance", level="ordinary", clock="resolve") is not None
        assert queries.calendar().covers(2020)
        assert queries.responsible(1) == []
