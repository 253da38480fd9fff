"""The notice of 7 February 2020 (names and numbers replaced): every defect in it, and none besides."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from breakwater.playbook.rules.distribution import Level, Reading, read_distribution
from tests.playbook.rules.layouts import DEPARTMENTS, Row, as_csv, as_docx, as_html, as_xlsx, read, rows_of

NOTICE = Path(__file__).parent.parent / "samples" / "notice.txt"

THREE = "Investment Promotion Division I; Investment Promotion Division II; Investment Promotion Division III"
OVERSEAS = "Overseas Investment and Economic Cooperation Division"
TITLE = (
    "Table of Work Distribution for Implementing the Tasks and Measures to Support "
    "Foreign-invested and Foreign Trade Enterprises in Time of Difficulty"
)

# Line, code, value, suggestion: found by reading the notice by eye, not by running the reader.
DEFECTS = [
    (9, "department.alias", "Investment Promotion Division Ⅰ Ⅱ Ⅲ", THREE),
    (13, "department.alias", "Foreign Investment and Economic Cooperation Division", OVERSEAS),
    (13, "department.alias", "Investment Promotion Division Ⅲ", "Investment Promotion Division III"),
    (21, "department.alias", "Investment Promotion DivisionⅠ Ⅱ Ⅲ", THREE),
    (29, "department.alias", "Foreign Trade Department", "Foreign Trade Division"),
    (41, "title.repeated", TITLE, None),
    (47, "department.alias", "Investment Promotion Division I, II, III", THREE),
    (
        75,
        "lead.inline",
        "Investment Promotion Division Ⅲ(leading division of this task)",
        "Investment Promotion Division III",
    ),
    (85, "department.alias", "Investment Promotion Division Ⅱ", "Investment Promotion Division II"),
    (94, "department.alias", "Investment Promotion Division Ⅰ", "Investment Promotion Division I"),
    (132, "person.missing", OVERSEAS, None),
    (189, "desk.shared", "80007104", None),
    (198, "person.spelling", "XIE Tongyuan", "XIE Tongyan"),
    (248, "phone.mobile-length", "1900074911", "19000749118"),
    (264, "phone.mobile-length", "1900002685", None),
    (266, "desk.shared", "80009244", None),
    (267, "phone.mobile-length", "1900099528", None),
    (273, "phone.mobile-length", "1900074911", "19000749118"),
    (308, "number.near", "80006031", None),
    (311, "task.no-person", "Establish a working mechanism for assistance services.", None),
    (337, "title.repeated", TITLE, None),
]
PLACES = [
    (1, "document.no-number"),
    (57, "cooperating.missing"),
    (57, "due.missing"),
    (57, "email.missing"),
    (65, "columns.by-order"),
    (71, "wording.differs"),
    (73, "wording.contents"),
    (78, "phone.area-code"),
    (107, "wording.differs"),
    (120, "content.unnumbered"),
    (130, "content.unnumbered"),
    (170, "lead.missing"),
    (209, "lead.missing"),
    (240, "wording.differs"),
    (242, "wording.contents"),
    (256, "term.ambiguous"),
    (256, "wording.differs"),
    (258, "date.open-ended"),
    (260, "lead.missing"),
    (315, "leader.unnamed"),
    (315, "wording.contents"),
    (319, "lead.missing"),
]


@pytest.fixture(scope="module")
def notice() -> Reading:
    return read_distribution(NOTICE, filename=NOTICE.name, departments=DEPARTMENTS)


def test_the_notice_is_counted_as_a_person_counts_it(notice: Reading) -> None:
    counted = notice.as_json()
    assert {name: counted[name] for name in ("tasks", "assignments", "entries", "people")} == {
        "tasks": 10,
        "assignments": 24,
        "entries": 35,
        "people": 19,
    }
    assert sum(len(task.contents) for task in notice.tasks) == 12
    assert len({entry.name for entry in notice.entries}) == 20
    assert counted["departments"] == [
        "Investment Promotion Division III",
        "Investment Promotion Division II",
        "Investment Promotion Division I",
        "Foreign Trade Division",
        "Overseas Investment and Economic Cooperation Division",
        "General and Legal Affairs Division",
    ]


def test_every_defect_of_the_notice_is_found_with_its_line_and_no_other(notice: Reading) -> None:
    found = {(each.line, each.code, each.value, each.suggestion) for each in notice.findings}
    assert [defect for defect in DEFECTS if defect not in found] == []
    expected = sorted([(line, code) for line, code, _, _ in DEFECTS] + PLACES)
    assert sorted((each.line, each.code) for each in notice.findings) == expected


def test_a_finding_stands_in_the_line_it_names(notice: Reading) -> None:
    lines = NOTICE.read_text(encoding="utf-8").split("\n")
    codes = {"phone.mobile-length", "desk.shared", "number.near", "person.spelling", "lead.inline"}
    for finding in notice.findings:
        if finding.code in codes:
            assert finding.value in lines[finding.line - 1]


def test_chief_and_contact_of_each_division_are_kept_as_written(notice: Reading) -> None:
    first = notice.assignments[0]
    assert first.lead
    assert (first.written, first.note, first.code) == (
        "Investment Promotion Division Ⅲ",
        "(leading division of this task)",
        "IPD-III",
    )
    assert first.chief and first.contact
    assert (first.chief.honorific, first.chief.name) == ("Mr.", "QIN Baolai")
    assert (first.contact.honorific, first.contact.name) == ("MR.", "DOU Anping")
    short = next(each for each in notice.entries if each.line == 246)
    assert short.mobile and short.mobile.written == "1900074911"


def test_every_content_of_task_2_has_its_own_division(notice: Reading) -> None:
    second = [(each.content, each.code) for each in notice.assignments if each.task == 2]
    assert second == [(0, "IPD-III"), (1, "TRADE"), (2, "OVERSEAS")]


def test_what_must_be_decided_before_publishing_is_an_error(notice: Reading) -> None:
    codes = {each.code for each in notice.findings if each.level is Level.ERROR}
    assert codes == {"phone.mobile-length", "lead.missing", "task.no-person"}


def test_the_json_has_exactly_the_agreed_keys(notice: Reading) -> None:
    as_json = notice.as_json()
    assert list(as_json) == ["tasks", "assignments", "entries", "people", "departments", "findings"]
    findings = as_json["findings"]
    assert isinstance(findings, list)
    assert {tuple(finding) for finding in findings} == {("code", "line", "value", "suggestion", "message")}


ONLY_IN_LINES = {
    "columns.by-order",
    "content.unnumbered",
    "title.repeated",
    "wording.differs",
    "wording.contents",
}
# Written so in the body first, and in the table too.
ALSO_IN_TABLE = ("Investment Promotion Division Ⅲ", "Investment Promotion Division I, II, III")


@pytest.mark.parametrize(
    ("layout", "filename"),
    [(as_csv, "t.csv"), (as_xlsx, "t.xlsx"), (as_docx, "t.docx"), (as_html, "t.html")],
)
def test_the_same_table_with_columns_gives_the_same_findings(
    notice: Reading, layout: Callable[[Sequence[Row]], bytes], filename: str
) -> None:
    grid = read(layout(rows_of(notice)), filename)
    in_table = [each for each in notice.findings if each.line > 56 and each.code not in ONLY_IN_LINES]
    expected = [(each.code, each.value) for each in in_table]
    expected += [("department.alias", written) for written in ALSO_IN_TABLE]
    expected += [("document.no-number", "")]
    assert sorted((each.code, each.value) for each in grid.findings) == sorted(expected)
    assert _without_findings(grid) == _without_findings(notice)
    assert [task.title for task in grid.tasks] == [task.title for task in notice.tasks]


def _without_findings(reading: Reading) -> dict[str, object]:
    return {name: value for name, value in reading.as_json().items() if name != "findings"}
