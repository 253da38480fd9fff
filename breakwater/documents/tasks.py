from breakwater.documents import operations
from breakwater.kernel.clock import now
from breakwater.kernel.jobs import Timetable, periodic


@periodic("documents.clear_orphans", Timetable.daily(hour=3, minute=30))
def clear_orphans() -> None:
    operations.clear_orphans(now=now())
