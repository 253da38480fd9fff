"""Broken playbooks: each names the file, the line, what is wrong and what to write instead."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from breakwater.playbook.rules.schema import BrokenPlaybook, Problem, check, load


@dataclass(frozen=True)
class Slip:
    """One edit of the shipped playbook; the problem is expected on the line where `at` stands afterwards."""

    name: str
    file: str
    old: str
    new: str
    says: str
    at: str = ""


SLIPS = [
    Slip(
        "unknown key",
        "calendar.yaml",
        "base: chinesecalendar",
        "bse: chinesecalendar",
        "“bse” is not a key here. Write “base”.",
    ),
    Slip(
        "key from nowhere",
        "playbook.yaml",
        "version: 1",
        "version: 1\nzzz: 1",
        "“zzz” is not a key here. Remove it; the keys here are id, version, source_language, languages,"
        " emergency, city, notice, hotlines, calendar, areas, organisation, measures, difficulties,"
        " service_levels, messages, glossary.",
        at="zzz",
    ),
    Slip(
        "part in the head",
        "playbook.yaml",
        "version: 1",
        "version: 1\nareas: []",
        "“areas” has a file of its own. Move it to areas.yaml.",
        at="areas:",
    ),
    Slip(
        "duplicate key",
        "playbook.yaml",
        "version: 1",
        "version: 1\nversion: 2",
        "“version” stands here a second time; the first is on line 4. Keep one of the two.",
        at="version: 2",
    ),
    Slip(
        "missing key",
        "glossary.yaml",
        "- code: enterprise\n",
        "- note: firms\n",
        "“code” is missing. Add “code:” with a text.",
        at="note: firms",
    ),
    Slip(
        "missing language",
        "areas.yaml",
        "{zh-Hans: 中山区, en: Zhongshan District, ja: 中山区, ko: 중산구}",
        "{zh-Hans: 中山区, en: Zhongshan District, ja: 中山区}",
        "The language “ko” is missing. Add “ko:” with the text in that language.",
        at="Zhongshan District",
    ),
    Slip(
        "empty language",
        "areas.yaml",
        "ko: 중산구",
        "ko: ",
        "An empty value is not a text. Write a text.",
        at="Zhongshan District",
    ),
    Slip(
        "misspelled language",
        "areas.yaml",
        "{zh-Hans: 中山区,",
        "{zh-Hant: 中山区,",
        "“zh-Hant” is not a language of this playbook. Write “zh-Hans”.",
    ),
    Slip(
        "text without languages",
        "difficulties.yaml",
        "names: {zh-Hans: 一般, en: Ordinary, ja: 一般, ko: 일반}",
        "names: Ordinary",
        "“Ordinary” stands here without its language. Write it under each of zh-Hans, en, ja, ko.",
    ),
    Slip(
        "text in the wrong language",
        "areas.yaml",
        "en: Zhongshan District",
        "en: 中山区",
        "“中山区” is not written in the letters of “en”. Write the text for “en” here.",
    ),
    Slip(
        "unknown department",
        "measures/06-clearance.yaml",
        "cooperating: [CUSTOMS,",
        "cooperating: [CUSTOM,",
        "There is no department “CUSTOM”. Write “CUSTOMS”, or define “CUSTOM” in departments.yaml.",
    ),
    Slip(
        "unknown area",
        "departments.yaml",
        "area: DL-JPXQ",
        "area: DL-JPXX",
        "There is no area “DL-JPXX”. Write “DL-JPXQ”, or define “DL-JPXX” in areas.yaml.",
    ),
    Slip(
        "unknown measure",
        "difficulties.yaml",
        "measure: relief",
        "measure: releif",
        "There is no measure “releif”. Write “relief”, or define “releif” in a file of measures/.",
    ),
    Slip(
        "unknown severity",
        "service-levels.yaml",
        "severities: [complex]",
        "severities: [komplex]",
        "There is no severity “komplex”. Write “complex”, or define “komplex” in difficulties.yaml.",
    ),
    Slip(
        "code defined twice",
        "departments.yaml",
        "- code: GL\n",
        "- code: FT\n",
        "The department “FT” is defined already in departments.yaml, line 41. Give this one another code, or"
        " remove it.",
        at="- code: FT\n    kind: division\n    parent: BOC\n    names: {zh-Hans: 综合法规处",
    ),
    Slip(
        "bad division code",
        "areas.yaml",
        'gb_code: "210202"',
        'gb_code: "21020"',
        "“21020” has the wrong shape. Write it like “210202”.",
    ),
    Slip(
        "division of another city",
        "areas.yaml",
        'gb_code: "210202"',
        'gb_code: "210102"',
        "210102 does not belong to the city. Write a code that begins with 2102.",
    ),
    Slip(
        "same division code twice",
        "areas.yaml",
        'gb_code: "210203"',
        'gb_code: "210202" # again',
        "210202 is the code of “DL-210202” already. Check both codes.",
        at="# again",
    ),
    Slip(
        "zone with a division code",
        "areas.yaml",
        'registry_codes: ["210231"]',
        'gb_code: "210231"',
        "A functional zone has no GB/T 2260 code. Move it to registry_codes.",
    ),
    Slip(
        "zone under no division",
        "areas.yaml",
        "  parent: DL-210283\n",
        "",
        "The zone counts under no division. Write the code of a division.",
        at="code: DL-HYK",
    ),
    Slip(
        "zone under a zone",
        "areas.yaml",
        "parent: DL-210283",
        "parent: DL-JPXQ",
        "“DL-JPXQ” is a zone itself. Write the code of a division.",
    ),
    Slip(
        "area without department",
        "departments.yaml",
        "area: DL-HYK",
        "area: DL-TPW",
        "“DL-HYK” has no commerce department. Add one with this “area” to departments.yaml.",
        at="areas.yaml|code: DL-HYK",
    ),
    Slip(
        "partner with an area",
        "departments.yaml",
        "  - code: CUSTOMS\n    kind: partner",
        "  - code: CUSTOMS\n    kind: partner\n    area: DL-210202 # theirs",
        "A department of kind “partner” and its area do not fit. Write the “area” of a district's"
        " department, and of no other.",
        at="# theirs",
    ),
    Slip(
        "alias of two departments",
        "departments.yaml",
        "aliases: [法规处, ",
        "aliases: [外贸处, ",
        "“外贸处” names “FT” already. Keep it with the department it means.",
        at="aliases: [外贸处, General",
    ),
    Slip(
        "alias that is another's name",
        "departments.yaml",
        "aliases: [法规处, ",
        "aliases: [foreign trade division, ",
        "“foreign trade division” names “FT” already. Keep it with the department it means.",
    ),
    Slip(
        "wrong type: date",
        "playbook.yaml",
        "date: 2020-02-07",
        "date: 7 February",
        "“7 February” is not a date. Write a day that exists, such as 2020-02-07.",
    ),
    Slip(
        "day that does not exist",
        "playbook.yaml",
        "date: 2020-02-07",
        "date: 2020-02-30",
        "“2020-02-30” is not a date. Write a day that exists, such as 2020-02-07.",
    ),
    Slip(
        "wrong type: time",
        "calendar.yaml",
        "opens: 08:30",
        "opens: 8.30",
        "“8.30” is not a time. Write hours and minutes such as 08:30.",
    ),
    Slip(
        "wrong type: number",
        "service-levels.yaml",
        "amount: 5,",
        "amount: five,",
        "“five” is not a whole number. Write digits only.",
    ),
    Slip(
        "number out of range",
        "service-levels.yaml",
        "amount: 20,",
        "amount: 0,",
        "0 is out of range. Write a number from 1 to 1000.",
    ),
    Slip(
        "wrong type: truth",
        "playbook.yaml",
        "synthetic: false",
        "synthetic: no",
        "“no” is not true or false. Write true or false.",
    ),
    Slip(
        "wrong type: list",
        "measures/06-clearance.yaml",
        "responsible: [FT]",
        "responsible: FT",
        "“FT” is not a list. Write a list, each item on its own line after “- ”.",
    ),
    Slip(
        "wrong choice",
        "measures/01-assistance.yaml",
        "state: available",
        "state: availible",
        "“availible” is not one of available, coming. Write “available”.",
    ),
    Slip(
        "unknown time zone",
        "playbook.yaml",
        "time_zone: Asia/Shanghai",
        "time_zone: Asia/Dalian",
        "There is no time zone “Asia/Dalian”. Write a name of the tz database, such as “Asia/Shanghai”.",
    ),
    Slip(
        "end before start",
        "playbook.yaml",
        "  end:            #",
        "  end: 2020-01-01 #",
        "2020-01-01 is before the start, 2020-01-25. Write a later day.",
    ),
    Slip(
        "overlapping holidays",
        "calendar.yaml",
        "start: 2020-04-26",
        "start: 2020-04-05",
        "These days overlap or precede those from 2020-04-04 to 2020-04-06. Put them in order of time,"
        " without overlap.",
    ),
    Slip(
        "overlapping hours",
        "calendar.yaml",
        "opens: 13:00",
        "opens: 11:00",
        "These hours begin before the last ones end. Put them in order of time, without overlap.",
    ),
    Slip(
        "hours that end before they begin",
        "calendar.yaml",
        "closes: 17:00",
        "closes: 07:00",
        "The working hours end before they begin. Write a later time.",
    ),
    Slip(
        "lead that is not responsible",
        "measures/09-overseas.yaml",
        "lead: OIEC",
        "lead: FT",
        "“FT” leads the task but is not responsible for the measure. Write one of OIEC, or add it to"
        " “responsible”.",
    ),
    Slip(
        "lead that cooperates",
        "measures/09-overseas.yaml",
        "cooperating: [FOREIGN-AFFAIRS]",
        "cooperating: [OIEC]",
        "“OIEC” leads and cooperates at once. Remove it from “cooperating”.",
    ),
    Slip(
        "task of another measure",
        "measures/09-overseas.yaml",
        'code: "9.2"',
        'code: "8.9"',
        "Task “8.9” is not one of measure 9. Begin its code with “9.”.",
    ),
    Slip(
        "two levels for one thing",
        "service-levels.yaml",
        "severities: [complex]",
        "severities: [ordinary, complex]",
        "“complex” and “ordinary” time the same thing for the same cases. Name other measures or severities"
        " in one of them.",
        at="- code: complex",
    ),
    Slip(
        "nothing times a matter",
        "service-levels.yaml",
        "severities: [significant]",
        "severities: [significant]\n    measures: [relief]",
        "Nothing times “resolve” for significant matters of “assistance”. Add a level that covers them.",
        at="  - code: acknowledge",
    ),
    Slip(
        "ladder out of order",
        "service-levels.yaml",
        "offset_hours: 15",
        "offset_hours: -1",
        "This step does not come after the one above it. Put the steps in order of time.",
    ),
    Slip(
        "unknown placeholder",
        "messages.yaml",
        "en: 'We have your matter: {number}'",
        "en: 'We have your matter: {no}'",
        "There is no placeholder {no}. Write one of {number}, {title}, {due}, {official}, {phone},"
        " {enterprise}, {link}.",
    ),
    Slip(
        "placeholder that one language lacks",
        "messages.yaml",
        "ja: 受け付けました：{number}",
        "ja: 受け付けました",
        "The text for “ja” lacks {number}, unlike the one for “zh-Hans”. Mention the same placeholders in"
        " every language.",
    ),
    Slip(
        "placeholder that one language adds",
        "messages.yaml",
        "ko: '접수되었습니다: {number}'",
        "ko: '접수되었습니다: {number} {due}'",
        "The text for “ko” mentions {due}, unlike the one for “zh-Hans”. Mention the same placeholders in"
        " every language.",
    ),
    Slip(
        "lonely brace",
        "messages.yaml",
        "en: 'We have your matter: {number}'",
        "en: 'We have your matter: {number'",
        "A brace is opened or closed alone. Close each brace, or write a brace that is meant as such twice.",
    ),
    Slip(
        "event told twice",
        "messages.yaml",
        "- event: accepted",
        "- event: registered # twice",
        "The enterprise is told of “registered” twice. Keep one of the two templates.",
        at="# twice",
    ),
    Slip(
        "event told to nobody",
        "messages.yaml",
        "- event: overdue\n  reader: official",
        "- event: reminder\n  reader: enterprise",
        "Nobody is told of “overdue”. Add a template for this event.",
        at="- event: registered",
    ),
    Slip(
        "file with another measure's name",
        "measures/05-supplies.yaml",
        "code: supplies\n",
        "code: goods\n",
        "The name of the file does not fit measure 5, “goods”. Call it “measures/05-goods.yaml”.",
        at="number: 5",
    ),
    Slip(
        "tab",
        "areas.yaml",
        "  kind: division",
        "\tkind: division",
        "There is a tab. Use two spaces for each step of indentation.",
        at="\tkind",
    ),
    Slip(
        "anchor",
        "areas.yaml",
        "source: GB/T 2260,",
        "source: &gb GB/T 2260,",
        "“gb” is an anchor or an alias (& or *). Write the text out, or put quotation marks round it.",
    ),
    Slip(
        "tag that would run code",
        "areas.yaml",
        "source: GB/T 2260,",
        "source: !!python/object/apply:os.system GB/T 2260,",
        "“tag:yaml.org,2002:python/object/apply:os.system” is a tag (!). Remove it, or put quotation marks"
        " round it.",
    ),
    Slip(
        "second document",
        "glossary.yaml",
        "- code: matter\n",
        "---\n- code: matter\n",
        "A second document begins here. Remove the line “---”.",
        at="---",
    ),
]


def numbered(folder: Path, slip: Slip) -> tuple[str, int]:
    """The file and line where the problem of a slip is expected."""
    file, _, spot = slip.at.rpartition("|")
    file = file or slip.file
    text = (folder / file).read_text(encoding="utf-8")
    return file, text.count("\n", 0, text.index(spot or slip.new)) + 1


def sentence(problem: Problem) -> str:
    return f"{problem.what} {problem.mend}"


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.name for slip in SLIPS])
def test_a_slip_is_named_with_its_line_and_the_mend(folder: Path, slip: Slip) -> None:
    path = folder / slip.file
    text = path.read_text(encoding="utf-8")
    assert slip.old in text
    path.write_text(text.replace(slip.old, slip.new, 1), encoding="utf-8")
    found = [(problem.file, problem.line, sentence(problem)) for problem in check(folder)]
    assert (*numbered(folder, slip), slip.says) in found


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.name for slip in SLIPS])
def test_a_broken_playbook_does_not_load(folder: Path, slip: Slip) -> None:
    path = folder / slip.file
    path.write_text(path.read_text(encoding="utf-8").replace(slip.old, slip.new, 1), encoding="utf-8")
    with pytest.raises(BrokenPlaybook) as caught:
        load(folder)
    assert list(caught.value.problems) == check(folder)


WHOLE = {
    "unclosed quotation mark": (
        b'- code: a\n  term: {zh-Hans: "x\n',
        3,
        "Close the quotation marks or brackets that were opened.",
    ),
    "colon in a text": (
        b"- code: a\n  note: see: here\n",
        2,
        "Put quotation marks round a text that has a colon and a space in it.",
    ),
    "key out of line": (
        b"- code: a\n  note: b\n c: d\n",
        3,
        "Line this up with the lines above it.",
    ),
    "not UTF-8": (b"- code: a\n  note: \xd6\xd0\n", 2, "Save it as UTF-8."),
    "control character": (b"- code: a\n  note: b\x00\n", 2, "Delete it."),
    "empty": (b"# nothing yet\n", 1, "Fill it in, or remove it."),
    "too large": (b"#" * 1_000_001, 1, "Split it, or remove what is not text."),
    "nested too deep": (b"[" * 5000, 1, "Make it flatter."),
    "alias bomb": (
        b"- &a [x, x]\n- &b [*a, *a]\n- [*b, *b]\n",
        1,
        "Write the text out, or put quotation marks round it.",
    ),
    "list as a key": (b"- [a, b]: c\n", 1, "Write one word as the key."),
    "other brackets": (b"- code: a\n  note: ]\n", 2, ""),
}


@pytest.mark.parametrize(("content", "line", "mend"), WHOLE.values(), ids=WHOLE)
def test_a_file_that_is_no_good_yaml_is_explained(folder: Path, content: bytes, line: int, mend: str) -> None:
    (folder / "glossary.yaml").write_bytes(content)
    problems = [problem for problem in check(folder) if problem.file == "glossary.yaml"]
    assert (problems[0].line, mend in problems[0].mend) == (line, True), problems


def test_a_file_that_cannot_be_read_raises_no_false_alarms_elsewhere(folder: Path) -> None:
    (folder / "departments.yaml").write_text("departments: [", encoding="utf-8")
    assert {problem.file for problem in check(folder)} == {"departments.yaml"}


def test_all_slips_of_a_playbook_are_told_at_once(folder: Path) -> None:
    slips = [slip for slip in SLIPS if slip.name in ("unknown area", "bad division code", "unknown measure")]
    for slip in slips:
        path = folder / slip.file
        path.write_text(path.read_text(encoding="utf-8").replace(slip.old, slip.new, 1), encoding="utf-8")
    assert {slip.says for slip in slips} <= {sentence(problem) for problem in check(folder)}


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "messages.yaml").unlink()
    assert list(map(str, check(folder))) == [
        "messages.yaml:1:1: The file is missing. Create messages.yaml in the folder of the playbook."
    ]


def test_a_missing_measure_leaves_a_gap(folder: Path) -> None:
    (folder / "measures" / "09-overseas.yaml").unlink()
    (problem,) = check(folder)
    assert (problem.file, problem.line) == ("measures/10-taskforce.yaml", 1)
    assert sentence(problem) == (
        "Measure 10 stands where 9 is expected. Number the measures from 1 without a gap."
    )


def test_a_folder_without_measures_is_told(folder: Path) -> None:
    shutil.rmtree(folder / "measures")
    assert "There is no measure." in [problem.what for problem in check(folder)]


def test_a_file_with_an_unknown_name_is_told(folder: Path) -> None:
    (folder / "area.yaml").write_text("[]", encoding="utf-8")
    assert list(map(str, check(folder))) == [
        "area.yaml:1:1: No file of a playbook has this name. Call it “areas.yaml”."
    ]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (problem,) = check(tmp_path / "nowhere")
    assert problem.mend == "Name the folder that holds playbook.yaml."


def test_a_folder_in_the_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "glossary.yaml").unlink()
    (folder / "glossary.yaml").mkdir()
    assert [problem.mend for problem in check(folder)] == ["Check it and its permissions."]
