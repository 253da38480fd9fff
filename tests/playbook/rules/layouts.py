"""One table in the layouts that offices really have: what a reader must read the same."""

import csv
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
import xlsxwriter

from breakwater.playbook.rules.distribution import Entry, KnownDepartment, Reading, read_distribution

DEPARTMENTS = (
    KnownDepartment("IPD-I", "Investment Promotion Division I", ("投资促进一处",)),
    KnownDepartment("IPD-II", "Investment Promotion Division II", ("投资促进二处",)),
    KnownDepartment("IPD-III", "Investment Promotion Division III", ("投资促进三处",)),
    KnownDepartment("TRADE", "Foreign Trade Division", ("对外贸易处",)),
    KnownDepartment(
        "OVERSEAS", "Overseas Investment and Economic Cooperation Division", ("对外投资和经济合作处",)
    ),
    KnownDepartment("LEGAL", "General and Legal Affairs Division", ("综合法规处",), ("法规处",)),
)
MERGED = 3  # number, task and contents go on over several rows
ENGLISH = ("No.", "Tasks", "Contents and Requirements", "Responsible Divisions", "Division Chief", "Contact")
CHINESE = ("序号", "任务", "内容和要求", "责任处室", "处长/负责人", "联系人")


def read(content: bytes, filename: str) -> Reading:
    """Read a file as the city's bureau would."""
    return read_distribution(content, filename=filename, departments=DEPARTMENTS)


def read_text(text: str) -> Reading:
    """Read a text as if it had been pasted from a web page."""
    return read(text.encode(), "table.txt")


@dataclass(frozen=True)
class Row:
    """One row of the table; cells that merge with the row above are empty."""

    number: str
    title: str
    contents: str
    division: str
    chief: str
    contact: str

    def cells(self) -> tuple[str, ...]:
        """The six cells from left to right."""
        return (self.number, self.title, self.contents, self.division, self.chief, self.contact)


def person(entry: Entry | None) -> str:
    """A person as one cell: name, desk number and mobile, each in a line of its own."""
    if entry is None:
        return ""
    numbers = [number.written for number in (entry.desk, entry.mobile) if number]
    return "\n".join([f"{entry.honorific} {entry.name}".strip(), *numbers])


def rows_of(reading: Reading) -> list[Row]:
    """The rows in which a reading would stand in a table with columns."""
    rows, before = [], (0, -1)
    for each in reading.assignments:
        task = reading.tasks[each.task - 1]
        place = (each.task, each.content)
        rows.append(
            Row(
                task.written_number if before[0] != each.task else "",
                task.title if before[0] != each.task else "",
                task.contents[each.content].text if before != place else "",
                each.written + each.note,
                person(each.chief),
                person(each.contact),
            )
        )
        before = place
    return rows


def as_csv(
    rows: Sequence[Row],
    *,
    headings: Sequence[str] = ENGLISH,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
) -> bytes:
    """The table as separated values."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([headings, *(row.cells() for row in rows)])
    return file.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Row], *, headings: Sequence[str] = ENGLISH) -> bytes:
    """The table as a spreadsheet; numbers are numbers, and the cells of a task are merged."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Work distribution")
        sheet.write_row(0, 0, headings)
        for at, row in enumerate(rows, start=1):
            for column, text in enumerate(row.cells()):
                sheet.write(at, column, int(text) if text.isascii() and text.isdecimal() else text)
        for column in range(MERGED):
            for first, last in spans([row.cells()[column] for row in rows]):
                sheet.merge_range(first + 1, column, last + 1, column, rows[first].cells()[column])
    return file.getvalue()


def as_docx(rows: Sequence[Row], *, headings: Sequence[str] = ENGLISH, before: Sequence[str] = ()) -> bytes:
    """The table as a Word file, below some paragraphs; the cells of a task are merged."""
    document = docx.Document()
    for paragraph in before:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=len(rows) + 1, cols=len(headings))
    for at, texts in enumerate([tuple(headings), *(row.cells() for row in rows)]):
        for column, text in enumerate(texts):
            table.cell(at, column).text = text
    for column in range(MERGED):
        for first, last in spans([row.cells()[column] for row in rows]):
            table.cell(first + 1, column).merge(table.cell(last + 1, column))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_html(rows: Sequence[Row], *, headings: Sequence[str] = ENGLISH) -> bytes:
    """The table as a web page with rowspans, a row in each line."""
    lines = ["<table>", "<tr>" + "".join(f"<th>{heading}</th>" for heading in headings) + "</tr>"]
    last_of = [dict(spans([row.cells()[column] for row in rows])) for column in range(MERGED)]
    for at, row in enumerate(rows):
        cells = ""
        for column, text in enumerate(row.cells()):
            if column >= MERGED:
                cells += _td(text)
            elif text:
                cells += _td(text, rows=last_of[column].get(at, at) - at + 1)
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join(["<!doctype html><meta charset=utf-8>", *lines, "</table>"]).encode()


def _td(text: str, *, rows: int = 1) -> str:
    shown = html.escape(text).replace("\n", "<br>")
    return f'<td rowspan="{rows}">{shown}</td>'


def spans(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Each cell that goes on below, as its first and last row."""
    starts = [at for at, text in enumerate(texts) if text]
    ends = [*(start - 1 for start in starts[1:]), len(texts) - 1]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]
