"""The main job: a difficulty is registered, routed, worked, answered, and closed with two keys."""

import pytest
from django.db import IntegrityError, transaction

from breakwater.access.actors import system
from breakwater.casework.models import Case, Clock
from breakwater.casework.operations.clocks import recompute, recompute_all
from breakwater.casework.operations.effects import (
    ExtensionTooLate,
    NoDecision,
    NotLater,
    ObjectionTooLate,
)
from breakwater.casework.operations.steps import ChangedMeanwhile, NotYours, WrongState, available
from breakwater.casework.states import ClockKind, Level, RecordKind, State
from breakwater.kernel.errors import NotAllowed, NotFound
from breakwater.messaging.models import Notice
from breakwater.messaging.texts import text
from tests.casework.world import MONDAY, City, at


def clock(case: Case, kind: ClockKind) -> Clock:
    return case.clocks.filter(kind=kind).latest("round")


def names(case: Case, city: City, who: str) -> set[str]:
    case.refresh_from_db()
    return {step.name for step in available(case=case, by=city.actor(who))}


def test_a_difficulty_goes_to_the_designated_official_with_deadlines(city: City) -> None:
    case = city.difficulty()
    assert (case.state, case.handler, case.priority) == (State.ASSIGNED, city.official, "high")
    assert case.number.startswith("2020-01-")
    assert clock(case, ClockKind.ACKNOWLEDGE).due_at == at("03-02 11:00")
    assert clock(case, ClockKind.FIRST_CONTACT).due_at == at("03-03 17:00")
    assert clock(case, ClockKind.RESOLVE).due_at == at("03-09 17:00")
    assert case.due_at == at("03-02 11:00")
    assert Notice.objects.filter(user=city.official, event="registered").count() == 1
    assert Notice.objects.filter(user=city.district_chief, event="registered").count() == 1


def test_without_an_official_it_goes_to_the_least_loaded_officer_of_the_lead_division(city: City) -> None:
    busy = city.difficulty(level=Level.COMPLEX)
    assert busy.handler == city.officer
    assert busy.lead_department.code == "IPD-3"


def test_two_keys_close_a_case_and_the_unit_cannot_turn_both(city: City) -> None:
    case = city.proposed(city.difficulty())
    assert case.state == State.REPLIED
    with pytest.raises(NotYours):
        city.take(case, "confirm", "official", rating=5)
    case = city.take(case, "confirm", "member", rating=4, comment="고맙습니다")
    assert (case.state, case.rating, case.confirmed_by) == (State.CLOSED, 4, city.member)
    assert clock(case, ClockKind.RESOLVE).status == Clock.Status.MET
    assert case.due_at is None


def test_the_database_refuses_one_key(city: City) -> None:
    case = city.proposed(city.difficulty())
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(
            state="closed", ended_at=MONDAY, confirmed_by=city.official, confirmed_at=MONDAY
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="closed", ended_at=MONDAY)


def test_an_unsatisfied_call_back_goes_back_to_be_redone(city: City) -> None:
    case = city.proposed(city.difficulty())
    case = city.take(case, "redo", "member", at("03-04 10:00"), reason="버스가 오지 않았습니다")
    assert (case.state, case.reopened, case.proposed_by) == (State.IN_PROGRESS, 1, None)
    again = clock(case, ClockKind.RESOLVE)
    assert (again.round, again.status, again.due_at) == (2, Clock.Status.RUNNING, at("03-11 17:00"))
    assert Notice.objects.filter(user=city.official, event="reopened").exists()


def test_clocks_stand_still_while_the_enterprise_is_asked(city: City) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    case = city.take(case, "ask", "official", at("03-03 09:00"), text="명단을 보내주세요")
    assert (case.state, case.due_at) == (State.WAITING, None)
    assert clock(case, ClockKind.RESOLVE).status == Clock.Status.PAUSED
    case = city.take(case, "supply", "member", at("03-05 09:00"), text="여기 있습니다")
    assert case.state == State.IN_PROGRESS
    assert clock(case, ClockKind.RESOLVE).due_at == at("03-11 17:00")


