"""Text files: pages pasted into an editor (.txt) and separated values (.csv)."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from breakwater.playbook.rules.distribution.errors import UnreadableTable
from breakwater.playbook.rules.distribution.model import Formula
from breakwater.playbook.rules.distribution.sources.shape import (
    MAX_CELLS,
    MAX_LINES,
    Cell,
    Grid,
    Piece,
    Source,
    Upload,
    pieces_of,
)

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*(gb\w+|utf-?8|big5)", re.IGNORECASE)
_TABLE_TABS = 3  # a line with this many tabs is a row copied from a spreadsheet


def decoded(upload: Upload) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB 18030 (China's own), breaks as \\n."""
    for encoding in _encodings(upload.content):
        try:
            text = upload.content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableTable("file.not-text", file=upload.name)


def _encodings(content: bytes) -> Iterator[str]:
    yield from (encoding for mark, encoding in _BOMS.items() if content.startswith(mark))
    yield "utf-8"
    if declared := _DECLARED.search(content[:2048]):
        yield declared[1].decode("ascii")
    yield "gb18030"


def read_txt(upload: Upload) -> Source:
    """Lines of text; a table copied from a spreadsheet into the text, with tabs, becomes a grid."""
    text = decoded(upload)
    pieces = _tab_pieces(text)
    if len(pieces) > MAX_LINES:
        raise upload.too_big(MAX_LINES)
    tabbed = any(line.count("\t") >= _TABLE_TABS for line in text.split("\n"))
    grid, formulas = _separated(text, "\t", upload) if tabbed else ((), ())
    return Source(tuple(pieces), (grid,) if grid else (), formulas)


def _tab_pieces(text: str) -> list[Piece]:
    lines = pieces_of(text, 1)
    return [Piece(piece.line, part) for piece in lines for part in piece.text.split("\t") if part.strip()]


def read_csv(upload: Upload) -> Source:
    """Rows separated by comma, semicolon or tab; a line is the row's number, as a spreadsheet shows it."""
    text = decoded(upload)
    grid, formulas = _separated(text, _delimiter(text), upload)
    return Source((), (grid,), formulas)


def _delimiter(text: str) -> str:
    head = "\n".join(text.split("\n")[:50])
    outside = re.sub(r'"[^"]*"', "", head)
    return max(",;\t", key=outside.count)


def _separated(text: str, delimiter: str, upload: Upload) -> tuple[Grid, tuple[Formula, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = list(islice(reader, MAX_LINES + 1))
    except csv.Error as error:
        raise upload.broken("CSV") from error
    if len(rows) > MAX_LINES or sum(map(len, rows)) > MAX_CELLS:
        raise upload.too_big(MAX_LINES)
    grid = tuple(tuple(Cell(at, value) for value in row) for at, row in enumerate(rows, start=1))
    return grid, tuple(_formulas(grid))


def _formulas(grid: Grid) -> Iterator[Formula]:
    for row in grid:
        for column, cell in enumerate(row):
            if re.match(r"\s*=\s*\S", cell.text):
                yield Formula(cell.line, f"{column_letters(column)}{cell.line}", cell.text.strip())


def column_letters(column: int) -> str:
    """The name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
