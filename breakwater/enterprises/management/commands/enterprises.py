"""`breakwater enterprises import FILE`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from breakwater.access.actors import system
from breakwater.documents.spreadsheets import read_table
from breakwater.enterprises.operations.importing import MAX_ROWS, Outcome, import_rows
from breakwater.enterprises.reading import Finding
from breakwater.kernel import clock
from breakwater.kernel.errors import Refusal


class Command(BaseCommand):
    help = "Import enterprises from a list in .xlsx or .csv; good rows go in, each bad one is reported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="import")
        reading = steps.add_parser("import", help="Read a list. Exit status 1 if a row was left out.")
        reading.add_argument("file", type=Path)
        reading.add_argument("--dry-run", action="store_true", help="Check only; change nothing.")
        reading.add_argument("--keep-existing", action="store_true", help="Do not update known enterprises.")
        reading.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *, file: Path, dry_run: bool, keep_existing: bool, **options: Any) -> None:
        try:
            outcome = import_rows(
                rows=read_table(file, file.name, max_rows=MAX_ROWS),
                update_existing=not keep_existing,
                dry_run=dry_run,
                source=file.name,
                by=system("enterprises import"),
                now=clock.now(),
            )
        except FileNotFoundError:
            raise CommandError(f"There is no file {file}.") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(_as_json(outcome) if options["json"] else _as_text(outcome, dry_run))
        if outcome.bad:
            raise SystemExit(1)


def _sentence(finding: Finding) -> str:
    return str(finding.sentence) % dict(finding.params) if finding.params else str(finding.sentence)


def _as_json(outcome: Outcome) -> str:
    report = {
        "rows": outcome.rows,
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "bad": outcome.bad,
        "findings": [
            {
                "row": finding.number,
                "column": finding.column,
                "code": finding.code,
                "error": finding.is_error,
                "value": finding.value,
                "message": _sentence(finding),
            }
            for finding in outcome.findings
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _as_text(outcome: Outcome, dry_run: bool) -> str:
    lines = [
        f"Row {finding.number}, {outcome.headings.texts.get(finding.column, '-')}: {_sentence(finding)}"
        for finding in outcome.findings
    ]
    done = "would be" if dry_run else "were"
    lines.append(
        f"Of {outcome.rows} rows {outcome.created} {done} added, {outcome.updated} updated, "
        f"{outcome.unchanged} left unchanged, {outcome.bad} left out."
    )
    return "\n".join(lines)
