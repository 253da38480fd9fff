"""Lists of enterprises: good rows go in, bad ones are reported with row, column and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from breakwater.documents.spreadsheets import Row
from breakwater.enterprises import queries
from breakwater.enterprises.models import Contact, Enterprise
from breakwater.enterprises.operations.importing import Outcome, import_rows
from breakwater.enterprises.reading.headings import HeadingsMissing, HeadingTwice
from breakwater.kernel.errors import NotAllowed
from tests.enterprises.builders import NOW, TODAY, actor, area, chief, enterprise, staff, uscc

pytestmark = pytest.mark.django_db
HEADINGS = [
    "统一社会信用代码",
    "企业名称",
    "企业类型",
    "投资来源",
    "所属区域",
    "联系人",
    "手机",
    "国别",
    "职工人数",
]


def good(code: str | None = None, name: str = "大连远海机械有限公司", **changes: str) -> list[str]:
    cells = {
        "uscc": code or uscc(),
        "name": name,
        "form": "外商独资",
        "source": "外资",
        "area": "中山区",
        "contact": "李娜",
        "mobile": "190 0000 0001",
        "countries": "日本、中国香港",
        "employees": "1,200",
        **changes,
    }
    return list(cells.values())


def run(lines: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, **changes: Any) -> Outcome:
    area()
    rows = [Row(number, tuple(cells)) for number, cells in enumerate([headings, *lines], start=1)]
    values = {
        "update_existing": True, "dry_run": False, "source": "list.xlsx", "by": None, "now": NOW, **changes
    }  # fmt: skip
    values["by"] = values["by"] or chief()
    return import_rows(rows=rows, **values)


def said(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(finding.number, finding.column, finding.code) for finding in outcome.findings]


def test_a_good_row_becomes_an_entry_with_contact_investors_and_facts() -> None:
    outcome = run([good()])
    made = Enterprise.objects.get()
    assert (outcome.rows, outcome.created, outcome.bad, said(outcome)) == (1, 1, 0, [])
    assert (made.names, made.legal_form, made.investment_source, made.area) == (
        {"zh-Hans": "大连远海机械有限公司"}, "wholly_owned", "foreign", area(),
    )  # fmt: skip
    assert set(made.investors.values_list("country", flat=True)) == {"JP", "HK"}
    assert Contact.objects.get().mobile == "+8619000000001"
    fact = queries.current_facts(made.pk)["employees"]
    assert (fact.value, fact.as_of, fact.source) == (1200, TODAY, "list.xlsx")


@pytest.mark.parametrize(
    "headings",
    [
        ["Credit code", "Company name", "Legal form", "Source of investment", "District"],
        ["統一社会信用コード", "企業名", "企業形態", "投資元", "エリア"],
        ["통일사회신용코드", "기업명", "기업 형태", "투자 출처", "지역"],
        ["统一社会信用代码 ", "企业名称", "企业类型", "投资来源", "所属区域"],
    ],
)
def test_headings_are_read_in_four_languages(headings: list[str]) -> None:
    assert run([good()[:5]], headings).created == 1


def test_a_title_may_stand_above_the_headings_and_rows_keep_their_numbers() -> None:
    outcome = run([HEADINGS, good("91210200MA0EX4MP5K")], ["大连市外商投资企业名单"])
    assert said(outcome) == [(3, "uscc", "uscc.check18")]


def test_a_table_without_headings_is_refused() -> None:
    with pytest.raises(HeadingsMissing):
        run([good()], ["a", "b"])


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(HeadingTwice, match="手机号码"):
        run([good()], ["统一社会信用代码", "企业名称", "手机", "手机号码"])


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"uscc": "91210200MAOEX4MP5J"}, "uscc", "uscc.shape.letter"),
        ({"uscc": ""}, "uscc", "uscc.missing"),
        ({"name": ""}, "name_zh", "name.missing"),
        ({"form": "洋行"}, "legal_form", "word.unknown"),
        ({"form": ""}, "legal_form", "legal_form.missing"),
        ({"source": "内资"}, "legal_form", "legal_form.needs_outside_investor"),
        ({"area": "朝阳区"}, "area", "area.unknown"),
        ({"area": ""}, "area", "area.missing"),
        ({"mobile": "1900000001"}, "contact_mobile", "phone.mobile-length"),
        ({"countries": "日本、亚特兰蒂斯"}, "countries", "country.unknown"),
        ({"employees": "many"}, "employees", "figure.unreadable"),
    ],
)
def test_a_bad_row_is_reported_and_the_good_ones_are_kept(
    changes: dict[str, str], column: str, code: str
) -> None:
    outcome = run([good(), good(**changes), good()])
    assert said(outcome) == [(3, column, code)]
    assert (outcome.created, outcome.bad, Enterprise.objects.count()) == (2, 1, 2)
    assert str(outcome.findings[0].sentence) % dict(outcome.findings[0].params)


def test_a_formula_is_not_taken_for_a_value() -> None:
    area()
    rows = [Row(1, tuple(HEADINGS)), Row(2, tuple(good()), frozenset({1}))]
    outcome = import_rows(
        rows=rows, update_existing=True, dry_run=False, source="list.xlsx", by=chief(), now=NOW
    )
    assert said(outcome) == [(2, "name_zh", "cell.formula")]


def test_the_second_row_of_a_code_is_reported_with_the_first() -> None:
    outcome = run([good("91210200MA0EX4MP5J"), good("91210200MA0EX4MP5J")])
    assert said(outcome) == [(3, "uscc", "uscc.twice")]
    assert outcome.findings[0].params == {"first": 2}


def test_an_existing_entry_is_updated_by_what_the_row_says_and_keeps_the_rest() -> None:
    made = enterprise(names={"zh-Hans": "大连旧名有限公司", "ja": "旧"}, industry="C35")
    outcome = run([[made.uscc, "大连新名有限公司"]], HEADINGS[:2])
    made.refresh_from_db()
    assert (outcome.created, outcome.updated) == (0, 1)
    assert (made.names, made.industry, made.version) == (
        {"zh-Hans": "大连新名有限公司", "ja": "旧"}, "C35", 2,
    )  # fmt: skip


def test_the_same_list_twice_changes_nothing() -> None:
    line = good()
    run([line])
    outcome = run([line])
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, 1)
    assert (Contact.objects.count(), Enterprise.objects.get().version) == (1, 1)


def test_existing_entries_are_left_alone_if_the_importer_says_so() -> None:
    made = enterprise()
    outcome = run([good(made.uscc, "大连新名有限公司")], update_existing=False)
    assert said(outcome) == [(2, "uscc", "enterprise.known")]
    made.refresh_from_db()
    assert made.version == 1


def test_a_check_reports_what_an_import_would_do_and_does_nothing() -> None:
    lines = [good(), good("91210200MA0EX4MP5K")]
    checked = run(lines, dry_run=True)
    assert (checked.created, checked.bad, Enterprise.objects.count()) == (1, 1, 0)
    assert run(lines).created == 1


def test_a_district_imports_into_its_own_area_only() -> None:
    other = area("DL-210203", "西岗区", "Xigang")
    theirs = enterprise("大连乙有限公司", area=other)
    by = actor(staff("district_chief", area=area()))
    outcome = run([good(), good(area="西岗区"), good(theirs.uscc)], by=by)
    assert said(outcome) == [(3, "area", "area.not_yours"), (4, "uscc", "enterprise.not_yours")]
    assert outcome.created == 1


def test_a_warning_of_the_second_check_character_does_not_stop_a_row() -> None:
    odd = "91210200MA0EX4MP0"
    from breakwater.kernel.identifiers import ALPHABET, check_uscc

    code = next(odd + last for last in ALPHABET if check_uscc(odd + last).is_valid)
    outcome = run([good(code)])
    assert said(outcome) == [(2, "uscc", "uscc.check9")]
    assert (outcome.created, outcome.bad) == (1, 0)


def test_an_unknown_column_is_named_and_left_out() -> None:
    outcome = run([[*good(), "x"]], [*HEADINGS, "备注"])
    assert said(outcome) == [(1, "", "heading.unknown")]
    assert (outcome.created, outcome.findings[0].value) == (1, "备注")


def test_an_official_may_not_import() -> None:
    with pytest.raises(NotAllowed):
        run([good()], by=actor(staff("district_official", area=area())))
