"""Each kind of finding: where it arises, and where it must not."""

import pytest

from breakwater.playbook.rules.distribution import Finding, Reading
from tests.playbook.rules.layouts import CHINESE, ENGLISH, Row, as_csv, read

TRADE, LEGAL, OVERSEAS = (
    "Foreign Trade Division",
    "General and Legal Affairs Division",
    "Overseas Investment and Economic Cooperation Division",
)
LI, WANG, ZHAO = (
    "Mr. LI Ming\n80001000\n19000000001",
    "Ms. WANG Fang\n80002222\n19000005432",
    "Mr. ZHAO Qiang\n80003987\n19000777777",
)
QUIET = {"cooperating.missing", "document.no-number", "due.missing", "email.missing", "phone.area-code"}


def table(*rows: tuple[str, str, str], title: str = "Clear the goods") -> Reading:
    """A table with one task: its divisions, each with chief and contact."""
    texts = [("1", title, "Work with customs"), *[("", "", "")] * (len(rows) - 1)]
    return read(as_csv([Row(*text, *row) for text, row in zip(texts, rows, strict=True)]), "t.csv")


def tasks(*rows: tuple[str, str, str]) -> Reading:
    """A table with a task for each row."""
    return read(
        as_csv([Row(str(at), f"Task {at}", f"Do {at}", *row) for at, row in enumerate(rows, 1)]), "t.csv"
    )


def loud(reading: Reading) -> list[Finding]:
    """The findings besides those that every short table has."""
    return [finding for finding in reading.findings if finding.code not in QUIET]


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in loud(reading)]


def test_a_clean_table_has_no_finding_but_what_it_leaves_out() -> None:
    clean = table((TRADE, LI, WANG))
    assert loud(clean) == []
    assert {finding.code for finding in clean.findings} == QUIET


def test_a_person_who_is_chief_here_and_contact_there_is_no_conflict() -> None:
    assert codes(tasks((TRADE, LI, WANG), (LEGAL, WANG, LI))) == []


def test_a_short_mobile_gets_the_full_number_of_the_same_person() -> None:
    (finding,) = loud(tasks((TRADE, LI, WANG), (TRADE, LI[:-1], WANG)))
    assert (finding.code, finding.line, finding.value) == ("phone.mobile-length", 3, "1900000000")
    assert finding.suggestion == "19000000001"


def test_a_short_mobile_gets_no_number_of_another_person() -> None:
    (finding,) = loud(tasks((TRADE, LI, WANG), (TRADE, "Mr. LI Na\n80004321\n1900000000", WANG)))
    assert (finding.code, finding.suggestion) == ("phone.mobile-length", None)


def test_a_short_mobile_that_could_be_two_numbers_gets_none() -> None:
    other = LI.replace("19000000001", "19000000002")
    found = {
        each.code: each
        for each in loud(tasks((TRADE, LI, WANG), (TRADE, other, WANG), (TRADE, LI[:-1], WANG)))
    }
    assert set(found) == {"phone.mobile-length", "person.conflict"}
    assert found["phone.mobile-length"].suggestion is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Mr. LI Ming\n8000100\n19000000001", "phone.desk-length"),
        ("Mr. LI Ming\n80001000\n12000000001", "phone.mobile-form"),
        ("Mr. LI Ming\n80001000\n190000000011", "phone.mobile-length"),
        ("Mr. LI Ming\n80001000", "phone.missing"),
        ("Mr. LI Ming\n19000000001", "phone.missing"),
        ("Mr. LI Ming\n80001000\n19000000001\n80009999", "phone.extra"),
    ],
)
def test_a_number_that_cannot_be_right_is_found(written: str, code: str) -> None:
    assert codes(table((TRADE, written, WANG))) == [code]


@pytest.mark.parametrize(
    "written",
    [
        "LI Ming 80001000 19000000001",
        "Mr LI Ming\n8000 1000\n190 0000 0001",
        "Mr. LI Ming\nTel: 8000-1000\nMobile: 190-0000-0001",
        "Mr. LI Ming\n80001000\n+86 190 0000 0001",
        "Mr. LI Ming, 80001000, 8619000000001",
        "Mr. LI Ming (80001000 / 19000000001)",
        "李明 电话：80001000 手机：19000000001",
        "MR.LI Ming\n８０００１０００\n19000000001",
    ],
)
def test_a_number_is_known_in_every_usual_way_of_writing(written: str) -> None:
    reading = table((TRADE, written, WANG))
    assert codes(reading) == []
    chief = reading.assignments[0].chief
    assert chief and chief.desk and chief.mobile
    assert (chief.desk.digits, chief.mobile.digits) == ("80001000", "19000000001")
    assert chief.name in {"LI Ming", "李明"}


def test_an_area_code_and_an_address_are_read_and_not_missed() -> None:
    reading = table((TRADE, "Mr. LI Ming\n0411-80001000\n19000000001\nli.ming@example.org", WANG))
    assert {finding.code for finding in reading.findings} == QUIET - {"phone.area-code", "email.missing"}
    assert reading.entries[0].email == "li.ming@example.org"