def test_a_waiting_case_that_is_assigned_anew_runs_again(city: City) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    city.take(case, "ask", "official", at("03-03 09:00"), text="명단을 보내주세요")
    case = city.take(
        case,
        "assign",
        "district_chief",
        at("03-05 09:00"),
        handler=city.colleague,
        department=case.lead_department,
    )
    resolve = clock(case, ClockKind.RESOLVE)
    assert (resolve.status, resolve.due_at) == (Clock.Status.RUNNING, at("03-11 17:00"))


def test_clocks_stand_still_over_a_holiday(city: City) -> None:
    """Qingming, 4 to 6 April 2020, lies between registration and the due day."""
    case = city.difficulty(now=at("04-01 10:00"))
    assert clock(case, ClockKind.RESOLVE).due_at == at("04-09 17:00")


def test_clocks_recompute_from_their_events(city: City) -> None:

    case = city.difficulty()
    city.take(case, "accept", "official")
    city.take(case, "ask", "official", at("03-03 09:00"), text="?")
    city.take(case, "supply", "member", at("03-05 09:00"), text="!")
    kept = clock(case, ClockKind.RESOLVE)
    Clock.objects.filter(pk=kept.pk).update(due_at=at("12-31 17:00"))
    recompute(clock=Clock.objects.get(pk=kept.pk), now=at("03-05 10:00"))
    assert Clock.objects.get(pk=kept.pk).due_at == kept.due_at


def test_a_corrected_calendar_reaches_the_clocks_that_go(city: City) -> None:
    case = city.difficulty()
    Clock.objects.filter(case=case, kind=ClockKind.RESOLVE).update(due_at=at("03-06 17:00"))
    ended = city.take(city.difficulty(), "withdraw", "member", reason="해결됨")
    assert recompute_all(by=system("tests"), now=MONDAY) == (1, 3)
    assert clock(case, ClockKind.RESOLVE).due_at == at("03-09 17:00")
    ended.refresh_from_db()
    assert ended.due_at is None


def test_the_first_contact_begins_the_work(city: City) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    city.log(case, "official", RecordKind.NOTE)
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    city.log(case, "official", RecordKind.CALL, at("03-02 15:00"))
    case.refresh_from_db()
    assert case.state == State.IN_PROGRESS
    assert clock(case, ClockKind.FIRST_CONTACT).status == Clock.Status.MET


def test_an_objection_is_decided_once_and_then_final(city: City) -> None:
    case = city.difficulty()
    city.take(case, "dispute", "official", reason="It is a matter of Xigang.")
    case = city.take(
        case,
        "decide_objection",
        "district_chief",
        department=case.lead_department,
        handler=city.colleague,
        reason="",
    )
    assert (case.state, case.handler, case.assignment_final) == (State.ASSIGNED, city.colleague, True)
    with pytest.raises(NotYours):
        city.take(case, "dispute", "colleague", reason="Not mine either.")


def test_an_objection_comes_within_one_working_day(city: City) -> None:
    case = city.difficulty()
    with pytest.raises(ObjectionTooLate, match="2020-03-03 17:00"):
        city.take(case, "dispute", "official", at("03-04 09:00"), reason="Too late.")
    assert (
        city.take(case, "dispute", "official", at("03-03 16:00"), reason="In time.").state == State.OBJECTED
    )


def test_a_deadline_is_extended_before_it_passes_and_only_to_a_later_day(city: City) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    city.log(case, "official", RecordKind.CALL)
    with pytest.raises(NotLater):
        city.take(case, "extend", "official", until=at("03-05 17:00"), reason="…")
    case = city.take(
        case, "extend", "official", at("03-06 10:00"), until=at("03-16 17:00"), reason="Customs."
    )
    assert case.due_at == at("03-16 17:00")
    assert Notice.objects.filter(user=city.member, event="extended.enterprise").exists()
    with pytest.raises(ExtensionTooLate):
        city.take(case, "extend", "official", at("03-17 09:00"), until=at("03-30 17:00"), reason="…")


