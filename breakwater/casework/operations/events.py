"""Noting what happened to a case. Rows are only ever added; the timeline shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from breakwater.access.actors import Actor
from breakwater.casework.models import Case, Event


def note(
    *,
    case: Case,
    name: str,
    by: Actor,
    now: datetime,
    source: str | None = None,
    text: str = "",
    data: Mapping[str, Any] | None = None,
    internal: bool = False,
) -> Event:
    """Note a step that brought the case to its present state; `source` is the state before, if another."""
    return Event.objects.create(
        case=case,
        enterprise_id=case.enterprise_id,
        at=now,
        name=name,
        source=case.state if source is None else source,
        target=case.state,
        by_id=by.user_id,
        by_name=by.name,
        text=text,
        data=dict(data or {}),
        internal=internal,
    )
