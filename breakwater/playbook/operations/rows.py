"""The dated rows of a version: what stays goes on, what changes ends the day the version takes effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any

from breakwater.organisation.models import Department
from breakwater.playbook.models import (
    Category,
    Measure,
    PlaybookVersion,
    Responsibility,
    ServiceLevel,
    Task,
)
from breakwater.playbook.models.notice import Dated

Item = Mapping[str, Any]
Values = dict[str, Any]

PART = Responsibility.Part

#: What tells the rows of a kind apart while they are in force.
IDENTITY: dict[type[Dated], tuple[str, ...]] = {
    Measure: ("number",),
    Task: ("code",),
    Responsibility: ("measure", "task", "department_id"),
    Category: ("code",),
    ServiceLevel: ("code",),
}


def replace(data: Item, version: PlaybookVersion) -> None:
    """Let the rows of every kind say what the playbook says."""
    departments = dict(Department.objects.order_by("pk").values_list("code", "pk"))
    measures = data["measures"]
    _succeed(Measure, _numbered(map(_measure, measures)), version)
    for_each_measure = [_numbered(_tasks(measure)) for measure in measures]
    _succeed(Task, chain.from_iterable(for_each_measure), version)
    for_each_measure = [_numbered(_responsibilities(measure, departments)) for measure in measures]
    _succeed(Responsibility, chain.from_iterable(for_each_measure), version)
    _succeed(Category, _numbered(_categories(data, departments)), version)
    _succeed(ServiceLevel, _numbered(map(_service_level, data["service_levels"]["levels"])), version)


def _numbered(items: Iterable[Values]) -> Iterator[Values]:
    return ({**values, "position": position} for position, values in enumerate(items))


def _succeed(model: type[Dated], wanted: Iterable[Values], version: PlaybookVersion) -> None:
    """End what is no longer said, begin what is new. A row that changes does both."""
    identity = attrgetter(*IDENTITY[model])
    starts = version.effective_from
    held = {identity(row): row for row in model._default_manager.filter(valid_to=None)}
    begun = []
    for values in wanted:
        row = model(version=version, valid_from=starts, **values)
        if _says_the_same(held.get(identity(row)), values):
            del held[identity(row)]
        else:
            begun.append(row)
    model._default_manager.filter(pk__in=[row.pk for row in held.values()]).update(valid_to=starts)
    model._default_manager.bulk_create(begun)


def _says_the_same(row: Dated | None, values: Values) -> bool:
    return row is not None and all(getattr(row, name) == value for name, value in values.items())


def _measure(item: Item) -> Values:
    return {
        "number": item["number"],
        "code": item["code"],
        "titles": item["title"],
        "full_titles": item["full_title"],
        "summaries": item["summary"],
        "audiences": item["audience"],
        "texts": item["text"],
        "actions": item["actions"],
        "cancelled_forms": item["cancelled_forms"],
        "decisions": item["decisions"],
    }


def _tasks(measure: Item) -> Iterator[Values]:
    for item in measure["tasks"]:
        yield {
            "measure": measure["number"],
            "code": item["code"],
            "titles": item["title"],
            "contents": item["content"],
            "deliverables": item["deliverable"],
            "lead_confirmed": item["lead_confirmed"],
            "due": date.fromisoformat(item["due"]) if item["due"] else None,
        }


def _responsibilities(measure: Item, departments: Mapping[str, int]) -> Iterator[Values]:
    for task, code, part in _parts(measure):
        department = departments[code]
        yield {"measure": measure["number"], "task": task, "department_id": department, "part": part}


def _parts(measure: Item) -> Iterator[tuple[str, str, str]]:
    """Code of the task or empty, code of the department, and its part in it."""
    for code in measure["responsible"]:
        yield "", code, PART.RESPONSIBLE
    for task in measure["tasks"]:
        yield task["code"], task["lead"], PART.LEAD
        for code in task["cooperating"]:
            yield task["code"], code, PART.COOPERATING


def _categories(data: Item, departments: Mapping[str, int]) -> Iterator[Values]:
    numbers = {measure["code"]: measure["number"] for measure in data["measures"]}
    for item in data["difficulties"]["categories"]:
        yield {
            "code": item["code"],
            "names": item["names"],
            "hints": item["hint"],
            "measure": numbers[item["measure"]],
            "lead_id": departments[item["lead"]],
            "cooperating": item["cooperating"],
        }


def _service_level(item: Item) -> Values:
    return {
        "code": item["code"],
        "names": item["names"],
        "clock": item["clock"],
        "measures": item["measures"],
        "severities": item["severities"],
        "amount": item["limit"]["amount"],
        "unit": item["limit"]["unit"],
        "pauses": item["pauses"],
        "sources": item["source"],
        "confirmed": item["confirmed"],
    }
