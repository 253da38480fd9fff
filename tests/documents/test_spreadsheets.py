from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakwater.documents import spreadsheets
from breakwater.documents.spreadsheets import (
    Column,
    FileTooLarge,
    NoRows,
    OldOrLocked,
    Row,
    SuspiciousFile,
    TooManyColumns,
    TooManyRows,
    UnreadableFile,
    WrongType,
    as_text,
    column_letter,
    read_table,
    write_csv,
    write_xlsx,
)
from tests.documents import samples

SHEET = "xl/worksheets/sheet1.xml"
SOUND = samples.xlsx(["a", 1], ["b", "=2"])


def read(content: bytes, name: str = "a.xlsx", max_rows: int = 1000) -> list[Row]:
    return read_table(content, name, max_rows=max_rows)


def values(rows: list[Row]) -> list[tuple[object, ...]]:
    return [row.values for row in rows]


def test_a_workbook_gives_its_rows_with_the_numbers_people_see() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["B7"] = "大连", 12.5, date(2020, 2, 7)
    sheet["D9"], sheet["A9"] = True, time(8, 30)
    rows = read(samples.saved(book))
    assert [row.number for row in rows] == [3, 7, 9]
    assert rows[0].values == (None, "大连", 12.5, None)
    assert [rows[1].text(1), rows[2].text(3), rows[2].text(99)] == ["2020-02-07", "True", ""]


def test_a_file_on_disk_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(samples.xlsx(["a", 1]))
    assert values(read_table(path, "a.xlsx", max_rows=10)) == [("a", 1)]


def test_formulas_are_reported_with_row_and_column_and_counted_as_cells() -> None:
    rows = read(samples.xlsx(["a", "b"], ["x", "=1+1"], [None, None, '=HYPERLINK("http://example.org")']))
    assert [(row.number, sorted(row.formulas)) for row in rows] == [(1, []), (2, [1]), (3, [2])]


def test_rows_and_cells_without_references_follow_on() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b"<row><c><v>1</v></c><c><f>1+1</f><v>2</v></c></row><row><c><v>3</v></c></row></sheetData></worksheet>"
    )
    rows = read(samples.replaced(samples.xlsx(), SHEET, sheet))
    assert values(rows) == [(1, 2), (3, None)]
    assert rows[0].formulas == {1}


def test_a_sheet_with_prefixed_elements_hides_no_formula() -> None:
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        b'<x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert read(samples.replaced(samples.xlsx(), SHEET, sheet))[0].formulas == {0}


def test_the_first_sheet_is_looked_at_wherever_its_part_is() -> None:
    book = openpyxl.Workbook()
    first = book.create_sheet("first", 0)
    first.append(["=1+1", "first"])
    assert book.worksheets[1].append(["second"]) is None
    [row] = read(samples.saved(book))
    assert (row.values[1], set(row.formulas)) == ("first", {0})


def test_formatted_but_empty_cells_far_away_are_no_rows() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["a"])
    book.active["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    assert values(read(samples.saved(book))) == [("a",)]


@pytest.mark.parametrize(
    ("cell", "refusal", "words"),
    [("A1001", TooManyRows, "row 1001; at most 1000"), ("XFD1", TooManyColumns, "16384 columns"),
     ("XFD1048576", TooManyRows, "1048576")],
)  # fmt: skip
def test_one_cell_far_away_does_not_make_a_giant_table(
    cell: str, refusal: type[UnreadableFile], words: str
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active[cell] = "x"
    with pytest.raises(refusal, match=words):
        read(samples.saved(book))


def test_a_file_over_twenty_megabytes_is_refused_by_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024**2)
    with pytest.raises(FileTooLarge, match=r"big\.xlsx is larger than 20 MB"):
        read_table(path, "big.xlsx", max_rows=10)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(SuspiciousFile, match=r"a\.xlsx unpacks to far more"):
        read(samples.bomb(samples.xlsx(), 30))


def test_a_zip_bomb_in_the_sheet_itself_is_refused() -> None:
    with pytest.raises(SuspiciousFile):
        read(samples.bomb(samples.xlsx(), 30, SHEET))


@pytest.mark.parametrize("said", [10, 0, 19_000_000, 2_000_000_000])
def test_a_zip_bomb_that_lies_about_its_size_is_refused(said: int) -> None:
    content = samples.bomb(samples.xlsx(), 30, "xl/media/image1.bin")
    with pytest.raises(SuspiciousFile):
        read(samples.lying_about(content, "xl/media/image1.bin", said))


def test_many_members_are_suspicious() -> None:
    members = {f"xl/{number}.xml": b"<a/>" for number in range(5_001)}
    with pytest.raises(SuspiciousFile):
        read(samples.archive(members))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not really",
        samples.xlsx()[:-100],
        samples.xlsx()[:300],
        samples.docx_file(),
        samples.archive({"a.txt": b"a"}),
        samples.replaced(samples.xlsx(), SHEET, b"<worksheet"),
        samples.replaced(samples.xlsx(), SHEET, b""),
        samples.replaced(samples.xlsx(), "xl/workbook.xml", b"<workbook/>"),
        samples.replaced(samples.xlsx(), "xl/_rels/workbook.xml.rels", b""),
        samples.replaced(
            samples.xlsx(),
            SHEET,
            b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>',
        ),
        samples.replaced(
            samples.xlsx(),
            SHEET,
            b'<worksheet><sheetData><row r="x"><c r="A"/></row></sheetData></worksheet>',
        ),
        b"hello",
        samples.png(),
    ],
)
def test_a_broken_workbook_gives_a_sentence_that_names_it(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.xlsx cannot be read as a table"):
        read(content)


@given(st.data())
def test_a_workbook_with_flipped_bytes_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content))
    except UnreadableFile as refusal:
        assert "a.xlsx" in str(refusal)


