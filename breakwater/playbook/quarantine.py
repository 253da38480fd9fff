"""An imported table between its file and its publication: as written, with the decisions taken so far.

The rows of an import hold what was read and what was decided; what follows from both is worked out anew
each time, so no decision is ever lost in a later one.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation
from pydantic import TypeAdapter

from breakwater.organisation.models import Department
from breakwater.playbook.models import Finding, Import
from breakwater.playbook.rules import distribution as rules
from breakwater.playbook.rules.distribution.names import Directory
from breakwater.playbook.rules.distribution.sources import Source, open_source

_TABLE = TypeAdapter(rules.Table)

Key = tuple[str, int, str]


def known_departments() -> list[rules.KnownDepartment]:
    """The bureau and its divisions, as a table may name them."""
    kinds = [Department.Kind.BUREAU, Department.Kind.DIVISION]
    found = Department.objects.filter(kind__in=kinds, is_active=True).order_by("position", "pk")
    return [_known(department) for department in found]


def _known(department: Department) -> rules.KnownDepartment:
    name, *others = dict.fromkeys(department.names.values())
    return rules.KnownDepartment(department.code, name, tuple(others), tuple(department.aliases))


def packed(table: rules.Table) -> Any:
    """A table as JSON can hold it."""
    return _TABLE.dump_python(table, mode="json")


def source_lines(content: bytes, file_name: str) -> dict[str, str]:
    """The text of a file by number of its line; of a spreadsheet the cells of a row."""
    source = open_source(content, filename=file_name)
    lines = {str(piece.line): piece.text for piece in source.pieces}
    return lines | _cells(source)


def _cells(source: Source) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for cell in (cell for grid in source.grids for row in grid for cell in row):
        texts = found.setdefault(str(cell.line), [])
        if cell.text.strip() and cell.text not in texts:
            texts.append(cell.text)
    return {line: " | ".join(texts) for line, texts in found.items()}


def as_written(imported: Import) -> rules.Reading:
    """The table before any decision."""
    return rules.Reading(_TABLE.validate_python(imported.reading), Directory(known_departments()))


def as_decided(imported: Import, *, but: Finding | None = None) -> rules.Reading:
    """The table with every value that was put in, in the order of the decisions; `but` one is left out."""
    reading = as_written(imported)
    decided = imported.findings.exclude(new_value=None).exclude(pk=but.pk if but else 0)
    for finding in decided.order_by("decided_at", "pk"):
        reading = reading.apply(_rule(finding), finding.new_value)
    return reading


def key(finding: Finding | rules.Finding) -> Key:
    """What tells the findings of one table apart."""
    return finding.code, finding.line, finding.value


def recorded(imported: Import, finding: rules.Finding) -> Finding:
    """The row for a finding, not saved."""
    row = Finding(of=imported, code=finding.code, line=finding.line, value=finding.value)
    refresh(row, finding)
    return row


def refresh(row: Finding, finding: rules.Finding) -> None:
    """Let the row say what the finding says now; a decision about another may have changed it."""
    row.level = finding.level.value
    row.suggestion = finding.suggestion
    row.params = dict(finding.params)
    row.mends = finding.mends or ""


def sentence(finding: Finding) -> str:
    """What the finding says, in the reader's language."""
    return rules.message(finding.code, finding.params, translate=translation.gettext)


def _rule(finding: Finding) -> rules.Finding:
    return rules.Finding(
        code=finding.code,
        line=finding.line,
        value=finding.value,
        suggestion=finding.suggestion,
        params=finding.params,
        mends=rules.Field(finding.mends) if finding.mends else None,
    )
