"""Web pages (.html): text and tables; a line is the line of the page's source."""

from collections.abc import Iterator
from typing import Final

import lxml.html
from lxml import etree

from breakwater.playbook.rules.distribution.sources.plain import decoded
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

_UNSEEN: Final = frozenset({"script", "style", "head", "template", "noscript"})
_BLOCK_NAMES: Final = """
address article aside blockquote br caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header
hr li main nav ol p pre section table tbody td tfoot th thead tr ul
"""
_BLOCKS: Final = frozenset(_BLOCK_NAMES.split())


def read_html(upload: Upload) -> Source:
    """The text outside tables and every table that holds no other table."""
    # Without entities and network; recover=True, as browsers do, because pasted pages are rarely well formed.
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(decoded(upload).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise upload.broken("HTML") from error
    tables = [table for table in root.iter("table") if table.find(".//table") is None]
    grids = tuple(_grid(table, upload) for table in tables)
    pieces = _text_pieces(root, frozenset(tables))
    if len(pieces) > MAX_LINES:
        raise upload.too_big(MAX_LINES)
    return Source(tuple(pieces), grids)


def _grid(table: etree._Element, upload: Upload) -> Grid:
    builder = GridBuilder()
    for at, row in enumerate(table.iter("tr")):
        column = 0
        for cell in row.iterchildren("td", "th"):
            content = Cell(_line(cell), _seen_text(cell))
            column = builder.place(
                at, column, content, rows=_span(cell, "rowspan"), columns=_span(cell, "colspan")
            )
        if builder.overfull:
            raise upload.too_big(MAX_CELLS)
    return builder.grid()


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _line(element: etree._Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 1


def _seen_text(element: etree._Element) -> str:
    """The text as a browser breaks it into lines: white space of the source means nothing, blocks do."""
    return "\n".join(" ".join(text.split()) for _, text in _lines(element, frozenset()) if text.strip())


def _text_pieces(root: etree._Element, tables: frozenset[etree._Element]) -> list[Piece]:
    lines = _lines(root, tables)
    return [piece for line, text in lines for piece in pieces_of(" ".join(text.split()), line)]


def _lines(element: etree._Element, leave_out: frozenset[etree._Element]) -> Iterator[tuple[int, str]]:
    """The lines under an element, each with the source line of the tag it begins after."""
    line, text = _line(element), ""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if node.tag in _BLOCKS:
            yield line, text
            text = ""
        if not text:
            line = _line(node)
        shown = _is_shown(node, leave_out)
        if event == "start" and shown:
            text += node.text or ""
        elif event == "end" and node is not element and _is_shown(node.getparent(), leave_out):
            text += node.tail or ""
    yield line, text


def _is_shown(node: etree._Element | None, leave_out: frozenset[etree._Element]) -> bool:
    while node is not None:
        if node.tag in _UNSEEN or node in leave_out:
            return False
        node = node.getparent()
    return True