def test_a_significant_case_is_not_answered_without_a_meeting_decision(city: City) -> None:
    case = city.difficulty(level=Level.SIGNIFICANT)
    city.take(case, "accept", "officer")
    city.log(case, "officer", RecordKind.CALL)
    with pytest.raises(NoDecision):
        city.take(case, "propose", "officer", solution="…", outcome="solved")
    city.take(
        case,
        "decide",
        "deputy",
        held_on=MONDAY.date(),
        participants="IPD-3, customs",
        decision="Charter trains.",
        tasks="",
    )
    assert city.take(case, "propose", "officer", solution="…", outcome="solved").state == State.REPLIED


def test_a_step_from_the_wrong_state_is_refused_with_the_state(city: City) -> None:
    case = city.difficulty()
    with pytest.raises(WrongState, match="Assigned"):
        city.take(case, "propose", "official", solution="…", outcome="solved")


def test_who_acts_on_an_old_page_hears_who_was_quicker(city: City) -> None:
    case = city.difficulty()
    seen = case.version
    city.take(case, "accept", "official", at("03-02 10:05"))
    with pytest.raises(ChangedMeanwhile, match=r"卢海 .* 10:05"):
        city.take(case, "dispute", "district_chief", version=seen, reason="…")


def test_an_outsider_may_not_know_of_the_case(city: City) -> None:
    case = city.difficulty()
    with pytest.raises(NotFound):
        city.take(case, "accept", "partner")


def test_only_the_handler_accepts(city: City) -> None:
    case = city.difficulty()
    with pytest.raises(NotYours, match="卢海"):
        city.take(case, "accept", "colleague")


def test_an_enterprise_holds_no_permission_of_staff(city: City) -> None:
    case = city.difficulty()
    with pytest.raises(NotAllowed):
        city.take(case, "accept", "member")


def test_each_person_is_offered_exactly_what_they_may_do(city: City) -> None:
    case = city.difficulty()
    assert names(case, city, "member") == {"withdraw"}
    assert names(case, city, "official") == {"accept", "dispute", "grade", "escalate", "merge"}
    assert names(case, city, "colleague") == {"dispute", "grade", "escalate", "merge"}
    assert "assign" in names(case, city, "district_chief")
    assert "supervise" in names(case, city, "leader")


def test_a_withdrawn_case_owes_nothing(city: City) -> None:
    case = city.take(city.difficulty(), "withdraw", "member", reason="해결됨")
    assert case.ended_at is not None
    assert set(case.clocks.values_list("status", flat=True)) == {Clock.Status.CANCELLED}


def test_each_reader_is_told_in_their_own_language(city: City) -> None:
    """The enterprise has a Korean name: a Korean reader gets it, a Chinese one the Chinese."""
    city.difficulty()
    notice = Notice.objects.get(user=city.official, event="registered")
    korean, chinese = (
        text(event=notice.event, language=tag, params=notice.params) for tag in ("ko", "zh-Hans")
    )
    assert "다롄한광전자" in korean.subject + korean.body
    assert "大连韩光电子有限公司" in chinese.subject + chinese.body


def test_duplicates_are_merged_and_the_other_goes_on(city: City) -> None:
    kept, twin = city.difficulty(), city.difficulty()
    twin = city.take(twin, "merge", "official", into=kept.number)
    assert (twin.state, twin.merged_into) == (State.MERGED, kept)
    assert kept.events.filter(name="absorb", data__other=twin.number).exists()
    with pytest.raises(NotFound):
        city.take(kept, "merge", "official", into=kept.number)


def test_what_happened_is_only_added_to(city: City) -> None:
    case = city.difficulty()
    with pytest.raises(IntegrityError), transaction.atomic():
        case.events.update(by_name="nobody")
    with pytest.raises(IntegrityError), transaction.atomic():
        case.events.all().delete()


def test_the_enterprise_is_told_when_its_matter_is_accepted(city: City) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    assert Notice.objects.filter(user=city.member, event="accepted.enterprise").count() == 1
    assert not Notice.objects.filter(user=city.official, event__startswith="accepted").exists()
