"""The one way in: a file becomes a reading, with everything as written and everything that looks wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePath

from breakwater.playbook.rules.distribution import grid, lines
from breakwater.playbook.rules.distribution.body import document_number, mentions, read_measures
from breakwater.playbook.rules.distribution.building import TableBuilder
from breakwater.playbook.rules.distribution.errors import UnreadableTable
from breakwater.playbook.rules.distribution.findings import find_all
from breakwater.playbook.rules.distribution.mending import mended
from breakwater.playbook.rules.distribution.model import (
    Assignment,
    Entry,
    Finding,
    Heading,
    KnownDepartment,
    Person,
    Table,
    Task,
)
from breakwater.playbook.rules.distribution.names import Directory, tidy
from breakwater.playbook.rules.distribution.people import People
from breakwater.playbook.rules.distribution.sources import Grid, Piece, Source, open_source


@dataclass(frozen=True)
class Reading:
    """A work distribution table as read from a file, and its findings."""

    table: Table
    directory: Directory

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks with their contents."""
        return self.table.tasks

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Which division is responsible for which content, with chief and contact."""
        return self.table.assignments

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every person at every place."""
        return self.table.entries

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Every person once; two spellings of one person are joined, as the finding proposes."""
        return People(self.table.entries).persons()

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """The names of the responsible divisions, official where known, each once."""
        names: dict[str, str] = {}
        for each in self.assignments:
            names.setdefault(each.code or each.name, each.name)
        return tuple(filter(None, names.values()))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that looks wrong, in the order of the lines."""
        return find_all(self.table, self.directory)

    def apply(self, finding: Finding, value: str | None = None) -> "Reading":
        """The reading after a person decided: ``value``, or the suggestion, replaces what was written.

        Findings are found anew. Raises ValueError where there is neither a value nor a suggestion.
        """
        chosen = finding.suggestion if value is None else value
        if chosen is None:
            raise ValueError(f"{finding.code} in line {finding.line} has no suggestion; pass a value")
        return replace(self, table=mended(self.table, finding, chosen, self.directory))

    def as_json(self) -> dict[str, object]:
        """The output of ``breakwater distribution import --json``."""
        return {
            "tasks": len(self.tasks),
            "assignments": len(self.assignments),
            "entries": len(self.entries),
            "people": len(self.people),
            "departments": list(self.departments),
            "findings": [finding.as_json() for finding in self.findings],
        }


def read_distribution(
    path_or_bytes: Path | str | bytes, *, filename: str, departments: Sequence[KnownDepartment]
) -> Reading:
    """Read a work distribution table from a .txt, .docx, .xlsx, .csv or .html file.

    ``filename`` tells the kind and is named in refusals. ``departments`` may stand in the table.
    Raises ``UnreadableTable`` where the file or the table in it cannot be read at all.
    """
    source = open_source(path_or_bytes, filename=filename)
    directory = Directory(departments)
    table = _table_in_grids(source, directory) or _table_in_lines(source, directory)
    if table is None or not table.tasks:
        raise UnreadableTable("table.missing", file=PurePath(filename).name)
    return Reading(table, directory)


def _table_in_grids(source: Source, directory: Directory) -> Table | None:
    for each in source.grids:
        if headings := grid.find_headings(each):
            builder = grid.read_grid(each, headings, directory)
            heading = grid.heading_of(each, headings)
            around = _around(source.pieces, each, headings.row)
            start = sum(piece.line < heading.line for piece in around)
            return _finished(builder, heading, around, start, source)
    return None


def _around(pieces: Sequence[Piece], table: Grid, heading_row: int) -> list[Piece]:
    """The text of the file that is not the table: the rows above its headings, and what stands outside."""
    above = [Piece(cell.line, cell.text) for row in table[:heading_row] for cell in row if cell.text.strip()]
    inside = range(table[0][0].line if table[0] else 0, max(cell.line for row in table for cell in row) + 1)
    return sorted(
        {*above, *(piece for piece in pieces if piece.line not in inside)}, key=lambda piece: piece.line
    )


def _table_in_lines(source: Source, directory: Directory) -> Table | None:
    pieces = source.pieces
    place = lines.find_headings(pieces)
    if place is None:
        return None
    title, _ = lines.find_titles(pieces, place.start)
    builder = lines.read_lines(pieces[place.end :], directory, leave_out={title} - {""})
    return _finished(builder, lines.heading_of(pieces, place), pieces, place.start, source)


def _finished(
    builder: TableBuilder, heading: Heading, pieces: Sequence[Piece], start: int, source: Source
) -> Table:
    """The table with the notice around it; the first ``start`` pieces stand before the headings."""
    _, repeated = lines.find_titles(pieces, start)
    return Table(
        tasks=tuple(_with_mentions(task, builder.directory) for task in builder.tasks),
        assignments=tuple(builder.assignments),
        heading=heading,
        measures=read_measures(pieces[:start], builder.directory),
        repeated_titles=tuple((piece.line, tidy(piece.text)) for piece in repeated),
        formulas=source.formulas,
        document_number=document_number(pieces),
    )


def _with_mentions(task: Task, directory: Directory) -> Task:
    contents = (replace(each, mentions=mentions(each.text, each.line, directory)) for each in task.contents)
    return replace(task, contents=tuple(contents))
