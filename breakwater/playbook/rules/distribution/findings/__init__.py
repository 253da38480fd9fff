"""Everything that looks wrong in a table. Each module looks at one thing; each function finds one kind."""

from collections.abc import Iterator

from breakwater.playbook.rules.distribution.findings.departments import find_in_departments
from breakwater.playbook.rules.distribution.findings.layout import find_in_layout
from breakwater.playbook.rules.distribution.findings.numbers import find_in_numbers
from breakwater.playbook.rules.distribution.findings.persons import find_in_persons
from breakwater.playbook.rules.distribution.findings.wording import find_in_wording
from breakwater.playbook.rules.distribution.model import Finding, Table
from breakwater.playbook.rules.distribution.names import Directory
from breakwater.playbook.rules.distribution.people import People

__all__ = ["find_all"]


def find_all(table: Table, directory: Directory) -> tuple[Finding, ...]:
    """Every finding once, in the order of the lines."""
    unique = {(each.code, each.line, each.value): each for each in _all(table, directory)}
    return tuple(sorted(unique.values(), key=lambda each: (each.line, each.code, each.value)))


def _all(table: Table, directory: Directory) -> Iterator[Finding]:
    people = People(table.entries)
    yield from find_in_numbers(table, people)
    yield from find_in_persons(table, people)
    yield from find_in_departments(table, directory)
    yield from find_in_wording(table)
    yield from find_in_layout(table)
