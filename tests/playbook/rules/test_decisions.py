"""A person's decisions: each is put in its place, and the reading it came from stays as it was."""

from pathlib import Path

import pytest

from breakwater.playbook.rules.distribution import Finding, Reading, read_distribution
from tests.playbook.rules.layouts import DEPARTMENTS

NOTICE = Path(__file__).parent.parent / "samples" / "notice.txt"


@pytest.fixture(scope="module")
def notice() -> Reading:
    return read_distribution(NOTICE, filename=NOTICE.name, departments=DEPARTMENTS)


def finding(reading: Reading, code: str, line: int) -> Finding:
    return next(each for each in reading.findings if (each.code, each.line) == (code, line))


def values(reading: Reading) -> set[tuple[str, int, str]]:
    return {(each.code, each.line, each.value) for each in reading.findings}


def places(reading: Reading) -> set[tuple[str, int]]:
    return {(each.code, each.line) for each in reading.findings}


@pytest.mark.parametrize(
    ("code", "line", "value"),
    [
        ("phone.mobile-length", 248, None),
        ("phone.mobile-length", 264, "19000026850"),
        ("person.spelling", 198, None),
        ("department.alias", 13, None),
        ("department.alias", 47, None),
        ("lead.inline", 75, None),
        ("lead.missing", 319, "Foreign Trade Division"),
        ("term.ambiguous", 256, None),
    ],
)
def test_a_decision_takes_away_its_finding_and_brings_no_other(
    notice: Reading, code: str, line: int, value: str | None
) -> None:
    decided = finding(notice, code, line)
    after = notice.apply(decided, value)
    assert (code, line, decided.value) not in values(after)
    assert places(after) <= places(notice)


def test_a_decision_does_not_change_the_reading_it_came_from(notice: Reading) -> None:
    before = notice.as_json()
    notice.apply(finding(notice, "phone.mobile-length", 248))
    assert notice.as_json() == before


def test_a_mobile_is_changed_in_its_place_only(notice: Reading) -> None:
    after = notice.apply(finding(notice, "phone.mobile-length", 248))
    mobiles = {each.line: each.mobile.written for each in after.entries if each.mobile}
    assert (mobiles[246], mobiles[271]) == ("19000749118", "1900074911")


def test_one_spelling_takes_the_place_of_the_other_everywhere(notice: Reading) -> None:
    after = notice.apply(finding(notice, "person.spelling", 198))
    assert len({each.name for each in after.entries}) == len(after.people) == 19


def test_the_lead_that_a_person_names_leads_that_task_alone(notice: Reading) -> None:
    after = notice.apply(finding(notice, "lead.missing", 170), "Investment Promotion Division III")
    assert [(each.task, each.code) for each in after.assignments if each.lead] == [
        (1, "IPD-III"),
        (4, "IPD-III"),
    ]


def test_without_a_suggestion_a_value_must_be_given(notice: Reading) -> None:
    with pytest.raises(ValueError, match="no suggestion"):
        notice.apply(finding(notice, "lead.missing", 170))


def test_all_suggestions_of_the_notice_can_be_accepted_one_after_another(notice: Reading) -> None:
    reading = notice
    for _ in notice.findings:
        suggested = [each for each in reading.findings if each.suggestion and each.mends]
        reading = reading.apply(suggested[0]) if suggested else reading
    codes = {each.code for each in reading.findings}
    assert not codes & {"department.alias", "person.spelling", "lead.inline"}
    assert reading.as_json()["assignments"] == 24
