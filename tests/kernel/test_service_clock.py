from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from breakwater.kernel.service_clock import (
    Allowance,
    ClockEvent,
    ClockEventKind,
    ClockState,
    Reading,
    run,
)
from breakwater.kernel.working_calendar import WorkingCalendar
from tests.kernel.strategies import LIAONING, at, calendars, moments

HOUR = timedelta(hours=1)
DAY = LIAONING.day_length
STARTED, PAUSED, RESUMED, EXTENDED, STOPPED, CANCELLED, RESTARTED = ClockEventKind

ONE_DAY = Allowance(days=1)
TWO_DAYS = Allowance(days=2)
allowances = st.one_of(
    st.builds(Allowance, days=st.integers(1, 30)),
    st.builds(Allowance, time=st.timedeltas(timedelta(minutes=1), timedelta(days=5))),
)


def happened(*events: tuple[str, ClockEventKind]) -> list[ClockEvent]:
    return [ClockEvent(at(when), kind) for when, kind in events]


def read(events: Sequence[ClockEvent], when: str, allowance: Allowance = TWO_DAYS) -> Reading:
    return run(events, allowance=allowance, calendar=LIAONING, at=at(when))


MONDAY = ("03-02 10:00", STARTED)


def test_a_running_clock_is_due_at_the_close_of_its_last_day() -> None:
    reading = read(happened(MONDAY), "03-02 16:00")
    assert reading == Reading(
        state=ClockState.RUNNING,
        started_at=at("03-02 10:00"),
        due_at=at("03-04 17:00"),
        stopped_at=None,
        remaining=HOUR + 2 * DAY,
        paused_total=timedelta(0),
    )


def test_a_clock_in_hours_is_due_within_office_hours() -> None:
    reading = read(happened(("03-06 16:00", STARTED)), "03-06 16:30", Allowance(time=2 * HOUR))
    assert (reading.due_at, reading.remaining) == (at("03-09 09:30"), 1.5 * HOUR)


def test_a_clock_stands_still_over_a_holiday() -> None:
    before = read(happened(("01-23 10:00", STARTED)), "01-23 17:00")
    after = read(happened(("01-23 10:00", STARTED)), "02-10 08:30")
    assert before.due_at == after.due_at == at("02-11 17:00")
    assert before.remaining == after.remaining == 2 * DAY


@pytest.mark.parametrize(
    ("when", "state"),
    [
        ("03-04 17:00", ClockState.RUNNING),
        ("03-04 17:01", ClockState.OVERDUE),
        ("03-09 10:00", ClockState.OVERDUE),
    ],
)
def test_a_clock_is_overdue_once_its_due_has_passed(when: str, state: ClockState) -> None:
    assert read(happened(MONDAY), when).state == state


def test_what_remains_of_an_overdue_clock_is_negative() -> None:
    assert read(happened(MONDAY), "03-05 09:30").remaining == -HOUR


def test_a_paused_clock_has_no_due_and_keeps_what_remains() -> None:
    reading = read(happened(MONDAY, ("03-03 14:00", PAUSED)), "03-20 10:00")
    assert (reading.state, reading.due_at) == (ClockState.PAUSED, None)
    assert reading.remaining == 3 * HOUR + DAY


def test_a_resumed_clock_is_due_later_by_the_working_time_of_the_pause() -> None:
    events = happened(MONDAY, ("03-03 14:00", PAUSED), ("03-04 10:30", RESUMED))
    reading = read(events, "03-04 10:30")
    assert reading.paused_total == 5 * HOUR
    assert reading.remaining == 3 * HOUR + DAY
    assert reading.due_at == at("03-05 15:00")


def test_a_deadline_that_was_missed_stays_missed_when_the_clock_is_paused() -> None:
    paused = happened(MONDAY, ("03-05 10:00", PAUSED))
    reading = read(paused, "03-06 10:00")
    assert (reading.state, reading.due_at) == (ClockState.OVERDUE, at("03-04 17:00"))
    resumed = [*paused, *happened(("03-09 10:00", RESUMED), ("03-09 11:00", STOPPED))]
    assert read(resumed, "03-10 10:00").state == ClockState.MISSED


