"""Spreadsheets (.xlsx): values by calamine; formulas are found in the XML and never worked out."""

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

import python_calamine
from lxml import etree

from breakwater.playbook.rules.distribution.model import Formula
from breakwater.playbook.rules.distribution.sources.packed import Package
from breakwater.playbook.rules.distribution.sources.plain import column_letters
from breakwater.playbook.rules.distribution.sources.shape import (
    MAX_CELLS,
    Cell,
    Grid,
    GridBuilder,
    Source,
    Upload,
)

_MAIN: Final = "{*}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_Corner = tuple[int, int]


def read_xlsx(upload: Upload) -> Source:
    """Every visible sheet as a grid; a line is the row's number in its sheet."""
    package = Package(upload, "Excel")
    formulas = {name: _formulas(package, part, upload) for name, part in _sheets(package)}
    grids = {name: _grid(values, formulas.get(name, {})) for name, values in _values(upload)}
    found = (
        Formula(row + 1, f"{column_letters(column)}{row + 1}", text)
        for name in grids
        for (row, column), text in formulas.get(name, {}).items()
    )
    return Source((), tuple(grids.values()), tuple(found))


def _sheets(package: Package) -> list[tuple[str, str]]:
    """Each sheet's name with the part that holds it."""
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in package.xml("xl/_rels/workbook.xml.rels")
    }
    sheets = package.xml("xl/workbook.xml").iterfind(f".//{_MAIN}sheet")
    named = ((sheet.get("name", ""), targets.get(sheet.get(_RELATION), "")) for sheet in sheets)
    return [(name, part) for name, part in named if part in package.names()]


def _formulas(package: Package, part: str, upload: Upload) -> dict[_Corner, str]:
    """The formulas of a sheet by row and column from 0; a sheet too wide to lay out is refused here."""
    found: dict[_Corner, str] = {}
    last_row = last_column = 0
    for cell in package.xml(part).iterfind(f".//{_MAIN}sheetData/{_MAIN}row/{_MAIN}c"):
        corner = _corner(cell)
        last_row, last_column = max(last_row, corner[0]), max(last_column, corner[1])
        formula = cell.find(f"{_MAIN}f")
        if formula is not None:
            found[corner] = f"={formula.text or ''}"
    if (last_row + 1) * (last_column + 1) > MAX_CELLS:
        raise upload.too_big(MAX_CELLS)
    return found


def _corner(cell: etree._Element) -> _Corner:
    match = _REFERENCE.fullmatch(cell.get("r", ""))
    if not match:
        return (0, 0)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


_Values = tuple[list[list[Any]], tuple[tuple[_Corner, _Corner], ...]]


def _values(upload: Upload) -> list[tuple[str, _Values]]:
    """What calamine reads: for each visible sheet its name, its rows and its merged ranges."""
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(upload.content)) as book:
            return [(sheet.name, _sheet_values(book, sheet.name)) for sheet in _visible(book)]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise upload.broken("Excel") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's panic is no Exception
            raise upload.broken("Excel") from error
        raise


def _visible(book: python_calamine.CalamineWorkbook) -> Iterator[python_calamine.SheetMetadata]:
    for sheet in book.sheets_metadata:
        worksheet = sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
        if worksheet and sheet.visible is python_calamine.SheetVisibleEnum.Visible:
            yield sheet


def _sheet_values(book: python_calamine.CalamineWorkbook, name: str) -> _Values:
    sheet = book.get_sheet_by_name(name)
    return sheet.to_python(skip_empty_area=False), tuple(sheet.merged_cell_ranges or ())


def _grid(values: _Values, formulas: dict[_Corner, str]) -> Grid:
    rows, merges = values
    builder = GridBuilder()
    texts = {
        (row, column): formulas.get((row, column), _text(value))
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
    }
    texts |= {corner: text for corner, text in formulas.items() if corner not in texts}
    for (top, left), (bottom, right) in merges:
        merged = Cell(top + 1, texts.get((top, left), ""))
        builder.place(top, left, merged, rows=bottom - top + 1, columns=right - left + 1)
    for row, column in sorted(texts):
        builder.put(row, column, Cell(row + 1, texts[row, column]))
    return builder.grid()


def _text(value: Any) -> str:
    """A value as a person typed it: a telephone number is no decimal number."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
