"""Applying a playbook: the whole of it in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.kernel.clock import today
from breakwater.kernel.errors import Refusal
from breakwater.playbook.models import PlaybookVersion
from breakwater.playbook.operations import offices, rows
from breakwater.playbook.rules.schema import BrokenPlaybook, Change, Playbook, diff, fingerprint, load
from breakwater.playbook.rules.working_days import UnusualWeek, working_calendar


class Unreadable(Refusal):
    """The folder holds no playbook that could be applied; `problems` names file, line and mend of each."""

    code = "playbook.unreadable"
    message = _("The playbook has problems and was not applied. Mend them and try again:\n%(problems)s")


class OtherWeek(Refusal):
    code = "playbook.other_week"
    message = _(
        "The playbook's offices work on other weekdays than Monday to Friday. "
        "Name these in calendar.yaml, and other days one by one."
    )


class TooEarly(Refusal):
    code = "playbook.too_early"
    message = _(
        "The last version takes effect on %(last)s; a new one cannot do so before that. "
        "Choose that day or a later one."
    )


@dataclass(frozen=True)
class Applied:
    """What came of applying. Without changes the version is the one that was there before."""

    version: PlaybookVersion
    changes: tuple[Change, ...]


@operation(Permission.PLAYBOOK_APPLY)
def apply(
    *, playbook: Playbook | Path, by: Actor, now: datetime, effective_from: date | None = None
) -> Applied:
    """Put a playbook, or the one in a folder, in force from a day on: today if none is named.

    Areas and departments are brought up to date at once, measures and deadlines from that day on. What is
    there already is not applied again. Raises Unreadable, OtherWeek, TooEarly.
    """
    wanted = _loaded(playbook) if isinstance(playbook, Path) else playbook
    _check_calendar(wanted)
    _wait_for_others()
    last = PlaybookVersion.objects.order_by("-pk").first()
    if last is not None and last.fingerprint == fingerprint(wanted):
        return Applied(last, ())
    starts = effective_from or max(today(now), last.effective_from if last else date.min)
    if last is not None and starts < last.effective_from:
        raise TooEarly(last=last.effective_from, field="effective_from")
    changes = pending_changes(wanted)
    version = _recorded(wanted, changes, starts=starts, by=by, now=now)
    _carry_out(wanted.as_dict(), version, before=last.content if last else None)
    return Applied(version, tuple(changes))


def pending_changes(playbook: Playbook) -> list[Change]:
    """What applying it would change, against the last version applied, in force yet or not."""
    last = PlaybookVersion.objects.order_by("-pk").values_list("content", flat=True).first()
    return diff(last, playbook)


def _loaded(folder: Path) -> Playbook:
    try:
        return load(folder)
    except BrokenPlaybook as broken:
        raise Unreadable(problems=str(broken)) from None


def _check_calendar(playbook: Playbook) -> None:
    try:
        working_calendar(playbook.calendar, playbook.city.time_zone)
    except UnusualWeek:
        raise OtherWeek() from None


def _wait_for_others() -> None:
    """Two people who apply at once do so one after the other: the second compares with the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('playbook.apply'))")


def _recorded(
    playbook: Playbook, changes: list[Change], *, starts: date, by: Actor, now: datetime
) -> PlaybookVersion:
    return PlaybookVersion.objects.create(
        playbook=playbook.id,
        version=playbook.version,
        fingerprint=fingerprint(playbook),
        content=playbook.as_dict(),
        changes=[str(change) for change in changes],
        effective_from=starts,
        applied_at=now,
        applied_by_id=by.user_id,
    )


def _carry_out(data: dict[str, Any], version: PlaybookVersion, *, before: dict[str, Any] | None) -> None:
    offices.bring_up_to_date(data, before=before, day=version.effective_from)
    rows.replace(data, version)
