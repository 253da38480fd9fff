"""What casework does by the clock."""

import logging

from breakwater.access.actors import system
from breakwater.casework.operations.escalation import climb, pressing
from breakwater.kernel.clock import now
from breakwater.kernel.jobs import Timetable, periodic
from breakwater.playbook.queries import NoPlaybook

logger = logging.getLogger(__name__)


@periodic("casework.climb_ladder", Timetable.every_minutes(1))
def climb_ladder() -> None:
    """Remind of what is nearly due and escalate what is overdue. Each clock is a transaction of its own."""
    at = now()
    for clock_id in pressing(at):
        try:
            climb(clock_id=clock_id, by=system("Breakwater"), now=at)
        except NoPlaybook:
            logger.info("no playbook is in force: nothing is reminded of")
            return
