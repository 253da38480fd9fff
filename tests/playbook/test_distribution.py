"""The table's way from a file through quarantine to publication."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from breakwater.access.actors import Actor
from breakwater.access.roles import DistrictOfficial, DivisionChief, DivisionOfficer
from breakwater.kernel.errors import AlreadyDone, NotAllowed, NotFound
from breakwater.playbook import operations, quarantine, queries
from breakwater.playbook.models import Entry, Finding, Import, Mobile, Table
from breakwater.playbook.operations import Applied
from breakwater.playbook.operations.distribution import (
    NoDepartments,
    NothingSuggested,
    NothingToEdit,
    NotMended,
    Undecided,
    UnknownDivision,
    UnreadableFile,
    ValueMissing,
)
from tests.playbook.conftest import NOTICE, NOW, actor, officer

DECIDED = Finding.Decision

#: A table with one task, in which the mobile is short and the division is called otherwise.
SMALL = (
    "No.,Tasks,Contents and Requirements,Responsible Divisions,Division Chief,Contact\n"
    "1,Find masks,Ask every supplier,{division},Mr. QIN Baolai 80005260 {mobile},"
    "Mr. PAN Ruobing 80007975 19000432319\n"
)


@pytest.fixture
def small(applied: Applied, house: Actor) -> Import:
    return take_in("Foreign Trade Department", "1900018159", house)


def take_in(division: str, mobile: str, by: Actor) -> Import:
    content = SMALL.format(division=division, mobile=mobile).encode()
    return operations.import_table(file=content, file_name="small.csv", by=by, now=NOW)


def finding(imported: Import, code: str) -> Finding:
    return imported.findings.get(code=code)


def settle_errors(imported: Import, by: Actor) -> None:
    """Accept what is suggested, leave the rest as written."""
    for each in imported.findings.filter(level="error", decision=""):
        decision = DECIDED.ACCEPTED if each.suggestion is not None else DECIDED.REFUSED
        each.refresh_from_db()
        if not each.decision:
            operations.decide(finding_id=each.pk, decision=decision, by=by, now=NOW)


def test_the_notice_is_read_as_it_is(imported: Import) -> None:
    reading = quarantine.as_written(imported)
    numbers = reading.as_json()
    assert (numbers["tasks"], numbers["assignments"], numbers["entries"], numbers["people"]) == (
        10,
        24,
        35,
        19,
    )
    assert len(numbers["departments"]) == 6
    codes = set(imported.findings.order_by("pk").values_list("code", flat=True))
    assert codes >= {
        "phone.mobile-length",
        "person.spelling",
        "department.alias",
        "desk.shared",
        "lead.inline",
        "task.no-person",
    }
    assert imported.state == Import.State.QUARANTINED
    assert not Table.objects.exists()


def test_the_lines_of_the_file_are_kept_beside_the_findings(imported: Import) -> None:
    for each in imported.findings.filter(code="phone.mobile-length"):
        assert each.value in imported.lines[str(each.line)]


def test_the_same_file_is_kept_once_while_it_waits(imported: Import, house: Actor) -> None:
    again = operations.import_table(file=NOTICE, file_name="copy.txt", by=house, now=NOW)
    assert again == imported
    operations.discard(import_id=imported.pk, by=house, now=NOW)
    assert operations.import_table(file=NOTICE, file_name="copy.txt", by=house, now=NOW) != imported


def test_a_file_that_is_no_table_is_refused_in_a_sentence(applied: Applied, house: Actor) -> None:
    with pytest.raises(UnreadableFile, match=r"No work distribution table was found in letter\.txt"):
        operations.import_table(file=b"Dear all", file_name="letter.txt", by=house, now=NOW)
    assert not Import.objects.exists()


def test_without_a_playbook_no_table_is_read(db: None, house: Actor) -> None:
    with pytest.raises(NoDepartments):
        operations.import_table(file=NOTICE, file_name="notice.txt", by=house, now=NOW)


def test_an_accepted_suggestion_stands_in_the_table_and_the_file_stays_as_read(
    imported: Import, house: Actor
) -> None:
    short = imported.findings.filter(code="phone.mobile-length").exclude(suggestion=None).first()
    operations.decide(finding_id=short.pk, decision=DECIDED.ACCEPTED, by=house, now=NOW)
    assert short.suggestion in mobiles(quarantine.as_decided(imported))
    assert short.suggestion not in mobiles_of_line(imported, short.line)
    short.refresh_from_db()
    assert (short.decision, short.new_value) == (DECIDED.ACCEPTED, short.suggestion)


def mobiles(reading: object) -> set[str]:
    return {entry.mobile.digits for entry in reading.entries if entry.mobile}


def mobiles_of_line(imported: Import, line: int) -> set[str]:
    entries = quarantine.as_written(imported).entries
    return {entry.mobile.digits for entry in entries if entry.mobile and entry.mobile.line == line}


def test_an_edited_value_is_looked_at_again(small: Import, house: Actor) -> None:
    short = finding(small, "phone.mobile-length")
    operations.decide(finding_id=short.pk, decision=DECIDED.EDITED, value="190001", by=house, now=NOW)
    again = small.findings.get(code="phone.mobile-length", value="190001")
    assert again.decision == "", "the new value is wrong too, and is a finding of its own"
    operations.decide(finding_id=again.pk, decision=DECIDED.EDITED, value="19000181590", by=house, now=NOW)
    assert not small.findings.filter(level="error", decision="").exists()
    assert "19000181590" in mobiles(quarantine.as_decided(small))


def test_a_decision_can_be_changed(small: Import, house: Actor) -> None:
    alias = finding(small, "department.alias")
    operations.decide(finding_id=alias.pk, decision=DECIDED.ACCEPTED, by=house, now=NOW)
    assert quarantine.as_decided(small).assignments[0].written == "Foreign Trade Division"
    operations.decide(finding_id=alias.pk, decision=DECIDED.REFUSED, by=house, now=NOW + timedelta(hours=1))
    assert quarantine.as_decided(small).assignments[0].written == "Foreign Trade Department"


def test_decisions_hold_in_whatever_order_a_name_and_its_number_are_mended(
    imported: Import, house: Actor
) -> None:
    """Findings about a number know the person by name: a mended name must not lose them."""
    spelling = finding(imported, "person.spelling")
    operations.decide(finding_id=spelling.pk, decision=DECIDED.ACCEPTED, by=house, now=NOW)
    settle_errors(imported, house)
    left = {each.code for each in quarantine.as_decided(imported).findings}
    accepted = imported.findings.filter(decision=DECIDED.ACCEPTED, level="error")
    assert accepted.exists()
    for each in accepted:
        assert quarantine.key(each) not in {
            quarantine.key(found) for found in quarantine.as_decided(imported).findings
        }
    assert "person.spelling" not in left


def test_what_cannot_be_decided_so_is_refused(small: Import, house: Actor) -> None:
    short = finding(small, "phone.mobile-length")
    note = small.findings.filter(mends="").first()
    with pytest.raises(NothingSuggested):
        operations.decide(finding_id=short.pk, decision=DECIDED.ACCEPTED, by=house, now=NOW)
    with pytest.raises(ValueMissing):
        operations.decide(finding_id=short.pk, decision=DECIDED.EDITED, value="  ", by=house, now=NOW)
    with pytest.raises(NothingToEdit):
        operations.decide(finding_id=note.pk, decision=DECIDED.EDITED, value="x", by=house, now=NOW)
    with pytest.raises(NotFound):
        operations.decide(finding_id=short.pk, decision="settled", by=house, now=NOW)
    with pytest.raises(NotFound):
        operations.decide(finding_id=0, decision=DECIDED.REFUSED, by=house, now=NOW)


def test_a_value_that_changes_nothing_is_refused(small: Import, house: Actor) -> None:
    short = finding(small, "phone.mobile-length")
    with pytest.raises(NotMended):
        operations.decide(finding_id=short.pk, decision=DECIDED.EDITED, value=short.value, by=house, now=NOW)
    short.refresh_from_db()
    assert (short.decision, short.new_value, short.decided_at) == ("", None, None)


def test_errors_nobody_decided_keep_a_table_from_being_published(imported: Import, house: Actor) -> None:
    open_errors = imported.findings.filter(level="error", decision="")
    with pytest.raises(Undecided) as refused:
        operations.publish(import_id=imported.pk, by=house, now=NOW)
    assert f"decided yet: {open_errors.count()} (line {open_errors.first().line}" in str(refused.value)
    assert not Table.objects.exists()


def test_the_decided_table_is_published_and_answers_who_is_responsible(
    imported: Import, house: Actor
) -> None:
    qin = officer(DivisionChief.code, email="qin@example.com", name="QIN Baolai")
    settle_errors(imported, house)
    table = operations.publish(import_id=imported.pk, by=house, now=NOW)
    assert table.version == 1
    assert table.assignments.count() == 24
    assert Entry.objects.filter(assignment__table=table).count() == 35
    assert queries.current_table() == table
    lead, *others = queries.responsible(1)
    assert (lead.department.code, lead.is_lead, lead.chief.name) == ("IPD-3", True, "QIN Baolai")
    assert lead.chief.user == qin
    assert [other.is_lead for other in others] == [False, False]
    assert (lead.contact.name, lead.contact.desk_phone) == ("DOU Anping", "80008301")


def test_a_published_table_cannot_be_published_or_decided_again(small: Import, house: Actor) -> None:
    settle_errors(small, house)
    operations.publish(import_id=small.pk, by=house, now=NOW)
    with pytest.raises(AlreadyDone):
        operations.publish(import_id=small.pk, by=house, now=NOW)
    with pytest.raises(AlreadyDone):
        operations.decide(finding_id=small.findings.first().pk, decision=DECIDED.REFUSED, by=house, now=NOW)
    with pytest.raises(AlreadyDone):
        operations.discard(import_id=small.pk, by=house, now=NOW)


def test_the_next_table_takes_the_place_of_the_one_before(small: Import, house: Actor) -> None:
    settle_errors(small, house)
    first = operations.publish(import_id=small.pk, by=house, now=NOW)
    second_import = take_in("General and Legal Affairs Division", "19000181590", house)
    settle_errors(second_import, house)
    second = operations.publish(import_id=second_import.pk, by=house, now=NOW)
    assert (second.version, queries.current_table()) == (2, second)
    assert queries.responsible(1)[0].department.code == "GL"
    assert first.assignments.get().department.code == "FT", "the first is kept as it was"


def test_a_division_nobody_knows_is_not_published(applied: Applied, house: Actor) -> None:
    imported = take_in("Ministry of Magic Division", "19000181590", house)
    settle_errors(imported, house)
    with pytest.raises(UnknownDivision, match="Ministry of Magic"):
        operations.publish(import_id=imported.pk, by=house, now=NOW)
    assert not Table.objects.exists()


def test_an_officer_imports_and_decides_but_only_a_chief_publishes(applied: Applied) -> None:
    clerk = actor(officer(DivisionOfficer.code, email="clerk@example.com"))
    imported = take_in("Foreign Trade Division", "1900018159", clerk)
    settle_errors(imported, clerk)
    with pytest.raises(NotAllowed):
        operations.publish(import_id=imported.pk, by=clerk, now=NOW)
    chief = actor(officer(DivisionChief.code, email="chief@example.com"))
    assert operations.publish(import_id=imported.pk, by=chief, now=NOW).published_by_id == chief.user_id


def test_a_district_official_may_not_import(applied: Applied) -> None:
    official = actor(officer(DistrictOfficial.code, email="official@example.com"))
    with pytest.raises(NotAllowed):
        take_in("Foreign Trade Division", "19000181590", official)


def test_enterprises_may_read_desk_numbers_but_no_mobile_and_no_quarantine(
    small: Import, house: Actor
) -> None:
    settle_errors(small, house)
    operations.publish(import_id=small.pk, by=house, now=NOW)
    assert Mobile.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("set local role bw_portal")
        cursor.execute("select count(*) from playbook_entry")
        assert cursor.fetchone() == (2,)
    for table in ("playbook_mobile", "playbook_import", "playbook_finding"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"select * from {table}")


def test_a_published_row_is_never_changed(small: Import, house: Actor) -> None:
    settle_errors(small, house)
    operations.publish(import_id=small.pk, by=house, now=NOW)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Entry.objects.update(name="Somebody else")