@pytest.mark.parametrize(
    ("when", "state"), [("03-04 17:00", ClockState.MET), ("03-04 17:01", ClockState.MISSED)]
)
def test_a_stopped_clock_is_met_or_missed_for_good(when: str, state: ClockState) -> None:
    events = happened(MONDAY, (when, STOPPED), ("03-06 10:00", PAUSED), ("03-06 11:00", STOPPED))
    reading = read(events, "06-01 10:00")
    assert (reading.state, reading.stopped_at, reading.due_at) == (state, at(when), at("03-04 17:00"))


def test_a_clock_stopped_while_it_is_paused_is_met() -> None:
    events = happened(MONDAY, ("03-03 14:00", PAUSED), ("03-10 10:00", STOPPED))
    assert read(events, "03-11 10:00").state == ClockState.MET


def test_a_cancelled_clock_is_neither_met_nor_missed() -> None:
    reading = read(happened(MONDAY, ("03-09 10:00", CANCELLED)), "03-10 10:00")
    assert (reading.state, reading.stopped_at) == (ClockState.CANCELLED, at("03-09 10:00"))


def test_a_restarted_clock_has_its_whole_allowance_again() -> None:
    events = happened(
        MONDAY,
        ("03-03 10:00", PAUSED),
        ("03-03 11:00", RESUMED),
        ("03-06 10:00", STOPPED),
        ("03-09 10:00", RESTARTED),
    )
    reading = read(events, "03-09 10:00")
    assert (reading.state, reading.started_at) == (ClockState.RUNNING, at("03-09 10:00"))
    assert (reading.due_at, reading.paused_total) == (at("03-11 17:00"), timedelta(0))


def test_an_extension_by_days_moves_the_due_by_whole_working_days() -> None:
    extension = ClockEvent(at("03-03 10:00"), EXTENDED, extra=Allowance(days=3))
    assert read([*happened(MONDAY), extension], "03-03 10:00").due_at == at("03-09 17:00")


def test_an_extension_to_a_date_sets_the_due() -> None:
    extension = ClockEvent(at("03-03 10:00"), EXTENDED, until=at("03-20 12:00"))
    assert read([*happened(MONDAY), extension], "03-03 10:00").due_at == at("03-20 12:00")


def test_an_extension_to_a_date_while_paused_counts_from_then() -> None:
    events = [
        *happened(MONDAY, ("03-03 10:00", PAUSED)),
        ClockEvent(at("03-04 10:00"), EXTENDED, until=at("03-06 17:00")),
        *happened(("03-05 10:00", RESUMED)),
    ]
    assert read(events, "03-05 10:00").due_at == at("03-09 17:00")


def test_an_overdue_clock_that_is_extended_while_it_waits_stands_still_again() -> None:
    events = [
        *happened(MONDAY, ("03-05 10:00", PAUSED)),
        ClockEvent(at("03-06 10:00"), EXTENDED, until=at("03-09 17:00")),
    ]
    assert read(events, "03-06 10:00").state == ClockState.PAUSED


def test_a_past_reading_does_not_know_what_happened_later() -> None:
    events = happened(MONDAY, ("03-03 14:00", PAUSED), ("03-20 10:00", STOPPED))
    assert read(events, "03-02 16:00") == read(happened(MONDAY), "03-02 16:00")


def test_a_clock_that_has_not_started_cannot_be_read() -> None:
    for events in ([], happened(("03-03 10:00", PAUSED)), happened(("03-09 10:00", STARTED))):
        with pytest.raises(ValueError, match="has not started"):
            read(events, "03-04 10:00")


def test_events_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="in the order"):
        read(happened(MONDAY, ("03-04 10:00", PAUSED), ("03-03 10:00", RESUMED)), "03-05 10:00")


def test_an_allowance_is_either_days_or_time() -> None:
    for days, time in ((0, timedelta(0)), (1, HOUR), (-1, timedelta(0)), (0, -HOUR)):
        with pytest.raises(ValueError, match="allowance"):
            Allowance(days=days, time=time)


def test_an_extension_and_nothing_else_has_a_new_due() -> None:
    for kind, until in ((EXTENDED, None), (PAUSED, at("03-05 10:00"))):
        with pytest.raises(ValueError, match="extension"):
            ClockEvent(at("03-03 10:00"), kind, until=until)


