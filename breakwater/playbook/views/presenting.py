"""The table as a sheet of paper has it: tasks with their contents, divisions and people, ready to draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from breakwater.kernel.phones import UnreadablePhone, normalise_phone
from breakwater.playbook.models import Assignment, Entry
from breakwater.playbook.rules import distribution as rules


@dataclass(frozen=True)
class Phone:
    """A number as the table has it, and as it is dialled; "" where it cannot be."""

    written: str
    number: str


@dataclass(frozen=True)
class Person:
    name: str
    honorific: str
    desk: Phone | None
    mobile: Phone | None
    finding: int = 0


@dataclass(frozen=True)
class Line:
    """One division in one content."""

    division: str
    note: str
    is_lead: bool
    chiefs: tuple[Person, ...]
    contacts: tuple[Person, ...]
    finding: int = 0


@dataclass(frozen=True)
class Part:
    """A content of a task with its divisions; never empty."""

    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Block:
    """A task over all its rows."""

    number: str
    title: str
    parts: tuple[Part, ...]

    @property
    def height(self) -> int:
        """In rows."""
        return sum(len(part.lines) for part in self.parts)


def published(rows: Iterable[Assignment], *, with_mobiles: bool) -> list[Block]:
    """The sheet of a published table; its rows are in order and carry their people."""
    blocks = []
    for number, task in groupby(rows, key=lambda row: row.task_no):
        parts = [
            (group[0], tuple(_line(row, with_mobiles) for row in group))
            for group in (list(same) for _no, same in groupby(task, key=lambda row: row.content_no))
        ]
        texts = tuple(Part(first.content, lines) for first, lines in parts)
        blocks.append(Block(str(number), parts[0][0].title, texts))
    return blocks


def _line(row: Assignment, with_mobiles: bool) -> Line:
    people: dict[str, list[Person]] = {role: [] for role in Entry.Role.values}
    for entry in row.entries.all():
        mobile = getattr(entry, "mobile", None) if with_mobiles else None
        people[entry.role].append(
            Person(
                name=entry.name,
                honorific=entry.honorific,
                desk=_phone(entry.desk_phone),
                mobile=_phone(mobile.number if mobile else ""),
            )
        )
    return Line(
        division=row.department.name,
        note="",
        is_lead=row.is_lead,
        chiefs=tuple(people[Entry.Role.CHIEF]),
        contacts=tuple(people[Entry.Role.CONTACT]),
    )


def read(reading: rules.Reading, findings: Mapping[int, int]) -> list[Block]:
    """The sheet of a table in quarantine, as it would be published now.

    `findings` are the keys of those that wait for a decision, by line: the sheet marks where they stand.
    """
    return [
        Block(task.written_number or str(task.number), task.title, tuple(_parts(task, reading, findings)))
        for task in reading.tasks
    ]


def _parts(task: rules.Task, reading: rules.Reading, findings: Mapping[int, int]) -> Iterator[Part]:
    for place, content in enumerate(task.contents):
        lines = [
            _read_line(each, findings)
            for each in reading.assignments
            if (each.task, each.content) == (task.number, place)
        ]
        yield Part(content.text, tuple(lines) or (Line("", "", False, (), ()),))


def _read_line(each: rules.Assignment, findings: Mapping[int, int]) -> Line:
    people = {
        role: tuple(_person(entry, findings) for entry in each.entries if entry.role is role)
        for role in rules.Role
    }
    return Line(
        division=each.name or each.written,
        note=each.note,
        is_lead=each.lead,
        chiefs=people[rules.Role.CHIEF],
        contacts=people[rules.Role.CONTACT],
        finding=findings.get(each.line, 0),
    )


def _person(entry: rules.Entry, findings: Mapping[int, int]) -> Person:
    lines = [entry.line, *(number.line for number in (entry.desk, entry.mobile) if number)]
    return Person(
        name=entry.name,
        honorific=entry.honorific,
        desk=_phone(entry.desk.written if entry.desk else ""),
        mobile=_phone(entry.mobile.written if entry.mobile else ""),
        finding=next((findings[line] for line in lines if line in findings), 0),
    )


def _phone(written: str) -> Phone | None:
    if not written:
        return None
    try:
        return Phone(written, normalise_phone(written))
    except UnreadablePhone:
        return Phone(written, "")
