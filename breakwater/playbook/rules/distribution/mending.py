"""Puts a person's decision into a table. The table it came from stays as it was."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from breakwater.playbook.rules.distribution.model import (
    Assignment,
    Entry,
    Field,
    Finding,
    Mention,
    Number,
    Table,
    Task,
)
from breakwater.playbook.rules.distribution.names import Directory, person_key, split_note, tidy
from breakwater.playbook.rules.distribution.phones import plain_digits


def mended(table: Table, finding: Finding, value: str, directory: Directory) -> Table:
    """The table with ``value`` where the finding stands; a finding that mends no field changes nothing."""
    match finding.mends:
        case Field.MOBILE | Field.DESK:
            return _with_entries(table, finding, value)
        case Field.NAME:
            return _with_entries(table, finding, value)
        case Field.DEPARTMENT:
            return _with_department(table, finding, value, directory)
        case Field.LEAD:
            return _with_lead(table, finding, value, directory)
        case Field.TITLE:
            return replace(table, tasks=tuple(_with_title(task, finding, value) for task in table.tasks))
        case None:
            return table


def _with_entries(table: Table, finding: Finding, value: str) -> Table:
    assignments = (
        replace(each, entries=tuple(_entry(entry, finding, value) for entry in each.entries))
        for each in table.assignments
    )
    return replace(table, assignments=tuple(assignments))


def _entry(entry: Entry, finding: Finding, value: str) -> Entry:
    match finding.mends:
        case Field.NAME if person_key(entry.name) == person_key(finding.value):
            return replace(entry, name=value)
        case Field.MOBILE if _is_meant(entry, entry.mobile, finding):
            return replace(entry, mobile=_number(entry, entry.mobile, value))
        case Field.DESK if _is_meant(entry, entry.desk, finding):
            return replace(entry, desk=_number(entry, entry.desk, value))
        case _:
            return entry


def _is_meant(entry: Entry, number: Number | None, finding: Finding) -> bool:
    if entry.name != finding.params["name"]:
        return False
    if number is None:
        return finding.code == "phone.missing" and entry.line == finding.line
    return (number.line, number.written) == (finding.line, finding.value)


def _number(entry: Entry, before: Number | None, value: str) -> Number:
    return Number(value, plain_digits(value), before.line if before else entry.line)


def _with_department(table: Table, finding: Finding, value: str, directory: Directory) -> Table:
    """Every place with this way of writing gets the names in ``value``, which are parted by semicolons."""
    names = [tidy(name) for name in value.split(";") if name.strip()]

    def mend(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(new for each in mentions for new in _mention(each, finding.value, names, directory))

    measures = (replace(measure, mentions=mend(measure.mentions)) for measure in table.measures)
    assignments = _assignments(table.assignments, finding, names, directory)
    tasks = (_with_contents(task, mend) for task in table.tasks)
    return replace(table, measures=tuple(measures), tasks=tuple(tasks), assignments=tuple(assignments))


def _with_contents(task: Task, mend: Callable[[tuple[Mention, ...]], tuple[Mention, ...]]) -> Task:
    contents = (replace(content, mentions=mend(content.mentions)) for content in task.contents)
    return replace(task, contents=tuple(contents))


def _assignments(
    before: Iterable[Assignment], finding: Finding, names: list[str], directory: Directory
) -> Iterable[Assignment]:
    done: set[tuple[int, int, int]] = set()
    for each in before:
        if each.written != finding.value or (not each.written and each.line != finding.line):
            yield each
        elif (place := (each.task, each.content, each.line)) not in done:
            done.add(place)
            yield from (_renamed(each, name, directory) for name in names)


def _renamed(assignment: Assignment, written: str, directory: Directory) -> Assignment:
    name, _ = split_note(written)
    known = next(iter(directory.resolve(name)), None)
    code, official = (known.code, directory.official(known, name)) if known else (None, name)
    return replace(assignment, written=name, code=code, name=official)


def _mention(each: Mention, written: str, names: list[str], directory: Directory) -> Iterable[Mention]:
    if tidy(each.written) != written:
        return (each,)
    return (
        Mention(each.line, name, tuple(known.code for known in directory.resolve(name))) for name in names
    )


def _with_lead(table: Table, finding: Finding, value: str, directory: Directory) -> Table:
    """The division named leads this content; the free text glued to its name has done its duty."""
    codes = {known.code for known in directory.resolve(value)}
    place = {(each.task, each.content) for each in table.assignments if each.line == finding.line}
    assignments = (
        replace(each, lead=each.code in codes, note="") if (each.task, each.content) in place else each
        for each in table.assignments
    )
    return replace(table, assignments=tuple(assignments))


def _with_title(task: Task, finding: Finding, value: str) -> Task:
    return replace(task, title=value) if task.title_line == finding.line else task
