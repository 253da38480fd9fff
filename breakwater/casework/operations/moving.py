"""When two entries of the register turn out to be one enterprise, its cases go along, and back on undo."""

from collections.abc import Sequence

from django.db.models import Model

from breakwater.casework.models import (
    Case,
    CaseDocument,
    Clock,
    ClockEvent,
    Cooperation,
    Decision,
    Event,
    Link,
    Record,
    Rung,
)
from breakwater.casework.registry import case_types

PARTS = (CaseDocument, Clock, ClockEvent, Cooperation, Decision, Event, Link, Record, Rung)


def move_cases(from_id: int, to_id: int, only: Sequence[int] | None) -> list[int]:
    """Give cases, with all that hangs on them, to another enterprise. Returns the ids of the cases moved."""
    cases = Case.objects.filter(enterprise_id=from_id)
    if only is not None:
        cases = cases.filter(pk__in=only)
    moved = list(cases.order_by("pk").values_list("pk", flat=True))
    Case.objects.filter(pk__in=moved).update(enterprise_id=to_id)
    models: list[type[Model]] = [*PARTS, *{manifest.detail for manifest in case_types()}]
    for model in models:
        model._default_manager.filter(case_id__in=moved).update(enterprise_id=to_id)
    return moved
