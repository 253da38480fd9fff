"""What the API does by the clock."""

from breakwater.api import delivery, idempotency
from breakwater.kernel.clock import now
from breakwater.kernel.jobs import Timetable, periodic


@periodic("api.deliver", Timetable.every_seconds(5))
def deliver() -> None:
    delivery.deliver(now=now())


@periodic("api.tidy", Timetable.daily(hour=3, minute=10))
def tidy() -> None:
    """Forget what nobody asks for any more."""
    idempotency.forget_answers(now=now())
    delivery.forget_deliveries(now=now())
