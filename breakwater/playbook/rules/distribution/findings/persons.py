"""Persons: who is missing, who stands there twice, whose entries contradict each other."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from breakwater.playbook.rules.distribution import phones
from breakwater.playbook.rules.distribution.model import (
    Assignment,
    Content,
    Entry,
    Field,
    Finding,
    Number,
    Params,
    Role,
    Table,
    Task,
)
from breakwater.playbook.rules.distribution.people import People


def find_in_persons(table: Table, people: People) -> Iterator[Finding]:
    """All findings about persons."""
    yield from _spellings(people)
    yield from _conflicts(people)
    for task in table.tasks:
        yield from _people_of_task(task, [each for each in table.assignments if each.task == task.number])


def _spellings(people: People) -> Iterator[Finding]:
    """Once for each pair; the spelling that stands more often, else first, is proposed."""
    for twins in people.twins:
        kept, doubted = twins.kept[0], twins.doubted[0]
        params: Params = {"name": doubted.name, "other": kept.name, "other_line": kept.line}
        yield Finding("person.spelling", doubted.line, doubted.name, kept.name, params, Field.NAME)


def _conflicts(people: People) -> Iterator[Finding]:
    for person in people.persons():
        yield from _contradictions(person.entries, "desk", Field.DESK, _desk)
        yield from _contradictions(person.entries, "mobile", Field.MOBILE, _mobile)


def _desk(entry: Entry) -> tuple[Number, str] | None:
    if entry.desk is None or len(phones.subscriber(entry.desk)) != phones.DESK_DIGITS:
        return None
    return entry.desk, phones.subscriber(entry.desk)


def _mobile(entry: Entry) -> tuple[Number, str] | None:
    """A mobile of the wrong length is another defect, not a second number."""
    if entry.mobile is None or len(entry.mobile.digits) != phones.MOBILE_DIGITS:
        return None
    return entry.mobile, entry.mobile.digits


def _contradictions(
    entries: tuple[Entry, ...],
    kind: str,
    mends: Field,
    number_of: Callable[[Entry], tuple[Number, str] | None],
) -> Iterator[Finding]:
    """Each number after the first that differs from it, at its first place."""
    places: dict[str, tuple[Entry, Number]] = {}
    for entry in entries:
        if found := number_of(entry):
            places.setdefault(found[1], (entry, found[0]))
    for entry, number in list(places.values())[1:]:
        first = next(iter(places.values()))[1]
        params: Params = {
            "name": entry.name,
            "kind": kind,
            "number": number.written,
            "other": first.written,
            "other_line": first.line,
        }
        yield Finding("person.conflict", number.line, number.written, None, params, mends)


def _people_of_task(task: Task, assignments: list[Assignment]) -> Iterator[Finding]:
    if not any(assignment.entries for assignment in assignments):
        yield Finding(
            "task.no-person", task.line, task.title or task.written_number, None, {"task": task.number}
        )
        yield from _unnamed_leader(task)
        return
    for assignment in assignments:
        yield from _missing_roles(assignment)
        yield from _too_many(assignment)


def _unnamed_leader(task: Task) -> Iterator[Finding]:
    for content in task.contents:
        if _speaks_of_leader(content):
            yield Finding("leader.unnamed", content.line, _leader_words(content), None, {"task": task.number})


_LEADER_WORDS = ("deputy team leader", "team leader", "副组长", "组长")


def _speaks_of_leader(content: Content) -> bool:
    return bool(_leader_words(content))


def _leader_words(content: Content) -> str:
    return next((word for word in _LEADER_WORDS if word in content.text.casefold()), "")


def _missing_roles(assignment: Assignment) -> Iterator[Finding]:
    for role, person in ((Role.CHIEF, assignment.chief), (Role.CONTACT, assignment.contact)):
        if person is None:
            params: Params = {"task": assignment.task, "department": assignment.written, "role": role.value}
            yield Finding("person.missing", assignment.line, assignment.written, None, params)


def _too_many(assignment: Assignment) -> Iterator[Finding]:
    by_role: dict[Role, list[Entry]] = defaultdict(list)
    for entry in assignment.entries:
        by_role[entry.role].append(entry)
    for entries in by_role.values():
        for entry in entries[1:]:
            params: Params = {"task": assignment.task, "name": entry.name}
            yield Finding("person.extra", entry.line, entry.name, None, params)
