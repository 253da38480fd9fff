"""Silence climbs the ladder by the clock, once a rung, and stops when somebody acts."""

from breakwater.access.actors import system
from breakwater.casework.models import Rung
from breakwater.casework.operations.escalation import climb, pressing
from breakwater.casework.states import ClockKind, Level
from breakwater.messaging.models import Notice
from tests.casework.world import City, at


def look(now: str, kind: ClockKind = ClockKind.ACKNOWLEDGE) -> list[str]:
    """What the job does every minute; the audiences told of this kind of clock in this turn."""
    before = set(Rung.objects.values_list("pk", flat=True))
    for clock_id in pressing(at(now)):
        climb(clock_id=clock_id, by=system("ladder"), now=at(now))
    taken = Rung.objects.exclude(pk__in=before).filter(clock__kind=kind)
    return list(taken.order_by("pk").values_list("audience", flat=True))


def test_silence_climbs_from_the_handler_to_the_leader(city: City) -> None:
    """Acceptance is due on Monday at 11:00; 1, 15 and 38 working hours later the next hear of it."""
    case = city.difficulty()
    assert look("03-02 10:59") == ["handler"]
    assert look("03-02 11:00") == ["handler"]
    assert look("03-02 13:30") == ["chief"]
    assert look("03-02 16:59") == []
    assert look("03-04 16:00") == ["deputy_leader"]
    assert look("03-09 16:30") == ["leader"]
    case.refresh_from_db()
    assert case.escalation >= 3
    assert Notice.objects.filter(user=city.leader, event="overdue").exists()
    assert case.events.filter(name="overdue", data__audience="leader").exists()


def test_a_rung_is_taken_once(city: City) -> None:
    city.difficulty()
    look("03-02 13:30")
    assert look("03-02 13:31") == []


def test_who_accepts_in_time_is_left_in_peace(city: City) -> None:
    case = city.difficulty(level=Level.ORDINARY)
    city.take(case, "accept", "official", at("03-02 09:30"))
    assert look("03-20 14:00") == []


def test_while_the_enterprise_is_asked_nobody_is_told(city: City) -> None:
    case = city.difficulty()
    city.take(case, "accept", "official")
    city.take(case, "ask", "official", text="?")
    assert look("03-20 10:00", ClockKind.RESOLVE) == []