def paused_and_resumed(start: datetime, *pauses: tuple[datetime, datetime]) -> list[ClockEvent]:
    events = [ClockEvent(start, STARTED)]
    for pause, resume in pauses:
        events += [ClockEvent(pause, PAUSED), ClockEvent(resume, RESUMED)]
    return events


@given(calendars(), allowances, st.lists(moments, min_size=5, max_size=5))
def test_a_pause_split_in_two_is_the_same_pause(
    calendar: WorkingCalendar, allowance: Allowance, times: list[datetime]
) -> None:
    start, pause, middle, resume, now = sorted(times)
    whole = paused_and_resumed(start, (pause, resume))
    split = paused_and_resumed(start, (pause, middle), (middle, resume))
    assert run(whole, allowance=allowance, calendar=calendar, at=now) == run(
        split, allowance=allowance, calendar=calendar, at=now
    )


@given(calendars(), allowances, st.lists(moments, min_size=4, max_size=4))
def test_a_pause_outside_office_hours_changes_nothing(
    calendar: WorkingCalendar, allowance: Allowance, times: list[datetime]
) -> None:
    start, pause, later, now = sorted(times)
    resume = calendar.add_working_time(pause, timedelta(microseconds=1)) - timedelta(microseconds=1)
    assume(pause <= resume <= later)
    paused = paused_and_resumed(start, (pause, resume))
    assert run(paused, allowance=allowance, calendar=calendar, at=now) == run(
        paused[:1], allowance=allowance, calendar=calendar, at=now
    )


@given(calendars(), allowances, st.lists(moments, min_size=3, max_size=3))
def test_what_remained_at_the_pause_remains_at_the_resumption(
    calendar: WorkingCalendar, allowance: Allowance, times: list[datetime]
) -> None:
    start, pause, resume = sorted(times)
    events = paused_and_resumed(start, (pause, resume))
    before = run(events[:1], allowance=allowance, calendar=calendar, at=pause)
    assume(before.remaining > timedelta(0))
    after = run(events, allowance=allowance, calendar=calendar, at=resume)
    assert after.remaining == before.remaining
    assert after.paused_total == calendar.working_time_between(pause, resume)


@given(calendars(), allowances, allowances, st.lists(moments, min_size=4, max_size=4))
def test_an_extension_moves_the_due_alike_before_and_within_a_pause(
    calendar: WorkingCalendar, allowance: Allowance, extra: Allowance, times: list[datetime]
) -> None:
    start, pause, middle, resume = sorted(times)
    events = paused_and_resumed(start, (pause, resume))
    assume(run(events, allowance=allowance, calendar=calendar, at=pause).remaining > timedelta(0))
    before = [events[0], ClockEvent(pause, EXTENDED, extra=extra), *events[1:]]
    within = [*events[:2], ClockEvent(middle, EXTENDED, extra=extra), events[2]]
    assert run(before, allowance=allowance, calendar=calendar, at=resume) == run(
        within, allowance=allowance, calendar=calendar, at=resume
    )


@given(
    calendars(),
    allowances,
    st.lists(moments, min_size=7, max_size=7),
    st.lists(st.sampled_from([PAUSED, RESUMED, STOPPED, CANCELLED, RESTARTED]), min_size=5, max_size=5),
)
def test_any_history_reads_without_contradiction(
    calendar: WorkingCalendar, allowance: Allowance, times: list[datetime], kinds: list[ClockEventKind]
) -> None:
    start, *later, now = sorted(times)
    events = [ClockEvent(when, kind) for when, kind in zip([start, *later], [STARTED, *kinds], strict=True)]
    reading = run(events, allowance=allowance, calendar=calendar, at=now)
    ended = reading.state in (ClockState.MET, ClockState.MISSED, ClockState.CANCELLED)
    assert (reading.stopped_at is not None) == ended
    assert (reading.due_at is None) == (reading.state == ClockState.PAUSED)
    assert reading.paused_total >= timedelta(0)
    if reading.state in (ClockState.MISSED, ClockState.OVERDUE):
        assert reading.remaining <= timedelta(0)
    if reading.state in (ClockState.MET, ClockState.RUNNING):
        assert reading.remaining >= timedelta(0)
