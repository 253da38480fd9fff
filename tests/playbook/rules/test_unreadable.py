"""Files that are refused: each with a code and a sentence, never a traceback."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter

from breakwater.playbook.rules.distribution import UnreadableTable, read_distribution
from tests.playbook.rules.layouts import DEPARTMENTS, ENGLISH, Row, as_docx, as_xlsx, read

MEGABYTE = 1024 * 1024
ROWS = [
    Row("1", "Do it", "How", "Foreign Trade Division", "LI Ming 80001000 19000000001", ""),
    Row("2", "Do more", "So", "Foreign Trade Division", "LI Ming 80001000 19000000001", ""),
]


def refusal(content: bytes, filename: str) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as refused:
        read(content, filename)
    assert "%(" not in str(refused.value)
    return refused.value


def packed(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()


def repacked(package: bytes, member: str, content: bytes) -> bytes:
    """The same package with other content in one member."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        return packed(**{name: old.read(name) for name in old.namelist()} | {member: content})


def sheet(package: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as workbook:
        return workbook.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("filename", ["t.txt", "t.csv", "t.html", "t.docx", "t.xlsx"])
@pytest.mark.parametrize("content", [b"", b" \r\n\t "])
def test_an_empty_file_is_refused(content: bytes, filename: str) -> None:
    assert refusal(content, filename).code == "file.empty"


@pytest.mark.parametrize("filename", ["t.pdf", "t.doc", "table", "t.txt.exe", "t.ods"])
def test_an_unknown_kind_is_refused_with_the_kinds_that_are_read(filename: str) -> None:
    assert ".xlsx" in str(refusal(b"anything", filename))


def test_an_old_office_file_is_refused_with_what_to_do() -> None:
    old = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    assert {refusal(old, name).code for name in ("t.xls", "t.xlsx", "t.docx")} == {"file.old-office"}


def test_a_file_over_20_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.xlsx"
    with big.open("wb") as file:
        file.truncate(200 * MEGABYTE)
    with pytest.raises(UnreadableTable) as refused:
        read_distribution(big, filename=big.name, departments=DEPARTMENTS)
    assert (refused.value.code, refused.value.params["size"]) == ("file.too-large", 200)


def test_bytes_over_20_mb_are_refused() -> None:
    assert refusal(b"x" * (20 * MEGABYTE + 1), "t.txt").code == "file.too-large"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable, match=r"none\.txt"):
        read_distribution(tmp_path / "none.txt", filename="none.txt", departments=DEPARTMENTS)


@pytest.mark.parametrize("filename", ["t.xlsx", "t.docx"])
@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 broken",
        b"no zip at all",
        packed(readme=b"no office"),
        packed(**{"xl/workbook.xml": b"<a>"}),
    ],
)
def test_a_broken_office_file_is_refused(content: bytes, filename: str) -> None:
    assert refusal(content, filename).code == "file.broken"


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_truncated_office_file_is_refused(cut: float) -> None:
    for content, filename in ((as_xlsx(ROWS), "t.xlsx"), (as_docx(ROWS), "t.docx")):
        assert refusal(content[: int(len(content) * cut)], filename).code == "file.broken"


def test_broken_xml_in_a_sheet_is_refused() -> None:
    package = as_xlsx(ROWS)
    damaged = repacked(package, "xl/worksheets/sheet1.xml", sheet(package)[:-40])
    assert refusal(damaged, "t.xlsx").code == "file.broken"


@pytest.mark.parametrize("filename", ["t.xlsx", "t.docx"])
def test_a_zip_bomb_is_refused(filename: str) -> None:
    assert refusal(packed(bomb=b"\0" * (8 * MEGABYTE)), filename).code == "file.bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = packed(bomb=b"\0" * (8 * MEGABYTE))
    true_size = struct.pack("<I", 8 * MEGABYTE)
    assert refusal(bomb.replace(true_size, struct.pack("<I", 1000)), "t.xlsx").code == "file.bomb"


def test_too_many_members_are_refused() -> None:
    assert refusal(packed(**{f"m{at}": b"" for at in range(2_001)}), "t.docx").code == "file.bomb"


def test_a_document_type_with_entities_is_never_expanded() -> None:
    lol = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'
    assert refusal(repacked(as_docx(ROWS), "word/document.xml", lol), "t.docx").code == "file.broken"


def test_a_cell_at_the_far_end_of_a_sheet_is_refused_before_the_sheet_is_laid_out() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write(1_000_000, 16_000, "far")
    assert refusal(file.getvalue(), "t.xlsx").code == "table.too-big"


def test_too_many_lines_are_refused() -> None:
    assert refusal(b"a\n" * 30_000, "t.txt").code == "table.too-big"
    assert refusal(b"a,b\n" * 30_000, "t.csv").code == "table.too-big"


def test_giant_spans_of_a_web_page_are_refused() -> None:
    cells = '<td rowspan="1000" colspan="1000">x</td>' * 3
    assert refusal(f"<table><tr>{cells}</tr></table>".encode(), "t.html").code == "table.too-big"


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (b"Dear all, lunch is at noon.", "t.txt"),
        (b"a,b,c\n1,2,3\n", "t.csv"),
        (b"<p>Nothing</p>", "t.html"),
        ("\n".join(ENGLISH).encode(), "t.txt"),
        (",".join(ENGLISH).encode(), "t.csv"),
    ],
)
def test_a_file_without_a_table_is_refused_with_what_a_table_needs(content: bytes, filename: str) -> None:
    refused = refusal(content, filename)
    assert refused.code == "table.missing"
    assert re.search("responsible divisions", str(refused))


def test_a_picture_called_text_is_refused() -> None:
    assert (
        refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + zlib.compress(b"x" * 99), "t.txt").code == "file.not-text"
    )


def test_a_formula_is_shown_and_not_worked_out() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ENGLISH)
        page.write_row(1, 0, ROWS[0].cells())
        page.write_formula(1, 1, '=CONCATENATE("Do"," it")', None, "Do it")
    reading = read(file.getvalue(), "t.xlsx")
    (finding,) = [each for each in reading.findings if each.code == "cell.formula"]
    assert (finding.line, finding.params["cell"]) == (2, "B2")
    assert reading.tasks[0].title == '=CONCATENATE("Do"," it")'


def test_a_hidden_sheet_is_not_read() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Cover").write(0, 0, "Work distribution")
        hidden = book.add_worksheet("Old")
        hidden.write_row(0, 0, ENGLISH)
        hidden.write_row(1, 0, ROWS[0].cells())
        hidden.hide()
    assert refusal(file.getvalue(), "t.xlsx").code == "table.missing"
