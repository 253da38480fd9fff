"""Measure 1: an enterprise in difficulty is registered, by itself or by staff who heard of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.base import File

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.casework.models import Case
from breakwater.casework.operations.records import attach
from breakwater.casework.operations.registering import register
from breakwater.casework.states import Channel, Level, Priority
from breakwater.measures.assistance import rules
from breakwater.measures.assistance.models import Difficulty, Severity


@operation(Permission.OWN_CASES, Permission.CASE_REGISTER)
def register_difficulty(
    *,
    enterprise_id: int,
    category: str,
    title: str,
    text: str,
    severity: Severity,
    by: Actor,
    now: datetime,
    language: str,
    channel: Channel = Channel.PORTAL,
    level: Level = Level.ORDINARY,
    expected_loss_fen: int | None = None,
    jobs_at_risk: int | None = None,
    since: date | None = None,
    files: Iterable[File[bytes]] = (),
) -> Case:
    """Register a difficulty; it is numbered, routed to the designated official, and its clocks run.

    expected_loss_fen in 0.01 CNY. Raises what `casework.operations.registering.register` raises.
    """
    case = register(
        type_code="difficulty",
        enterprise_id=enterprise_id,
        category=category,
        title=title,
        text=text,
        language=language,
        channel=channel,
        level=level,
        priority=Priority(rules.priority(severity)),
        detail=Difficulty(
            severity=severity,
            expected_loss_fen=expected_loss_fen,
            jobs_at_risk=jobs_at_risk,
            since=since,
        ),
        by=by,
        now=now,
    )
    attach(case=case, record=None, files=files, by=by, now=now)
    return case
