from breakwater.kernel.clock import now
from breakwater.kernel.jobs import Timetable, periodic
from breakwater.messaging import delivery


@periodic("messaging.drain_outbox", Timetable.every_seconds(5))
def drain_outbox() -> None:
    delivery.drain_outbox(now=now())
