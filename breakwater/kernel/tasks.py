"""What the house does for itself, by the clock."""

from breakwater.kernel import clock, jobs, submissions
from breakwater.kernel.jobs import Timetable, periodic


@periodic("kernel.fail_lost_jobs", Timetable.every_minutes(1))
def fail_lost_jobs() -> None:
    jobs.fail_lost_jobs(now=clock.now())


@periodic("kernel.tidy", Timetable.daily(hour=3))
def tidy() -> None:
    """Forget what nobody asks for any more."""
    jobs.forget_old_jobs(now=clock.now())
    submissions.forget_submissions(now=clock.now())
