"""Tables people send and take away: .xlsx and .csv.

Reading trusts nothing: how large the table is and where its formulas are is found by walking the XML of the
sheet, in little memory, before a library builds the table. Writing never makes a formula out of text.
"""

from __future__ import annotations

import csv
import io
import posixpath
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias
from xml.parsers import expat  # external entities stay unread, and a document type is refused

import python_calamine as calamine
import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from breakwater.documents.archives import Bomb, check_archive
from breakwater.documents.types import decode
from breakwater.kernel.errors import Refusal, Sentence

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None

MAX_SIZE = 20 * 1024 * 1024
"""Bytes of a file."""
MAX_COLUMNS = 100
"""With the rows a caller allows it bounds the memory: the library keeps a cell for each place."""
DELIMITERS = ",;\t|"


class UnreadableFile(Refusal):
    code = "spreadsheet.unreadable"
    message = _(
        "The file %(name)s cannot be read as a table. Open it in your office program and save it as .xlsx."
    )


class FileTooLarge(UnreadableFile):
    code = "spreadsheet.too_large"
    message = _("The file %(name)s is larger than %(megabytes)s MB. Split the table into several files.")


class SuspiciousFile(UnreadableFile):
    code = "spreadsheet.suspicious"
    message = _("The file %(name)s unpacks to far more than a table of its size holds. It was not opened.")


class WrongType(UnreadableFile):
    code = "spreadsheet.wrong_type"
    message = _("The file %(name)s is not a table in .xlsx or .csv. Save it as .xlsx and send it again.")


class OldOrLocked(UnreadableFile):
    code = "spreadsheet.old_or_locked"
    message = _(
        "The file %(name)s is in the old .xls format or locked with a password. Save it as .xlsx without one."
    )


class TooManyRows(UnreadableFile):
    code = "spreadsheet.too_many_rows"
    message = _(
        "The table in %(name)s goes down to row %(found)s; at most %(most)s are read. Split the table."
    )


class TooManyColumns(UnreadableFile):
    code = "spreadsheet.too_many_columns"
    message = _(
        "The table in %(name)s has %(found)s columns; at most %(most)s are read. Remove those not needed."
    )


class NoRows(UnreadableFile):
    code = "spreadsheet.no_rows"
    message = _("The table in %(name)s is empty. It must be on the first sheet.")


@dataclass(frozen=True)
class Row:
    """A row that is not blank: its number as the office program shows it, its cells from column A on.

    `formulas` holds the places in `values`, from 0, whose cell is a formula: the value there is what the
    sender's program computed last, or nothing.
    """

    number: int
    values: tuple[Cell, ...]
    formulas: frozenset[int] = frozenset()

    def text(self, place: int) -> str:
        """The cell as a person would type it; "" where there is none."""
        return as_text(self.values[place]) if place < len(self.values) else ""


def as_text(cell: Cell) -> str:
    """A cell as text: 13 and not 13.0, dates as 2020-02-07, no spaces around."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell).strip()


def column_letter(place: int) -> str:
    """The office program's name of a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# Reading ---------------------------------------------------------------------------------------------------


def read_table(source: bytes | Path, filename: str, *, max_rows: int) -> list[Row]:
    """The rows of the first sheet of an .xlsx, or of a .csv in UTF-8 or GB 18030; blank ones are left out.

    `max_rows` bounds the number of the last row, the heading included. Either the whole table is read or
    none of it: raises UnreadableFile, or a subclass that says more.
    """
    content = _content(source, filename)
    if content.startswith(b"PK"):
        rows = _read_xlsx(content, filename, max_rows)
    elif content.startswith(
        b"\xd0\xcf\x11\xe0"
    ):  # OLE 2: .xls, and .xlsx encrypted (ECMA-376 with [MS-OFFCRYPTO])
        raise OldOrLocked(name=filename)
    elif filename.lower().endswith(".xlsx"):
        raise UnreadableFile(name=filename)
    elif filename.lower().endswith((".csv", ".txt")):
        rows = _read_csv(content, filename, max_rows)
    else:
        raise WrongType(name=filename)
    if not rows:
        raise NoRows(name=filename)
    return rows


