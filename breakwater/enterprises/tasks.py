"""What the register does by the clock; importing it also makes its long work known to the worker."""

from __future__ import annotations

from breakwater.access.actors import system
from breakwater.enterprises import operations
from breakwater.enterprises.operations import background
from breakwater.kernel import clock
from breakwater.kernel.jobs import Timetable, periodic

__all__ = ["background", "find_twins_nightly"]


@periodic("enterprises.find_twins_nightly", Timetable.daily(hour=2))
def find_twins_nightly() -> None:
    operations.find_twins(by=system("enterprises"), now=clock.now())
