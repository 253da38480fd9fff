"""The same clean table however it is laid out: nothing new is found, everything is read."""

from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.playbook.rules.distribution import UnreadableTable
from tests.playbook.rules.layouts import ENGLISH, Row, as_csv, read, read_text

NBSP = "\N{NO-BREAK SPACE}"
PEOPLE = [
    ("Mr", "QIAN Yi", "80001111", "19000111111"),
    ("Ms", "SUN Er", "80002222", "19000222222"),
    ("Mr", "ZHOU San", "80003333", "19000333333"),
    ("Ms", "WU Si", "80004444", "19000444444"),
]
TASKS = [
    ("Clear the goods", "Work with customs.", [("Foreign Trade Division", 0, 1)]),
    (
        "Help those who invest",
        "Find out what they need.",
        [("Investment Promotion Division I (lead)", 2, 3), ("Investment Promotion Division II", 3, 2)],
    ),
]
EXPECTED = {
    "columns.by-order",
    "cooperating.missing",
    "document.no-number",
    "due.missing",
    "email.missing",
    "lead.inline",
    "phone.area-code",
}

honorifics = st.sampled_from(["{}.", "{}. ", "{} ", "{}." + NBSP])
gaps = st.sampled_from([" ", "   ", NBSP * 3, "\n", "\n\n", f"\n{NBSP}\n", f" {NBSP} \n"])
between = st.sampled_from(["\n", "\n\n", f"\n{NBSP}\n\n", "\r\n", "\n \n \n"])


@st.composite
def pasted(draw: st.DrawFn) -> str:
    """The clean table as text, with any white space and any form of honorific."""
    cells = list(ENGLISH)
    for number, (title, contents, divisions) in enumerate(TASKS, start=1):
        cells += [str(number), title, contents]
        for division, *people in divisions:
            cells.append(draw(st.sampled_from(["", NBSP, "  "])) + division)
            cells += [draw(entries(*PEOPLE[at])) for at in people]
    return "".join(cell + draw(between) for cell in cells)


@st.composite
def entries(draw: st.DrawFn, title: str, name: str, desk: str, mobile: str) -> str:
    """One person on one to three lines or more."""
    called = draw(honorifics).format(draw(st.sampled_from([title, title.upper()])))
    return called + name + draw(gaps) + desk + draw(gaps) + mobile


@given(pasted())
@settings(max_examples=150, deadline=None)
def test_white_space_and_honorifics_bring_no_new_finding(text: str) -> None:
    reading = read_text(text)
    assert {finding.code for finding in reading.findings} == EXPECTED
    assert (len(reading.tasks), len(reading.assignments), len(reading.entries)) == (2, 3, 6)
    assert [(each.name, each.desk and each.desk.digits) for each in reading.entries] == [
        (PEOPLE[at][1], PEOPLE[at][2]) for at in (0, 1, 2, 3, 3, 2)
    ]


LINES = st.sampled_from(
    [
        *ENGLISH,
        *(
            "1",
            "2",
            "3.",
            "1. Do it. (Responsible unit: x)",
            "Do what is right.",
            "Table of Work Distribution",
        ),
        *("Foreign Trade Division", "Investment Promotion Division Ⅰ Ⅱ", "处", "(lead)"),
        *("Mr. LI Ming", "Mr.", "LI Ming 80001000", "80001000", "1900000000", "19000000001", "+86", "a@b.cn"),
        *("", NBSP, "\t", "=1+1", '"', "<td>"),
    ]
)


@given(st.lists(LINES | st.text(max_size=40)), st.sampled_from(["t.txt", "t.csv", "t.html"]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(lines: list[str], filename: str, headed: bool) -> None:
    head = ",".join(ENGLISH) + "\n" if filename == "t.csv" else "\n".join(ENGLISH) + "\n"
    separator = "," if filename == "t.csv" else "\n"
    text = (head if headed else "") + separator.join(lines)
    try:
        reading = read(text.encode("utf-8", "replace"), filename)
    except UnreadableTable:
        return
    assert all("%(" not in finding.message for finding in reading.findings)


@given(st.lists(st.tuples(*[LINES | st.text(max_size=20)] * 6), min_size=1))
@settings(max_examples=200, deadline=None)
def test_any_cells_are_read_or_refused(rows: list[tuple[str, str, str, str, str, str]]) -> None:
    content = as_csv([Row(*row) for row in rows], encoding="utf-8") if _writable(rows) else b"x"
    try:
        reading = read(content, "t.csv")
    except UnreadableTable:
        return
    assert reading.as_json()["tasks"] == len(reading.tasks)


def _writable(rows: list[tuple[str, str, str, str, str, str]]) -> bool:
    return all("\0" not in cell and cell.isprintable() for row in rows for cell in row)


@given(st.binary(max_size=400), st.sampled_from(["t.txt", "t.csv", "t.html", "t.docx", "t.xlsx"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes, filename: str) -> None:
    try:
        read(content, filename)
    except UnreadableTable as refused:
        assert "%(" not in str(refused)


def test_a_table_copied_from_a_spreadsheet_into_a_text_keeps_its_empty_cells() -> None:
    rows = [Row("1", "Do it", "How", "Foreign Trade Division", "", "LI Ming 80001000 19000000001")]
    reading = read(as_csv(rows, delimiter="\t", encoding="utf-8"), "pasted.txt")
    assert reading.assignments[0].chief is None
    assert reading.assignments[0].contact is not None


def test_utf_16_with_its_mark_is_read() -> None:
    text = "\n".join(
        [*ENGLISH, "1", "Do it", "How", "Foreign Trade Division", "Mr. LI Ming 80001000 19000000001"]
    )
    assert read(text.encode("utf-16"), "t.txt").assignments[0].code == "TRADE"


def test_a_table_inside_a_layout_table_of_a_web_page_is_found_with_its_source_line() -> None:
    heads = "".join(f"<th>{heading}</th>" for heading in ENGLISH)
    cells = "<td>1<td>Do it<td>How<td>Foreign Trade Department<td>LI Ming<br>80001000<br>19000000001<td>"
    inner = f"<table><tr>{heads}</tr>\n<tr>{cells}</tr></table>"
    page = f"<table><tr><td>\n<script>Contact</script>\n{inner}</table>"
    reading = read(page.encode(), "t.html")
    (finding,) = [each for each in reading.findings if each.code == "department.alias"]
    assert finding.line == 4
    assert [each.name for each in reading.entries] == ["LI Ming"]
