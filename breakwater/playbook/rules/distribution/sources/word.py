"""Word files (.docx): paragraphs and table rows in order; a line is the count of both."""

from typing import Final

from lxml import etree

from breakwater.playbook.rules.distribution.sources.packed import Package
from breakwater.playbook.rules.distribution.sources.shape import (
    MAX_CELLS,
    MAX_LINES,
    Cell,
    Grid,
    GridBuilder,
    Piece,
    Source,
    Upload,
    pieces_of,
)

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS: Final = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t"}


def read_docx(upload: Upload) -> Source:
    """The text and the tables of a Word file. Struck-out tracked changes are not read."""
    body = Package(upload, "Word").xml("word/document.xml").find(f"{_W}body")
    if body is None:
        raise upload.broken("Word")
    reader = _BodyReader()
    reader.read(body)
    if reader.line > MAX_LINES:
        raise upload.too_big(MAX_LINES)
    if reader.overfull:
        raise upload.too_big(MAX_CELLS)
    return Source(tuple(reader.pieces), tuple(reader.grids))


class _BodyReader:
    """Walks the body and counts paragraphs outside tables and rows of tables."""

    def __init__(self) -> None:
        self.line = 0
        self.pieces: list[Piece] = []
        self.grids: list[Grid] = []
        self.overfull = False

    def read(self, body: etree._Element) -> None:
        for block in body:
            if block.tag == f"{_W}p":
                self.line += 1
                self.pieces += [
                    Piece(self.line, piece.text) for piece in pieces_of(_paragraph(block), self.line)
                ]
            elif block.tag == f"{_W}tbl":
                self._table(block)
            elif block.tag == f"{_W}sdt":  # a content control around blocks
                for content in block.iterfind(f"{_W}sdtContent"):
                    self.read(content)

    def _table(self, table: etree._Element) -> None:
        builder, above = GridBuilder(), dict[int, Cell]()
        for at, row in enumerate(table.iterfind(f"{_W}tr")):
            self.line += 1
            above = self._row(builder, at, row, above)
        self.overfull = self.overfull or builder.overfull
        self.grids.append(builder.grid())

    def _row(
        self, builder: GridBuilder, at: int, row: etree._Element, above: dict[int, Cell]
    ) -> dict[int, Cell]:
        column, cells = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0), dict[int, Cell]()
        for element in row.iterfind(f"{_W}tc"):
            span = _number(element.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            own = Cell(self.line, _cell(element))
            cells[column] = above.get(column, own) if _continues(element) else own
            builder.place(at, column, cells[column], columns=span)
            column += span
        return cells


def _continues(cell: etree._Element) -> bool:
    """Does the cell continue the one above it? A vMerge without a value means so."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(f"{_W}val", "continue") == "continue"


def _number(element: etree._Element | None, otherwise: int) -> int:
    value = "" if element is None else element.get(f"{_W}val", "")
    return int(value) if value.isdecimal() and len(value) < 4 else otherwise


def _cell(cell: etree._Element) -> str:
    return "\n".join(_paragraph(paragraph) for paragraph in cell.iter(f"{_W}p"))


def _paragraph(paragraph: etree._Element) -> str:
    """The text of a paragraph; deleted text is ``w:delText`` and so left out."""
    return "".join(
        (node.text or "") if node.tag == f"{_W}t" else _BREAKS.get(str(node.tag), "")
        for node in paragraph.iter(f"{_W}t", *_BREAKS)
        if not _is_tab_stop(node)
    )


def _is_tab_stop(node: etree._Element) -> bool:
    """A ``w:tab`` among the paragraph's settings is a ruler mark, not a character."""
    parent = node.getparent()
    return parent is not None and parent.tag == f"{_W}tabs"
