"""Reads a table whose columns survive: Word, spreadsheets, separated values, web pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from breakwater.playbook.rules.distribution.building import TableBuilder, people_in
from breakwater.playbook.rules.distribution.columns import Column, column_of, is_heading_row
from breakwater.playbook.rules.distribution.model import Heading, Role
from breakwater.playbook.rules.distribution.names import Directory, split_note, tidy
from breakwater.playbook.rules.distribution.sources import Cell, Grid

_ROLES = {Column.CHIEF: Role.CHIEF, Column.CONTACT: Role.CONTACT}
_PEOPLE = (Column.CHIEF, Column.CONTACT, Column.PHONE)
_READ = frozenset(Column) - {Column.DUE, Column.COOPERATING}


@dataclass(frozen=True)
class Headings:
    """The heading row of a grid: its place and what each column holds."""

    row: int
    columns: tuple[Column | None, ...]


def find_headings(grid: Grid) -> Headings | None:
    """The first row that heads a work distribution table."""
    for at, row in enumerate(grid):
        columns = tuple(column_of(cell.text) for cell in row)
        if is_heading_row(columns):
            return Headings(at, columns)
    return None


def heading_of(grid: Grid, headings: Headings) -> Heading:
    """What the heading row says."""
    row = grid[headings.row]
    named = zip(row, headings.columns, strict=True)
    unread = [
        (cell.line, tidy(cell.text)) for cell, column in named if column not in _READ and cell.text.strip()
    ]
    return Heading(
        line=row[0].line,
        by_order=False,
        order_line=row[0].line,
        has_due=Column.DUE in headings.columns,
        has_cooperating=Column.COOPERATING in headings.columns,
        unread=tuple(dict.fromkeys(unread)),
    )


def read_grid(grid: Grid, headings: Headings, directory: Directory) -> TableBuilder:
    """The table from its rows below the headings."""
    reader = _RowReader(TableBuilder(directory), headings.columns)
    for row in grid[headings.row + 1 :]:
        reader.read(row)
    return reader.builder


@dataclass
class _RowReader:
    """Reads row by row. A cell left empty, repeated or merged goes on with what stands above it."""

    builder: TableBuilder
    columns: tuple[Column | None, ...]
    _number: str = ""
    _title: str = ""
    _content: str = ""
    _division_cells: list[Cell] = field(default_factory=list)
    _people: list[Cell] = field(default_factory=list)

    def read(self, row: tuple[Cell, ...]) -> None:
        if not any(cell.text.strip() for cell in row) or self._repeats_headings(row):
            return
        self._task(row)
        if self.builder.in_task:
            self._contents(row)
            self._divisions(row)
            self._persons(row)

    def _repeats_headings(self, row: tuple[Cell, ...]) -> bool:
        """A long table repeats its headings on each printed page."""
        return is_heading_row([column_of(cell.text) for cell in row])

    def _cells(self, row: tuple[Cell, ...], *wanted: Column) -> Iterator[Cell]:
        return (cell for cell, column in zip(row, self.columns, strict=False) if column in wanted)

    def _cell(self, row: tuple[Cell, ...], column: Column) -> Cell | None:
        return next((cell for cell in self._cells(row, column) if cell.text.strip()), None)

    def _task(self, row: tuple[Cell, ...]) -> None:
        number, title = self._cell(row, Column.NUMBER), self._cell(row, Column.TASK)
        new_number = number is not None and tidy(number.text) != self._number
        new_title = title is not None and tidy(title.text) != self._title
        if new_number or (new_title and number is None):
            self._start(number, title, row)

    def _start(self, number: Cell | None, title: Cell | None, row: tuple[Cell, ...]) -> None:
        self._number = tidy(number.text) if number else ""
        self._title = tidy(title.text) if title else ""
        self._content, self._division_cells, self._people = "", [], []
        self.builder.start_task(self._number, number.line if number else row[0].line)
        if title:
            self.builder.add_title(title.text, title.line)

    def _contents(self, row: tuple[Cell, ...]) -> None:
        cell = self._cell(row, Column.CONTENTS)
        if cell is None or tidy(cell.text) == self._content:
            return
        self._content, self._division_cells, self._people = tidy(cell.text), [], []
        self.builder.start_content(cell.text, cell.line)

    def _divisions(self, row: tuple[Cell, ...]) -> None:
        # The lead comes last: the persons of the row are the persons of the lead.
        for column in (Column.DIVISIONS, Column.LEAD):
            for cell in self._cells(row, column):
                if cell.text.strip() and not _holds(self._division_cells, cell):
                    self._division_cells.append(cell)
                    self._people = []
                    self._add_divisions(cell, lead=column is Column.LEAD)

    def _add_divisions(self, cell: Cell, *, lead: bool) -> None:
        text = " ".join(cell.text.split("\n")) if self._is_one_name(cell.text) else cell.text
        self.builder.add_divisions(text, cell.line, lead=lead)

    def _is_one_name(self, text: str) -> bool:
        """A name broken over two lines of its cell is still one name."""
        return bool(self.builder.directory.resolve(split_note(text)[0]))

    def _persons(self, row: tuple[Cell, ...]) -> None:
        for role, cells in self._person_cells(row):
            fresh = [cell for cell in cells if cell.text.strip() and not _holds(self._people, cell)]
            self._people += fresh
            text = "\n".join(cell.text for cell in fresh)
            for person in people_in(text, fresh[0].line if fresh else 0):
                self.builder.add_person(person, role)

    def _person_cells(self, row: tuple[Cell, ...]) -> list[tuple[Role, list[Cell]]]:
        """Each role's cells: the name's, and those of the numbers to its right."""
        found: list[tuple[Role, list[Cell]]] = []
        for cell, column in zip(row, self.columns, strict=False):
            if column in _ROLES:
                found.append((_ROLES[column], [cell]))
            elif column is Column.PHONE and found:
                found[-1][1].append(cell)
        return found


def _holds(cells: list[Cell], cell: Cell) -> bool:
    """Is this very cell, which may be merged over several rows, among them?"""
    return any(cell is each for each in cells)
