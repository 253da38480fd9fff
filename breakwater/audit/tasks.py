"""The audit trail seals itself."""

from breakwater.audit import chain
from breakwater.kernel import clock
from breakwater.kernel.jobs import Timetable, periodic


@periodic("audit.seal", Timetable.every_seconds(10))
def seal() -> None:
    """Seal what was written since the last turn; once a day publish the head."""
    now = clock.now()
    chain.seal_new_entries(now=now)
    chain.publish_head(now=now, heads=chain.heads_file())
