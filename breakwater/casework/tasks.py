"""What casework does by the clock."""

from breakwater.access.actors import system
from breakwater.casework.operations.escalation import climb, pressing
from breakwater.kernel.clock import now
from breakwater.kernel.jobs import app


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="casework.climb_ladder", pass_context=False)
def climb_ladder(timestamp: int) -> None:
    """Every minute: remind and escalate what is due. Each clock is its own transaction."""
    at = now()
    for clock_id in pressing(at):
        climb(clock_id=clock_id, by=system("ladder"), now=at)