def _content(source: bytes | Path, filename: str) -> bytes:
    if isinstance(source, Path):
        with source.open("rb") as file:
            content = file.read(MAX_SIZE + 1)
    else:
        content = source
    if len(content) > MAX_SIZE:
        raise FileTooLarge(name=filename, megabytes=MAX_SIZE // 1024**2)
    return content


def _read_xlsx(content: bytes, filename: str, max_rows: int) -> list[Row]:
    try:
        check_archive(content)
        extent = _look_at_first_sheet(content)
        _check_extent(extent, filename, max_rows)
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Bomb:
        raise SuspiciousFile(name=filename) from None
    except (zipfile.BadZipFile, calamine.CalamineError, expat.ExpatError, _NotAWorkbook, ValueError):
        raise UnreadableFile(name=filename) from None
    return _rows(cells, extent)


def _rows(cells: Sequence[Sequence[Cell]], extent: _Extent) -> list[Row]:
    """All rows that hold something, equally long. A formula never computed has a place but no value."""
    rows = []
    for number in range(1, extent.last_row + 1):
        found = cells[number - 1] if number <= len(cells) else []
        formulas = frozenset(extent.formulas.get(number, ()))
        if formulas or any(value != "" for value in found):
            values = tuple(None if value == "" else value for value in found)
            rows.append(Row(number, values + (None,) * (extent.last_column - len(values)), formulas))
    return rows


def _check_extent(extent: _Extent, filename: str, max_rows: int) -> None:
    if extent.last_row > max_rows:
        raise TooManyRows(name=filename, found=extent.last_row, most=max_rows)
    if extent.last_column > MAX_COLUMNS:
        raise TooManyColumns(name=filename, found=extent.last_column, most=MAX_COLUMNS)


def _read_csv(content: bytes, filename: str, max_rows: int) -> list[Row]:
    text = decode(content)
    if text is None or "\x00" in text:
        raise UnreadableFile(name=filename)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    try:
        for number, values in enumerate(reader, start=1):
            if number > max_rows:
                raise TooManyRows(name=filename, found=number, most=max_rows)
            if len(values) > MAX_COLUMNS:
                raise TooManyColumns(name=filename, found=len(values), most=MAX_COLUMNS)
            if any(value.strip() for value in values):
                rows.append(Row(number, tuple(values)))
    except csv.Error:
        raise UnreadableFile(name=filename) from None
    return rows


def _delimiter(text: str) -> str:
    """The sign that parts most cells of the first line; a comma if none does."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(DELIMITERS, key=first.count)


# Looking at a sheet before it is read ----------------------------------------------------------------------

_CELL_CONTENT = ("v", "is", "f")


class _NotAWorkbook(Exception):
    """The archive has not the parts of a workbook, or parts that no office program writes."""


class _Extent:
    """How far the cells that hold something reach, and which of them are formulas."""

    def __init__(self) -> None:
        self.last_row = 0
        self.last_column = 0
        self.formulas: dict[int, set[int]] = {}
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Receive an element: a row, a cell, or what a cell holds. Cells without a reference follow on."""
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif tag == "c":
            self._place(attributes.get("r"))
        elif tag in _CELL_CONTENT:
            self.last_row = max(self.last_row, self._row)
            self.last_column = max(self.last_column, self._column)
            if tag == "f":
                self.formulas.setdefault(self._row, set()).add(self._column - 1)

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        letters = reference.rstrip("0123456789")
        self._row = int(reference[len(letters) :])
        self._column = 0
        for letter in letters.upper():
            self._column = self._column * 26 + ord(letter) - ord("A") + 1


def _look_at_first_sheet(content: bytes) -> _Extent:
    extent = _Extent()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, _part(archive, _first_sheet(archive)) as sheet:
        parser = _parser()
        parser.StartElementHandler = extent.start
        parser.ParseFile(sheet)
    return extent


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the first sheet (ISO/IEC 29500-1, 12.3.24 and 18.2.19)."""
    relation = _attributes(archive, "xl/workbook.xml", "sheet")[0]
    wanted = next((value for key, value in relation.items() if key.rpartition(" ")[2] == "id"), "")
    for link in _attributes(archive, "xl/_rels/workbook.xml.rels", "Relationship"):
        if link.get("Id") == wanted:
            return posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
    raise _NotAWorkbook()


def _attributes(archive: zipfile.ZipFile, part: str, tag: str) -> list[dict[str, str]]:
    """The attributes of each element with this tag."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == tag:
            found.append(attributes)

    parser = _parser()
    parser.StartElementHandler = start
    with _part(archive, part) as file:
        parser.ParseFile(file)
    if not found:
        raise _NotAWorkbook()
    return found


def _part(archive: zipfile.ZipFile, name: str) -> zipfile.ZipExtFile:
    try:
        return archive.open(name)  # type: ignore[return-value]
    except KeyError:
        raise _NotAWorkbook() from None


def _parser() -> expat.XMLParserType:
    def refuse(*_: object) -> None:
        raise _NotAWorkbook()

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    return parser


# Writing ---------------------------------------------------------------------------------------------------

CELL_LIMIT = 32_767
"""Characters a cell of .xlsx may hold."""
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that make an office program compute what a .csv says (CWE-1236)."""


@dataclass(frozen=True)
class Column:
    """A column of a table to take away; `width` is in characters."""

    label: Sentence
    width: int = 18


def write_xlsx(rows: Iterable[Sequence[Cell | Promise]], columns: Sequence[Column], *, title: str) -> bytes:
    """A workbook with one sheet: a heading that stays in view, then the rows. Text is never a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_formulas": False,
               "strings_to_urls": False, "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet(_sheet_name(title))
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        _write_heading(sheet, columns, book.add_format({"bold": True, "text_wrap": True, "valign": "top"}))
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write_cell(sheet, last, place, value, moment)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return buffer.getvalue()


def _write_heading(
    sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column], bold: xlsxwriter.format.Format
) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, str(column.label), bold)


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    place: int,
    value: Cell | Promise,
    moment: xlsxwriter.format.Format,
) -> None:
    if isinstance(value, str | Promise):
        sheet.write_string(row, place, str(value)[:CELL_LIMIT])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, _local(value), moment)
    else:
        sheet.write(row, place, value)


def _local(moment: datetime) -> datetime:
    """The time on the wall; a workbook knows no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those Excel refuses."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:31].strip("' ") or "Sheet1"


def write_csv(rows: Iterable[Sequence[Cell | Promise]], columns: Sequence[Column]) -> bytes:
    """A .csv in UTF-8 that Excel opens as such. Text that would be computed gets an apostrophe before it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_harmless(str(column.label)) for column in columns])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell | Promise) -> str:
    if isinstance(value, str | Promise):
        return _harmless(str(value))
    return as_text(_local(value).replace(second=0, microsecond=0) if isinstance(value, datetime) else value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
