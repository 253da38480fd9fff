"""The city and its emergency: notice, hotlines, calendar, areas, departments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated
from zoneinfo import available_timezones

from .problems import Fault
from .shapes import Code, Defines, DivisionCode, Like, Refers, Slug
from .words import Language, Text

AreaCode = Annotated[Code, Refers("area")]
DepartmentCode = Annotated[Code, Refers("department")]


class EmergencyKind(StrEnum):
    EPIDEMIC = "epidemic"
    TYPHOON = "typhoon"
    FLOOD = "flood"
    EARTHQUAKE = "earthquake"
    PORT_CLOSURE = "port-closure"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """What happened; `end` is None while it lasts."""

    kind: EmergencyKind
    names: Text
    summary: Text
    start: date
    end: date | None = None

    def faults(self) -> Iterator[Fault]:
        yield from _backwards("end", self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """The city that acts.

    `registry_prefix` are the digits its division codes begin with: characters 3 to 6 of a Unified Social
    Credit Code registered there.
    """

    names: Text
    bureau: Text
    time_zone: str
    registry_prefix: Annotated[str, Like(r"\d{4}", "2102")]

    def faults(self) -> Iterator[Fault]:
        if self.time_zone not in available_timezones():
            what = f"There is no time zone “{self.time_zone}”."
            yield Fault(("time_zone",), what, "Write a name of the tz database, such as “Asia/Shanghai”.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The notice the playbook carries out; `document_number` is None where none is known."""

    title: Text
    date: date
    source: Text
    introduction: Text
    document_number: str | None = None


class Hours(StrEnum):
    ALWAYS = "always"
    WORKING_HOURS = "working-hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """A number to call. A `synthetic` number is made up and must be replaced before the service opens."""

    code: Annotated[Slug, Defines("hotline")]
    names: Text
    number: Annotated[str, Like(r"\d{4,6}|0\d{2,3}-\d{7,8}|400\d{7}", "0411-80000000")]
    hours: Hours
    languages: tuple[Language, ...]
    synthetic: bool
    note: Text


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """A stretch of work within a day; `closes` is the first minute after it."""

    opens: time
    closes: time

    def faults(self) -> Iterator[Fault]:
        if self.closes <= self.opens:
            yield Fault(("closes",), "The working hours end before they begin.", "Write a later time.")


class CalendarBase(StrEnum):
    """What holds for a day the playbook does not name."""

    CHINESE_CALENDAR = "chinesecalendar"
    WEEKDAYS = "weekdays"


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDays:
    """Days off, or days worked in exchange; both ends included."""

    kind: DayKind
    names: Text
    start: date
    end: date
    source: str

    def faults(self) -> Iterator[Fault]:
        yield from _backwards("end", self.start, self.end)
        if self.end - self.start > timedelta(days=60):
            yield Fault(("end",), "The period is longer than 60 days.", "Check the year and the month.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When the offices work; `days` come before the base."""

    base: CalendarBase
    weekdays: tuple[Weekday, ...]
    hours: tuple[WorkingHours, ...]
    days: tuple[SpecialDays, ...]

    def faults(self) -> Iterator[Fault]:
        if not self.weekdays or not self.hours:
            yield Fault(("hours",), "Nobody ever works here.", "Name at least one weekday and its hours.")
        yield from _repeated("weekdays", self.weekdays)
        for number, (before, after) in enumerate(pairwise(self.hours), start=1):
            if after.opens < before.closes:
                yield Fault(("hours", number), "These hours begin before the last ones end.", _IN_ORDER)
        for number, (earlier, later) in enumerate(pairwise(self.days), start=1):
            if later.start <= earlier.end:
                what = f"These days overlap or precede those from {earlier.start} to {earlier.end}."
                yield Fault(("days", number, "start"), what, _IN_ORDER)


class AreaKind(StrEnum):
    DIVISION = "division"
    ZONE = "zone"