def test_old_and_locked_workbooks_are_told_apart_from_broken_ones() -> None:
    for name in ("a.xls", "a.xlsx"):
        with pytest.raises(OldOrLocked, match="password"):
            read(samples.OLD_OFFICE, name)


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(WrongType, match=r"a\.pdf"):
        read(samples.pdf(), "a.pdf")


@pytest.mark.parametrize("content", [samples.saved(openpyxl.Workbook())])
def test_an_empty_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(NoRows):
        read(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_is_read_as_offices_write_it(encoding: str, delimiter: str) -> None:
    lines = [["名称", "代码"], ['大连, "甲"\n公司', "0012"], ["", " "], ["乙", "=1"]]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(lines)
    rows = read(buffer.getvalue().encode(encoding), "a.csv")
    assert [(row.number, row.values) for row in rows] == [
        (1, ("名称", "代码")),
        (2, ('大连, "甲"\n公司', "0012")),
        (4, ("乙", "=1")),
    ]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"a\n" * 11, TooManyRows),
        (b"," * 100 + b"\n", TooManyColumns),
        (b'a,"b\n', UnreadableFile),
        (b"a,\x00\n", UnreadableFile),
        (b"\xff\xff,a\n", UnreadableFile),
        (b"a," + b"x" * 200_000 + b"\n", UnreadableFile),
        (b"\n \n,\n", NoRows),
        (b"", NoRows),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused(content: bytes, refusal: type[UnreadableFile]) -> None:
    with pytest.raises(refusal, match=r"a\.csv"):
        read(content, "a.csv", max_rows=10)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (13900000000.0, "13900000000"), (1.5, "1.5"), (7, "7"), ("  a ", "a"), (True, "True"),
     (date(2020, 2, 7), "2020-02-07"), (datetime(2020, 2, 7), "2020-02-07"),  # noqa: DTZ001 - as in a cell
     (datetime(2020, 2, 7, 8, 30), "2020-02-07 08:30:00"), (time(8, 30), "08:30:00")],  # noqa: DTZ001
)  # fmt: skip
def test_a_cell_reads_as_a_person_would_type_it(cell: spreadsheets.Cell, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_office_programs_do(place: int, letters: str) -> None:
    assert column_letter(place) == letters


COLUMNS = [Column("名称"), Column("=cmd"), Column("at")]


def test_what_is_written_is_read_back_and_no_text_becomes_a_formula() -> None:
    rows: list[list[spreadsheets.Cell]] = [
        ['=HYPERLINK("http://example.org")', "+1", 3],
        ["@SUM(A1)", "-2", 4.5],
        ["{=1+1}", "http://example.org", date(2020, 2, 7)],
        ["007", "大连", datetime(2020, 2, 7, 0, 30, tzinfo=UTC)],
        [None, "", True],
    ]
    back = read(write_xlsx(rows, COLUMNS, title="Enterprises: [all]/2020"))
    assert all(not row.formulas for row in back)
    assert back[0].values == ("名称", "=cmd", "at")
    assert [row.values[:2] for row in back[1:5]] == [tuple(row[:2]) for row in rows[:4]]
    assert [as_text(row.values[2]) for row in back[1:]] == [
        "3",
        "4.5",
        "2020-02-07",
        "2020-02-07 08:30:00",
        "True",
    ]


def test_a_table_without_rows_still_has_its_heading() -> None:
    assert values(read(write_xlsx([], COLUMNS, title=""))) == [("名称", "=cmd", "at")]


@given(st.lists(st.lists(st.text(max_size=8) | st.integers(-5, 5), min_size=3, max_size=3), max_size=4))
def test_no_text_of_a_csv_can_be_computed(rows: list[list[str | int]]) -> None:
    text = write_csv(rows, COLUMNS).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(text, newline="")))[1:]
    for sent, got in zip(rows, back, strict=True):
        for before, after in zip(sent, got, strict=True):
            assert isinstance(before, int) or not after.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert after.removeprefix("'") == str(before).removeprefix("'")
