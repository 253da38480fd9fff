"""Areas and departments as the playbook has them. Rows are kept for ever: cases name them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from breakwater.organisation.models import Area, Department

Item = Mapping[str, Any]


def bring_up_to_date(data: Item, *, before: Item | None, day: date) -> None:
    """Make and change what the playbook names; close what only the version before it named."""
    departments = data["organisation"]["departments"]
    _areas(data["areas"])
    _departments(departments)
    if before is not None:
        gone = _codes(before["areas"]) - _codes(data["areas"])
        Area.objects.filter(code__in=gone, valid_to=None).update(valid_to=day - timedelta(days=1))
        gone = _codes(before["organisation"]["departments"]) - _codes(departments)
        Department.objects.filter(code__in=gone).update(is_active=False)


def _areas(items: list[Item]) -> None:
    held = {area.code: area for area in Area.objects.order_by("pk")}
    for position, item in enumerate(items):
        area = held.setdefault(item["code"], Area(code=item["code"]))
        _set(
            area,
            kind=item["kind"],
            names=item["names"],
            gb_code=item["gb_code"],
            registry_code=next(iter(item["registry_codes"]), ""),
            aliases=item["aliases"],
            position=position,
            valid_from=date.fromisoformat(item["valid_from"]),
            valid_to=date.fromisoformat(item["valid_to"]) if item["valid_to"] else None,
        )
    for item in items:
        _set(held[item["code"]], parent=held[item["parent"]] if item["parent"] else None)


def _departments(items: list[Item]) -> None:
    areas = {area.code: area for area in Area.objects.order_by("pk")}
    held = {department.code: department for department in Department.objects.order_by("pk")}
    for position, item in enumerate(items):
        department = held.setdefault(item["code"], Department(code=item["code"]))
        _set(
            department,
            kind=item["kind"],
            names=item["names"],
            aliases=item["aliases"],
            area=areas[item["area"]] if item["area"] else None,
            position=position,
            is_active=True,
        )
    for item in items:
        _set(held[item["code"]], parent=held[item["parent"]] if item["parent"] else None)


def _set(row: Model, **values: object) -> None:
    """Save the row if it is new or says something else: what stays the same leaves no trace in the audit."""
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _codes(items: list[Item]) -> set[str]:
    return {item["code"] for item in items}