@pytest.mark.parametrize("name", ["WAMG Fang", "WAN Fang", "WNAG Fang", "Fang WANG"])
def test_one_letter_apart_with_the_same_numbers_is_one_person(name: str) -> None:
    reading = tasks((TRADE, LI, WANG), (TRADE, LI, WANG), (TRADE, LI, WANG.replace("WANG Fang", name)))
    (finding,) = loud(reading)
    assert (finding.code, finding.line, finding.value, finding.suggestion) == (
        "person.spelling",
        4,
        name,
        "WANG Fang",
    )
    assert len(reading.people) == 2


def test_the_spelling_that_stands_more_often_is_proposed() -> None:
    (finding,) = loud(tasks((TRADE, LI, WANG.replace("WANG", "WAMG")), (TRADE, LI, WANG), (TRADE, LI, WANG)))
    assert (finding.line, finding.value, finding.suggestion) == (2, "WAMG Fang", "WANG Fang")


def test_one_letter_apart_with_other_numbers_is_two_persons() -> None:
    reading = table((TRADE, LI, "Ms. LI Mina\n80005555\n19000333333"))
    assert codes(reading) == []
    assert len(reading.people) == 2


def test_case_and_spaces_do_not_make_another_person() -> None:
    reading = tasks((TRADE, LI, WANG), (TRADE, LI.replace("LI Ming", "Li  MING"), WANG))
    assert codes(reading) == []
    assert len(reading.people) == 2


def test_two_names_with_one_mobile_are_found() -> None:
    (finding,) = loud(table((TRADE, LI, "Ms. WANG Fang\n80002222\n19000000001")))
    assert finding.code == "mobile.shared"


@pytest.mark.parametrize(
    ("kind", "old", "new"), [("desk", "80001000", "80007654"), ("mobile", "19000000001", "19000009876")]
)
def test_one_person_with_two_numbers_is_a_conflict_at_the_second(kind: str, old: str, new: str) -> None:
    (finding,) = loud(tasks((TRADE, LI, WANG), (TRADE, LI, WANG), (TRADE, LI.replace(old, new), WANG)))
    assert (finding.code, finding.line, finding.params["kind"]) == ("person.conflict", 4, kind)
    assert finding.suggestion is None


def test_a_conflict_is_found_once_although_it_stands_in_many_rows() -> None:
    other = LI.replace("80001000", "80007654")
    assert codes(tasks((TRADE, LI, WANG), *[(TRADE, other, WANG)] * 3)) == ["person.conflict"]


def test_one_desk_of_two_persons_is_only_information() -> None:
    (finding,) = loud(table((TRADE, LI, WANG.replace("80002222", "80001000"))))
    assert (finding.code, finding.value, finding.level.value) == ("desk.shared", "80001000", "info")


def test_two_numbers_one_digit_apart_are_only_a_hint() -> None:
    (finding,) = loud(table((TRADE, LI, WANG.replace("80002222", "80001030"))))
    assert (finding.code, finding.level.value, finding.suggestion) == ("number.near", "info", None)


@pytest.mark.parametrize(("chief", "contact", "role"), [(LI, "", "contact"), ("", WANG, "chief")])
def test_a_division_without_chief_or_contact_is_found(chief: str, contact: str, role: str) -> None:
    (finding,) = loud(table((TRADE, chief, contact)))
    assert (finding.code, finding.params["role"]) == ("person.missing", role)


def test_a_task_without_a_person_is_one_finding_not_many() -> None:
    reading = tasks((TRADE, LI, WANG), (LEGAL, "", ""))
    assert [(each.code, each.line) for each in loud(reading)] == [("task.no-person", 3)]


def test_a_third_person_is_found_and_kept() -> None:
    reading = table((TRADE, LI, f"{WANG}\n{ZHAO}"))
    assert codes(reading) == ["person.extra"]
    assert len(reading.people) == 3


@pytest.mark.parametrize("note", ["(leading division of this task)", "（牵头处室）", " [lead]"])
def test_a_lead_written_into_the_name_is_read_and_shown(note: str) -> None:
    reading = table((TRADE + note, LI, WANG), (LEGAL, ZHAO, WANG))
    assert codes(reading) == ["lead.inline"]
    assert [each.lead for each in reading.assignments] == [True, False]


def test_several_divisions_without_a_lead_are_found() -> None:
    assert codes(table((TRADE, LI, WANG), (LEGAL, ZHAO, WANG))) == ["lead.missing"]


def test_a_column_of_its_own_for_the_lead_is_read() -> None:
    text = (
        "任务,内容,牵头处室,责任处室,负责人,联系人\n"
        "通关,协调,对外贸易处,综合法规处,李明 80001000 19000000001,"
    )
    reading = read(text.encode(), "t.csv")
    assert {each.name: each.lead for each in reading.assignments} == {"对外贸易处": True, "综合法规处": False}
    lead = next(each for each in reading.assignments if each.lead)
    assert lead.chief and lead.chief.name == "李明"


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Foreign Trade Department", TRADE),
        ("FOREIGN TRADE DIVISION", TRADE),
        ("General & Legal Affairs Division", LEGAL),
        ("Foreign Investment and Economic Cooperation Division", OVERSEAS),
        ("Investment Promotion DivisionⅢ", "Investment Promotion Division III"),
        ("Investment Promotion Division 3", "Investment Promotion Division III"),
        ("法规处", "综合法规处"),
    ],
)
def test_another_name_of_a_division_is_read_and_shown(written: str, official: str) -> None:
    reading = table((written, LI, WANG))
    (finding,) = loud(reading)
    assert (finding.code, finding.value, finding.suggestion) == ("department.alias", written, official)
    assert reading.departments == (official,)


