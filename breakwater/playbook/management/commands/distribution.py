"""`breakwater distribution import FILE [--json]`."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from breakwater.access import actors
from breakwater.kernel import clock
from breakwater.kernel.errors import Refusal
from breakwater.playbook import operations, quarantine
from breakwater.playbook.models import Import
from breakwater.playbook.rules.distribution import Finding, Level, Reading

SENTENCE = "Read a work distribution table into quarantine and list what looks wrong in it."
EXPLANATION = f"""{SENTENCE}

Reads .txt pasted from a web page, .docx, .xlsx, .csv and .html. Nothing is repaired and nothing is
published: a person decides each finding on the desk, under Work distribution.

Exit status: 0 the file was read, whatever was found; 1 it could not be read, and why is said in one
sentence; 2 the command was used wrongly."""

MARKS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


class Command(BaseCommand):
    help = SENTENCE

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="import")
        step = steps.add_parser(
            "import", help=SENTENCE, description=EXPLANATION, formatter_class=RawDescriptionHelpFormatter
        )
        step.add_argument("file", type=Path, metavar="FILE")
        step.add_argument("--json", action="store_true", help="Print numbers and findings as JSON.")

    def handle(self, *, file: Path, json: bool, **_: Any) -> None:
        imported = self.imported(file)
        reading = quarantine.as_written(imported)
        if json:
            self.print_json(reading)
        else:
            self.report(imported, reading)

    def imported(self, file: Path) -> Import:
        try:
            return operations.import_table(
                file=file,
                file_name=file.name,
                by=actors.system("distribution import"),
                now=clock.now(),
            )
        except Refusal as refused:
            raise CommandError(str(refused)) from None

    def print_json(self, reading: Reading) -> None:
        self.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False, indent=2))

    def report(self, imported: Import, reading: Reading) -> None:
        for finding in reading.findings:
            self.stdout.write(_line(imported.file_name, finding))
        levels = Counter(finding.level for finding in reading.findings)
        counted = ", ".join(f"{levels[level]} {mark}(s)" for level, mark in MARKS.items())
        self.stdout.write(
            f"\n{len(reading.tasks)} tasks, {len(reading.assignments)} assignments, "
            f"{len(reading.entries)} entries of {len(reading.people)} people "
            f"in {len(reading.departments)} departments: {', '.join(reading.departments)}.\n"
            f"Found: {counted}. Kept as import {imported.pk} in quarantine. "
            "Decide the findings on the desk, under Work distribution."
        )


def _line(file_name: str, finding: Finding) -> str:
    suggestion = f" Suggested: {finding.suggestion}." if finding.suggestion is not None else ""
    mark = MARKS[finding.level]
    return f"{file_name}:{finding.line}: {mark} {finding.code}: {finding.message}{suggestion}"
