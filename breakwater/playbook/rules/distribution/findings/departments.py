"""Divisions: what they are called, whether one leads, whether table and measure name the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from breakwater.playbook.rules.distribution.model import (
    Assignment,
    Content,
    Field,
    Finding,
    Measure,
    Mention,
    Params,
    Table,
    Task,
)
from breakwater.playbook.rules.distribution.names import Directory, tidy


def find_in_departments(table: Table, directory: Directory) -> Iterator[Finding]:
    """All findings about divisions."""
    yield from _written_names(table, directory)
    for task in table.tasks:
        for at, content in enumerate(task.contents):
            assigned = [each for each in table.assignments if (each.task, each.content) == (task.number, at)]
            yield from _without_division(task, content, assigned)
            yield from _lead(task, assigned)
    yield from _differing(table, directory)


def _written_names(table: Table, directory: Directory) -> Iterator[Finding]:
    """Once for each way of writing, at its first line; the message lists every line."""
    for written, mentions in _by_spelling(table, directory).items():
        codes = mentions[0].codes
        lines = ", ".join(map(str, dict.fromkeys(sorted(each.line for each in mentions))))
        line = min(each.line for each in mentions)
        params: Params = {"written": written, "lines": lines}
        if not codes:
            nearest = directory.nearest(written)
            yield Finding("department.unknown", line, written, nearest, params, Field.DEPARTMENT)
        elif not directory.is_official(written):
            official = directory.names(codes, written)
            yield Finding(
                "department.alias",
                line,
                written,
                official,
                {**params, "official": official},
                Field.DEPARTMENT,
            )


def _by_spelling(table: Table, directory: Directory) -> Mapping[str, list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    for each in _mentions(table, directory):
        if tidy(each.written):
            found[tidy(each.written)].append(each)
    return found


def _mentions(table: Table, directory: Directory) -> Iterator[Mention]:
    for measure in table.measures:
        yield from measure.mentions
    for task in table.tasks:
        for content in task.contents:
            yield from content.mentions
    for each in table.assignments:
        codes = tuple(known.code for known in directory.resolve(each.written))
        yield Mention(each.line, each.written, codes)


def _without_division(task: Task, content: Content, assigned: list[Assignment]) -> Iterator[Finding]:
    if not assigned:
        yield Finding("division.missing", content.line, content.text[:80], None, {"task": task.number})
    for each in assigned:
        if not each.written:
            yield Finding("division.missing", each.line, "", None, {"task": task.number}, Field.DEPARTMENT)


def _lead(task: Task, assigned: list[Assignment]) -> Iterator[Finding]:
    for each in assigned:
        if each.note and each.lead:
            yield _inline_lead(task, each)
    if len(assigned) > 1 and not any(each.lead for each in assigned):
        names = "; ".join(each.name for each in assigned)
        params: Params = {"task": task.number, "count": len(assigned)}
        yield Finding("lead.missing", assigned[0].line, names, None, params, Field.LEAD)


def _inline_lead(task: Task, each: Assignment) -> Finding:
    params: Params = {"task": task.number, "note": each.note, "department": each.name}
    return Finding("lead.inline", each.line, f"{each.written}{each.note}", each.name, params, Field.LEAD)


def _differing(table: Table, directory: Directory) -> Iterator[Finding]:
    """Tasks whose measure in the body names other divisions; nothing is said where a name is unknown."""
    measures = {measure.number: measure for measure in table.measures}
    for task in table.tasks:
        measure = measures.get(task.number)
        in_table = {each.code: each for each in table.assignments if each.task == task.number}
        if measure and in_table and None not in in_table:
            known = {code: each for code, each in in_table.items() if code}
            yield from _differing_task(task, measure, known, directory)


def _differing_task(
    task: Task, measure: Measure, in_table: Mapping[str, Assignment], directory: Directory
) -> Iterator[Finding]:
    in_measure = dict.fromkeys(code for each in measure.mentions for code in each.codes)
    known = bool(measure.mentions) and all(each.codes for each in measure.mentions)
    first = next(iter(in_table.values()))
    if known and set(in_measure) != set(in_table):
        names = directory.names(in_table, first.written)
        params: Params = {
            "task": task.number,
            "table": names,
            "measure": directory.names(in_measure, first.written),
            "other_line": measure.line,
        }
        yield Finding("department.differs", first.line, names, None, params)