@pytest.mark.parametrize(
    "written",
    [
        "Investment Promotion Division Ⅰ Ⅱ Ⅲ",
        "Investment Promotion DivisionⅠ,Ⅱ,Ⅲ",
        "Investment Promotion Division I, II and III",
        "投资促进一、二、三处",
        "投资促进一处、二处、三处",
    ],
)
def test_a_list_collapsed_into_one_name_becomes_three_assignments(written: str) -> None:
    reading = table((written, LI, WANG))
    assert [each.code for each in reading.assignments] == ["IPD-I", "IPD-II", "IPD-III"]
    assert codes(reading) == ["department.alias", "lead.missing"]


def test_several_divisions_in_one_cell_are_no_alias() -> None:
    reading = table((f"{TRADE}\n{LEGAL}", LI, WANG))
    assert [each.code for each in reading.assignments] == ["TRADE", "LEGAL"]
    assert codes(reading) == ["lead.missing"]


def test_an_unknown_division_is_never_guessed() -> None:
    reading = table(("Foriegn Trade Division", LI, WANG))
    (finding,) = loud(reading)
    assert (finding.code, finding.suggestion, finding.level.value) == ("department.unknown", TRADE, "error")
    assert reading.assignments[0].code is None


def test_a_division_like_no_other_has_no_suggestion() -> None:
    (finding,) = loud(table(("Harbour Pilots Office", LI, WANG)))
    assert (finding.code, finding.suggestion) == ("department.unknown", None)


def test_a_row_without_a_division_is_found() -> None:
    assert codes(table(("", LI, WANG))) == ["division.missing"]


def test_numbers_out_of_order_are_found() -> None:
    rows = [Row(number, f"Do {number}", "How", TRADE, LI, WANG) for number in ("1", "3", "3.", "=A2+1")]
    found = [(each.code, each.value) for each in loud(read(as_csv(rows), "t.csv"))]
    assert found == [
        ("task.number", "3"),
        ("cell.formula", "=A2+1"),
        ("task.number", "=A2+1"),
    ]


def test_a_column_that_is_not_read_is_named() -> None:
    rows = [Row("1", "Do it", "How", TRADE, LI, WANG)]
    content = as_csv(rows).decode("utf-8-sig").replace("Contact", "Contact,Remarks", 1)
    (finding,) = loud(read(content.encode(), "t.csv"))
    assert (finding.code, finding.value) == ("column.unread", "Remarks")


def test_numbers_in_columns_of_their_own_belong_to_the_person_on_their_left() -> None:
    text = (
        "序号,任务,内容和要求,责任处室,负责人,办公电话,手机,联系人,电话,手机\n"
        "1,通关,协调,对外贸易处,李明,80001000,19000000001,王芳,80002222,19000005432"
    )
    reading = read(text.encode("gb18030"), "t.csv")
    assert codes(reading) == []
    only = reading.assignments[0]
    assert only.chief and only.contact and only.chief.desk and only.contact.mobile
    assert (only.chief.desk.digits, only.contact.mobile.digits) == ("80001000", "19000005432")


def test_a_chinese_table_is_read_with_chinese_names() -> None:
    rows = [
        Row(
            "一",
            "通关协调",
            "协调海关，直至疫情结束",
            "对外贸易处",
            "李明先生 80001000 19000000001",
            "王芳 80002222 1900000543",
        ),
        Row("二", "工作机制", "成立工作组，由局长任组长", "综合法规处", "", ""),
    ]
    reading = read(as_csv(rows, headings=CHINESE, delimiter=";", encoding="gb18030"), "表.csv")
    assert codes(reading) == ["date.open-ended", "phone.mobile-length", "leader.unnamed", "task.no-person"]
    assert reading.departments == ("对外贸易处", "综合法规处")
    assert reading.entries[0].honorific == "先生"


def test_headings_repeated_on_each_page_are_no_rows() -> None:
    rows = [
        Row("1", "Do it", "How", TRADE, LI, WANG),
        Row(*ENGLISH),
        Row("2", "Do more", "So", TRADE, LI, WANG),
    ]
    reading = read(as_csv(rows), "t.csv")
    assert len(reading.tasks) == 2
    assert codes(reading) == []


def test_every_sentence_can_be_written_in_english() -> None:
    for finding in table((f"{TRADE}(lead)", LI[:-1], ""), ("Nobody", WANG, ZHAO)).findings:
        assert "%(" not in finding.message
        assert finding.message.endswith(".")
