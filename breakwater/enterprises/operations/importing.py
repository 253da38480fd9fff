"""Importing a list of enterprises: good rows go in, each bad one is reported, a check takes all back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.documents.spreadsheets import Row, as_text
from breakwater.enterprises.operations import staging
from breakwater.enterprises.policies import may_register_in, sees_city
from breakwater.enterprises.reading import Entry, Finding, Headings, Reader, find_headings
from breakwater.enterprises.reading.words import fold
from breakwater.kernel.clock import today
from breakwater.kernel.pinyin import sort_key
from breakwater.organisation.models import Area

MAX_ROWS = 100_000


@dataclass(kw_only=True)
class Outcome:
    """What an import did, or a check would do: numbers of rows, and what is to be said about them."""

    headings: Headings
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """Rows that were not imported."""
        return len({finding.number for finding in self.findings if finding.is_error})


class _TakenBack(Exception):
    """Raised at the end of a check to undo it."""


def _nothing(count: int) -> None:
    """For callers who need not hear of progress."""


@operation(Permission.ENTERPRISE_IMPORT)
def import_rows(
    *,
    rows: Sequence[Row],
    update_existing: bool,
    dry_run: bool,
    source: str,
    by: Actor,
    now: datetime,
    on_rows: Callable[[int], None] = _nothing,
) -> Outcome:
    """Import the rows of a table; with `dry_run` the same is done and taken back.

    `source` is kept with each fact. Raises HeadingsMissing, HeadingTwice.
    """
    table = [(row.number, [as_text(value) for value in row.values]) for row in rows[:10]]
    outcome = Outcome(headings=find_headings(table))
    reader = Reader(outcome.headings, _areas(by), today(now))
    body = [row for row in rows if row.number > outcome.headings.number]
    outcome.rows = len(body)
    outcome.findings += _unknown_headings(outcome.headings)
    try:
        with transaction.atomic():
            staging.create()
            staging.fill(_records(_entries(reader, body, outcome, on_rows)))
            outcome.findings += _turned_away(by, update_existing)
            _load(outcome, source, by, now)
            if dry_run:
                raise _TakenBack
    except _TakenBack:
        pass
    outcome.findings.sort(key=lambda finding: finding.number)
    return outcome


def _areas(by: Actor) -> dict[str, int | None]:
    """Every spelling of every area; None for areas whose enterprises the importer may not enter."""
    spellings: dict[str, int | None] = {}
    for area in Area.objects.order_by("pk"):
        usable = area.pk if may_register_in(by, area.pk) else None
        for text in (area.code, area.gb_code or area.code, *area.names.values(), *area.aliases):
            spellings[fold(text)] = usable
    return spellings


def _unknown_headings(headings: Headings) -> Iterator[Finding]:
    for text in headings.unknown:
        yield Finding(
            number=headings.number,
            column="",
            code="heading.unknown",
            value=text,
            sentence=_(
                "This column is not known and was left out. If it is needed, use the template's heading."
            ),
            is_error=False,
        )


EVERY = 500


def _entries(
    reader: Reader, rows: Sequence[Row], outcome: Outcome, on_rows: Callable[[int], None]
) -> Iterator[Entry]:
    for done, row in enumerate(rows, start=1):
        entry, findings = reader.read(row.number, [as_text(value) for value in row.values], row.formulas)
        outcome.findings += findings
        if entry is not None:
            yield entry
        if done % EVERY == 0:
            on_rows(EVERY)


def _records(entries: Iterator[Entry]) -> Iterator[tuple[Any, ...]]:
    """Entries as rows of the staging table, in the order of its columns."""
    for entry in entries:
        yield (
            entry.number, entry.uscc, json.dumps(entry.names), sort_key(entry.names.get("zh-Hans", ""))[:400],
            entry.legal_form, entry.investment_source, entry.area_id, entry.industry, entry.address,
            entry.language, list(entry.countries), json.dumps(entry.facts), entry.as_of,
            json.dumps(entry.contact),
        )  # fmt: skip


# Each takes the rows it names out of the staging table: (condition, column, code, sentence, is an error).
TURNED_AWAY = (
    (
        "e.status = 'merged'", "uscc", "enterprise.merged",
        _("This entry was merged into another one. Use the code of that one."), True,
    ),
    (
        "e.id is not null and not %(city)s and e.area_id <> all(%(areas)s)", "uscc", "enterprise.not_yours",
        _("The register has this code in another area. Ask the bureau to move it to yours."), True,
    ),
    (
        "e.id is not null and not %(update)s", "uscc", "enterprise.known",
        _("The register has this code already; the row was left out, as you asked."), True,
    ),
    (
        "e.id is null and i.names->>'zh-Hans' is null", "name_zh", "name.missing",
        _("The Chinese name is missing. Write it as it stands on the business licence."), True,
    ),
    (
        "e.id is null and i.area_id is null", "area", "area.missing",
        _("The area is missing. A new enterprise needs one."), True,
    ),
    (
        "e.id is null and i.legal_form = ''", "legal_form", "legal_form.missing",
        _("The legal form is missing. A new enterprise needs one."), True,
    ),
    (
        "e.id is null and i.investment_source = ''", "investment_source", "investment_source.missing",
        _("The source of investment is missing. A new enterprise needs one."), True,
    ),
    (
        "coalesce(nullif(i.investment_source, ''), e.investment_source) = 'domestic' and "
        "coalesce(nullif(i.legal_form, ''), e.legal_form) in "
        "('wholly_owned', 'equity_joint_venture', 'cooperative_joint_venture')",
        "legal_form", "legal_form.needs_outside_investor",
        _("This legal form needs an investor from outside the mainland. Correct the form or the source."),
        True,
    ),
)  # fmt: skip


def _turned_away(by: Actor, update_existing: bool) -> Iterator[Finding]:
    """Rows that cannot go in because of what the register has."""
    terms = {"city": sees_city(by), "areas": list(by.area_ids), "update": update_existing}
    for condition, column, code, sentence, is_error in TURNED_AWAY:
        for number, uscc in staging.take_out(condition, terms):
            yield Finding(
                number=number, column=column, code=code, value=uscc, sentence=sentence, is_error=is_error
            )


def _load(outcome: Outcome, source: str, by: Actor, now: datetime) -> None:
    terms = {"now": now, "source": source, "user": by.user_id}
    with connection.cursor() as cursor:
        created = staging.run(cursor, staging.INSERT_ENTERPRISES, terms)
        touched: set[int] = set()
        for statement in staging.STATEMENTS:
            touched |= staging.run(cursor, statement, terms)
        cursor.execute("select count(*) from import_entry")
        kept = cursor.fetchone()[0]
    outcome.created = len(created)
    outcome.updated = len(touched - created)
    outcome.unchanged = kept - outcome.created - outcome.updated
