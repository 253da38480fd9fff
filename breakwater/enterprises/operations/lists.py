"""A list on its way into the register: sent, checked, confirmed, imported."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.documents.spreadsheets import MAX_SIZE, FileTooLarge, Row, read_table
from breakwater.enterprises.models import ImportRow, ImportRun
from breakwater.enterprises.operations.importing import MAX_ROWS, Outcome, import_rows
from breakwater.enterprises.reading import Finding
from breakwater.kernel.errors import AlreadyDone, NotFound, Refusal
from breakwater.kernel.sentences import keep, keep_refusal

State = ImportRun.State


class UnknownImport(NotFound):
    code = "import.unknown"


class NotChecked(Refusal):
    code = "import.not_checked"
    message = _("This list has not been checked yet. Wait for the end of the check, then confirm.")
    http_status = 409


@operation(Permission.ENTERPRISE_IMPORT)
def send_list(*, file: File[bytes], update_existing: bool, by: Actor, now: datetime) -> ImportRun:
    """Keep a file for checking. Raises FileTooLarge before anything of it is read."""
    name = (file.name or "list")[-255:]
    if file.size > MAX_SIZE:
        raise FileTooLarge(name=name, megabytes=MAX_SIZE // 1024**2, field="file")
    content = file.read()
    run = ImportRun(
        filename=name,
        sha256=hashlib.sha256(content).hexdigest(),
        update_existing=update_existing,
        started_at=now,
        by_id=by.user_id,
    )
    run.file.save("list", ContentFile(content), save=True)
    return run


@operation(Permission.ENTERPRISE_IMPORT)
def confirm_list(*, run_id: int, by: Actor, now: datetime) -> ImportRun:
    """Let a checked list be imported. Raises UnknownImport, NotChecked, AlreadyDone."""
    run = ImportRun.objects.select_for_update().filter(pk=run_id, by_id=by.user_id).first()
    if run is None:
        raise UnknownImport()
    if run.state == State.CHECKING:
        raise NotChecked()
    if run.state != State.CHECKED:
        raise AlreadyDone()
    run.state = State.IMPORTING
    run.save(update_fields=["state"])
    return run


@operation(Permission.ENTERPRISE_IMPORT)
def work_on_list(
    *,
    run_id: int,
    by: Actor,
    now: datetime,
    expect: Callable[[int], None],
    on_rows: Callable[[int], None],
) -> ImportRun:
    """Check a list that was sent, or import one that was confirmed; the report replaces the one before.

    A file that cannot be read as a list is refused as a whole, with the reason in the run.
    """
    run = ImportRun.objects.get(pk=run_id)
    try:
        rows = _rows(run)
        expect(len(rows))
        outcome = import_rows(
            rows=rows,
            update_existing=run.update_existing,
            dry_run=run.state == State.CHECKING,
            source=run.filename,
            by=by,
            now=now,
            on_rows=on_rows,
        )
    except Refusal as refusal:
        return _refuse(run, refusal, now)
    return _report(run, outcome, now)


def _rows(run: ImportRun) -> list[Row]:
    with run.file.open("rb") as file:
        return read_table(file.read(), run.filename, max_rows=MAX_ROWS)


def _refuse(run: ImportRun, refusal: Refusal, now: datetime) -> ImportRun:
    run.state, run.refusal, run.finished_at = State.REFUSED, keep_refusal(refusal), now
    run.file.delete(save=False)
    run.save()
    return run


def _report(run: ImportRun, outcome: Outcome, now: datetime) -> ImportRun:
    run.rows, run.bad = outcome.rows, outcome.bad
    run.created, run.updated, run.unchanged = outcome.created, outcome.updated, outcome.unchanged
    run.findings.all().delete()
    labels = outcome.headings.texts
    ImportRow.objects.bulk_create(
        (_finding(run, finding, labels.get(finding.column, "")) for finding in outcome.findings),
        batch_size=5_000,
    )
    if run.state == State.CHECKING:
        run.state = State.CHECKED
    else:
        run.state, run.finished_at = State.DONE, now
        run.file.delete(save=False)  # personal data: the report and the checksum stay
    run.save()
    return run


def _finding(run: ImportRun, finding: Finding, heading: str) -> ImportRow:
    return ImportRow(
        run=run,
        number=finding.number,
        column=heading,
        severity=ImportRow.Severity.ERROR if finding.is_error else ImportRow.Severity.WARNING,
        code=finding.code,
        value=finding.value,
        message=keep(finding.sentence, finding.params),
    )
