"""The neutral form of a file: lines of text and grids of cells, each with the place a person can look up."""

from dataclasses import dataclass

from breakwater.playbook.rules.distribution.errors import UnreadableTable
from breakwater.playbook.rules.distribution.model import Formula

MAX_LINES = 20_000  # a notice with its table has some hundreds
MAX_CELLS = 200_000
MAX_SPAN = 1_000  # a cell that spans more rows or columns than this is no table cell


@dataclass(frozen=True)
class Piece:
    """One line of text that is not empty."""

    line: int
    text: str


@dataclass(frozen=True)
class Cell:
    """One cell; ``text`` keeps its line breaks. A merged cell is the same object everywhere it shows."""

    line: int
    text: str


Grid = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Source:
    """Everything that stands in a file."""

    pieces: tuple[Piece, ...] = ()
    grids: tuple[Grid, ...] = ()
    formulas: tuple[Formula, ...] = ()


@dataclass(frozen=True)
class Upload:
    """A file's name and its bytes."""

    name: str
    content: bytes

    def broken(self, kind: str) -> UnreadableTable:
        """The refusal of a damaged file."""
        return UnreadableTable("file.broken", file=self.name, kind=kind)

    def too_big(self, limit: int) -> UnreadableTable:
        """The refusal of a file with too many lines or cells."""
        return UnreadableTable("table.too-big", file=self.name, limit=limit)


def pieces_of(text: str, line: int) -> list[Piece]:
    """The lines of a text that are not empty; the first one stands at ``line``."""
    numbered = enumerate(text.split("\n"), start=line)
    return [Piece(at, part) for at, part in numbered if part.strip()]


class GridBuilder:
    """Lays cells with spans into a grid, as a browser or a word processor does."""

    def __init__(self) -> None:
        self.rows: list[dict[int, Cell]] = []
        self._size = 0
        self.overfull = False

    def place(self, row: int, column: int, cell: Cell, *, rows: int = 1, columns: int = 1) -> int:
        """Put a cell at the first free column from ``column`` on; return the column after it."""
        self._grow(row)
        while column in self.rows[row]:
            column += 1
        rows, columns = max(1, min(rows, MAX_SPAN)), max(1, min(columns, MAX_SPAN))
        for down in range(row, row + rows):
            self._fill(down, column, columns, cell)
        return column + columns

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Put a cell exactly here, unless a merged cell covers the place."""
        self._fill(row, column, 1, cell)

    def _grow(self, row: int) -> None:
        while len(self.rows) <= row:
            self.rows.append({})

    def _fill(self, row: int, column: int, columns: int, cell: Cell) -> None:
        self._size += columns
        self.overfull = self.overfull or self._size > MAX_CELLS
        if self.overfull:
            return
        self._grow(row)
        for at in range(column, column + columns):
            self.rows[row].setdefault(at, cell)

    def grid(self) -> Grid:
        """The finished grid, each row as wide as it needs."""
        return tuple(self._row(row) for row in self.rows)

    def _row(self, row: dict[int, Cell]) -> tuple[Cell, ...]:
        line = next((cell.line for cell in row.values()), 0)
        return tuple(row.get(at, Cell(line, "")) for at in range(max(row, default=-1) + 1))