class AreaType(StrEnum):
    DISTRICT = "district"
    COUNTY = "county"
    COUNTY_LEVEL_CITY = "county-level-city"
    FUNCTIONAL_ZONE = "functional-zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A division of GB/T 2260, or a functional zone (先导区), which has no code there.

    `registry_codes` are characters 3 to 8 seen in Unified Social Credit Codes of the area: evidence, no key.
    `parent` is the division a zone counts under in statistics. `valid_to` is the last day, None if open.
    `confirmed` is false where the bureau still has to confirm the entry.
    """

    code: Annotated[Code, Defines("area")]
    kind: AreaKind
    type: AreaType
    names: Text
    aliases: tuple[str, ...] = ()
    gb_code: DivisionCode | None = None
    former_gb_codes: tuple[DivisionCode, ...] = ()
    registry_codes: tuple[DivisionCode, ...] = ()
    parent: AreaCode | None = None
    valid_from: date
    valid_to: date | None = None
    source: str
    confirmed: bool = True

    def faults(self) -> Iterator[Fault]:
        yield from _backwards("valid_to", self.valid_from, self.valid_to)
        yield from self._zone_faults() if self.kind is AreaKind.ZONE else self._division_faults()

    def _zone_faults(self) -> Iterator[Fault]:
        if self.gb_code:
            yield Fault(
                ("gb_code",), "A functional zone has no GB/T 2260 code.", "Move it to registry_codes."
            )
        if self.type is not AreaType.FUNCTIONAL_ZONE:
            yield Fault(("type",), f"A zone is not a {self.type}.", "Write “functional-zone”.")
        if self.parent is None or self.parent == self.code:
            yield Fault(("parent",), "The zone counts under no division.", "Write the code of a division.")

    def _division_faults(self) -> Iterator[Fault]:
        if self.gb_code is None:
            yield Fault((), "The division has no “gb_code”.", "Add its six digits of GB/T 2260.")
        if self.type is AreaType.FUNCTIONAL_ZONE:
            yield Fault(("type",), "A division is no functional zone.", "Write “zone” as its kind.")
        if self.parent is not None:
            yield Fault(("parent",), "A division counts under no other.", "Remove “parent”.")


class DepartmentKind(StrEnum):
    BUREAU = "bureau"
    DIVISION = "division"
    DISTRICT = "district"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """The bureau, a division of it, the commerce department of an area, or a partner outside."""

    code: Annotated[Code, Defines("department")]
    kind: DepartmentKind
    names: Text
    aliases: tuple[str, ...] = ()
    parent: DepartmentCode | None = None
    area: AreaCode | None = None
    confirmed: bool = True

    def faults(self) -> Iterator[Fault]:
        if (self.kind is DepartmentKind.DISTRICT) != (self.area is not None):
            mend = "Write the “area” of a district's department, and of no other."
            yield Fault(("area",), f"A department of kind “{self.kind}” and its area do not fit.", mend)
        if self.parent == self.code:
            yield Fault(("parent",), "The department is its own parent.", "Write another code, or remove it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat in the working group and the office whose holder takes it."""

    names: Text
    office: Text
    department: DepartmentCode


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingGroup:
    """Who leads the assistance work: a leader, deputies, and the divisions that answer for the measures."""

    names: Text
    leader: Seat
    deputies: tuple[Seat, ...]
    divisions: tuple[DepartmentCode, ...]

    def faults(self) -> Iterator[Fault]:
        yield from _repeated("divisions", self.divisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The working group and every department a matter can be with."""

    working_group: WorkingGroup
    departments: tuple[Department, ...]


_IN_ORDER = "Put them in order of time, without overlap."


def _backwards(field: str, start: date, end: date | None) -> Iterator[Fault]:
    if end is not None and end < start:
        yield Fault((field,), f"{end} is before the start, {start}.", "Write a later day.")


def _repeated(field: str, values: tuple[str, ...]) -> Iterator[Fault]:
    for value, times in Counter(values).items():
        if times > 1:
            yield Fault((field,), f"“{value}” stands here {times} times.", "Keep one.")
