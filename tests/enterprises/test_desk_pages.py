"""The register on the desk, as a person with a browser meets it."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from breakwater.audit.models import Entry
from breakwater.documents.spreadsheets import Column, write_xlsx
from breakwater.enterprises import operations
from breakwater.enterprises.models import Contact, Designation, Enterprise, Fact, ImportRun, Merge
from breakwater.kernel.jobs import work
from breakwater.organisation.models import User
from tests.enterprises.builders import NOW, TODAY, area, chief, contact, enterprise, member, staff, uscc
from tests.enterprises.test_importing import HEADINGS, good

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_february_2020")]
SignIn = Callable[[User], Client]


def user(role: str = "division_chief", **fields: Any) -> User:
    return staff(role, language="en", **fields)


def send(client: Client, page: str, /, *args: Any, **data: Any) -> Any:
    """Send a form with a fresh key."""
    return client.post(reverse(f"enterprises:{page}", args=args), {"key": str(uuid.uuid4()), **data})


def page(client: Client, name: str, /, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"enterprises:{name}", args=args), query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def form_of(**changes: Any) -> dict[str, Any]:
    values = {
        "uscc": "91210200MA0EX4MP5J",
        "name_zh": "大连远海机械有限公司",
        "legal_form": "wholly_owned",
        "investment_source": "foreign",
        "area": area().pk,
        "language": "ja",
        "country_0": "JP",
        "investor_0": "Enkai",
        "version": 0,
    }
    return {**values, **changes}


def test_the_list_is_searched_filtered_and_says_what_it_shows(sign_in: SignIn) -> None:
    enterprise(names={"zh-Hans": "大连远海机械有限公司", "en": "Yuanhai Machinery"})
    enterprise("大连佳能食品有限公司", investors=[operations.Holding(country="KR")], industry="C14")
    client = sign_in(user())
    everything = page(client, "list")
    assert "Yuanhai Machinery" in everything
    assert "大连佳能食品有限公司" in everything
    assert "大连佳能食品有限公司" not in page(client, "list", q="yuanhai")
    for query in ({"country": "KR"}, {"industry": "C1"}, {"q": "佳能"}):
        assert "Yuanhai Machinery" not in page(client, "list", **query), query
    assert "Country or region: South Korea" in page(client, "list", country="KR")


def test_a_filter_that_makes_no_sense_is_ignored(sign_in: SignIn) -> None:
    enterprise()
    assert "大连远海机械有限公司" in page(sign_in(user()), "list", area="abc", gap="x", after="nonsense")


def test_the_number_of_queries_of_the_list_does_not_grow_with_the_rows(sign_in: SignIn) -> None:
    client = sign_in(user())
    official = staff("district_official", area=area())

    def enter(name: str) -> None:
        made = enterprise(name, investors=[operations.Holding(country="JP")])
        operations.designate(
            enterprise_id=made.pk,
            official_id=official.pk,
            contact_id=contact(made).pk,
            starts=TODAY,
            by=chief(),
            now=NOW,
        )

    enter("甲")
    page(client, "list")
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(client, "list")
    for name in "乙丙丁戊己庚辛":
        enter(name)
    with CaptureQueriesContext(connection) as eight:
        page(client, "list")
    assert len(eight) == len(one)


def test_pages_follow_each_other_without_a_gap(sign_in: SignIn) -> None:
    for number in range(27):
        enterprise(f"大连第{number:02d}有限公司")
    client = sign_in(user())
    first = client.get(reverse("enterprises:list"))
    second = client.get(reverse("enterprises:list") + first.context["pager"].next_url)
    names = [row.pk for answer in (first, second) for row, _pair in answer.context["rows"]]
    assert len(set(names)) == 27


def test_an_enterprise_is_entered_by_a_form_once(sign_in: SignIn) -> None:
    client, key = sign_in(user()), str(uuid.uuid4())
    for _ in range(2):
        answer = client.post(reverse("enterprises:new"), {**form_of(), "key": key})
        assert answer.status_code == 302
    made = Enterprise.objects.get()
    assert (made.language, made.investors.get().country) == ("ja", "JP")
    assert "Both checks fit" in page(client, "enterprise", made.pk)


def test_a_wrong_code_is_explained_beside_its_field_and_nothing_typed_is_lost(sign_in: SignIn) -> None:
    answer = send(sign_in(user()), "new", **form_of(uscc="91210200MAOEX4MP5J"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Character 11 is the letter O" in text
    assert "大连远海机械有限公司" in text
    assert not Enterprise.objects.exists()


def test_whoever_saves_second_is_told_and_loses_nothing(sign_in: SignIn) -> None:
    made, client = enterprise(), sign_in(user())
    assert send(client, "edit", made.pk, **form_of(name_zh="大连甲有限公司", version=1)).status_code == 302
    answer = send(client, "edit", made.pk, **form_of(name_zh="大连乙有限公司", version=1))
    assert answer.status_code == 422
    assert "Somebody else changed this" in answer.content.decode()
    assert "大连乙有限公司" in answer.content.decode()
    made.refresh_from_db()
    assert made.names["zh-Hans"] == "大连甲有限公司"


def test_facts_are_recorded_in_the_units_people_write(sign_in: SignIn) -> None:
    made, client = enterprise(), sign_in(user())
    answer = send(
        client, "facts", made.pk, as_of="2020-02-07", source="visit",
        registered_capital_fen="20万", resumption_rate="62.5", resumption_status="partial",
    )  # fmt: skip
    assert answer.status_code == 302
    assert dict(Fact.objects.values_list("name", "value")) == {
        "registered_capital_fen": 20_000_000,
        "resumption_rate": 6250,
        "resumption_status": "partial",
    }
    text = page(client, "enterprise", made.pk)
    assert "62.5%" in text
    assert "Resumed in part" in text
    assert "visit" in text


def test_facts_without_a_value_are_refused(sign_in: SignIn) -> None:
    answer = send(sign_in(user()), "facts", enterprise().pk, as_of="2020-02-07", source="visit")
    assert answer.status_code == 422
    assert "Enter at least one value" in answer.content.decode()


def test_numbers_are_masked_until_they_are_asked_for_and_the_reader_is_recorded(sign_in: SignIn) -> None:
    made = enterprise()
    person, reader = contact(made, mobile="19000001234"), user()
    client = sign_in(reader)
    assert "190 0000 1234" not in page(client, "enterprise", made.pk)
    answer = client.post(reverse("enterprises:contact_reveal", args=[person.pk]))
    assert "190 0000 1234" in answer.content.decode()
    read = Entry.objects.get(op="read")
    assert (read.actor_id, read.table_name, read.row_pk) == (
        reader.pk, "enterprises_contact", str(person.pk),
    )  # fmt: skip


def test_opening_the_form_of_a_contact_is_recorded_as_reading(sign_in: SignIn) -> None:
    person = contact(enterprise())
    page(sign_in(user()), "contact", person.pk)
    assert Entry.objects.filter(op="read", row_pk=str(person.pk)).exists()


def test_a_contact_is_entered_changed_invited_and_retired(sign_in: SignIn) -> None:
    made, client = enterprise(), sign_in(user())
    fields = {"name": "朴", "language": "ko", "email": "park@example.com"}
    assert send(client, "contact_new", made.pk, **fields, mobile="1900000").status_code == 422
    assert send(client, "contact_new", made.pk, **fields, mobile="19000000002").status_code == 302
    person = Contact.objects.get()
    assert send(client, "contact", person.pk, **fields, phone="80001234").status_code == 302
    assert send(client, "contact_invite", person.pk).status_code == 302
    assert send(client, "contact_retire", person.pk).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.user is not None, person.is_active) == ("+8641180001234", True, False)


def test_an_official_is_designated_and_handed_over_from_the_page(sign_in: SignIn) -> None:
    made, client = enterprise(), sign_in(user())
    person = contact(made)
    first, second = (staff("district_official", area=area(), name=name) for name in ("赵磊", "孙丽"))
    assert "赵磊" in page(client, "designate", made.pk)
    data = {"contact": person.pk, "starts": "2020-02-03"}
    assert send(client, "designate", made.pk, official=first.pk, **data).status_code == 302
    held = Designation.objects.get()
    late = send(client, "designate", made.pk, official=second.pk, **{**data, "starts": "2020-02-10"})
    assert late.status_code == 422
    assert "赵磊 looks after this enterprise" in late.content.decode()
    data = {"contact": person.pk, "starts": "2020-02-10", "replaces": held.pk}
    assert send(client, "designate", made.pk, official=second.pk, **data).status_code == 302
    assert "孙丽" in page(client, "enterprise", made.pk)


def test_gaps_are_closed_many_at_a_time(sign_in: SignIn) -> None:
    made = [enterprise(f"大连{n}有限公司") for n in "甲乙"]
    for one in made:
        contact(one)
    official, client = staff("district_official", area=area()), sign_in(user())
    assert "Nobody designated" in page(client, "gaps")
    answer = send(client, "gaps", official=official.pk, starts="2020-02-10", rows=[one.pk for one in made])
    assert answer.status_code == 302
    text = page(client, "gaps")
    assert "2 enterprises have an official" in text
    assert "No gap" in text


def test_an_export_masks_numbers_for_those_who_may_not_see_them_and_is_recorded(sign_in: SignIn) -> None:
    made, leader = enterprise("=1+1 有限公司"), user("leader")
    person = contact(made, mobile="19000001234")
    operations.designate(
        enterprise_id=made.pk,
        official_id=staff("district_official", area=area()).pk,
        contact_id=person.pk,
        starts=TODAY,
        by=chief(),
        now=NOW,
    )
    client = sign_in(leader)
    answer = client.get(reverse("enterprises:export", args=["xlsx"]))
    cells = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert cells[1][:2] == (made.uscc, "=1+1 有限公司")
    assert "190 0000 1234" in cells[1]
    assert "'=1+1" in client.get(reverse("enterprises:export", args=["csv"])).content.decode("utf-8-sig")
    exported = Entry.objects.filter(op="export", row_pk=str(person.pk), table_name="enterprises_contact")
    assert exported.count() == 2


def test_an_official_may_not_export(sign_in: SignIn) -> None:
    client = sign_in(user("district_official", area=area()))
    assert client.get(reverse("enterprises:export", args=["csv"])).status_code == 403


def test_twins_are_compared_merged_and_parted_again(sign_in: SignIn) -> None:
    first, second = enterprise("大连远海机械有限公司"), enterprise("大连远海机械公司")
    operations.find_twins(by=chief(), now=NOW)
    client = sign_in(user())
    assert "Compare" in page(client, "twins")
    assert second.uscc in page(client, "compare", first.pk, second.pk)
    answer = send(client, "compare", first.pk, second.pk, keep=second.pk)
    assert answer["Location"] == reverse("enterprises:enterprise", args=[second.pk])
    merge = Merge.objects.get()
    assert "was merged into another one" in page(client, "enterprise", first.pk)
    assert reverse("enterprises:merge_undo", args=[merge.pk]) in page(client, "enterprise", second.pk)
    assert send(client, "merge_undo", merge.pk).status_code == 302
    assert {one.status for one in Enterprise.objects.all()} == {"active"}


def test_two_enterprises_with_like_names_stay_two(sign_in: SignIn) -> None:
    enterprise("大连远海机械有限公司")
    enterprise("大连远海机械公司")
    operations.find_twins(by=chief(), now=NOW)
    client = sign_in(user())
    twin = client.get(reverse("enterprises:twins")).context["rows"][0]
    assert send(client, "twin_different", twin.pk).status_code == 302
    assert "No proposal" in page(client, "twins")


def test_the_template_has_headings_in_the_language_asked_for_and_can_be_sent_back(sign_in: SignIn) -> None:
    client = sign_in(user())
    answer = client.get(reverse("enterprises:import_template", args=["en"]))
    headings = next(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert headings[0] == "Unified Social Credit Code"
    assert client.get(reverse("enterprises:import_template", args=["xx"])).status_code == 404


def workbook(lines: list[list[str]]) -> SimpleUploadedFile:
    columns = [Column(label=heading) for heading in HEADINGS]
    return SimpleUploadedFile("list.xlsx", write_xlsx(lines, columns, title="List"))


@pytest.mark.django_db(transaction=True)
def test_a_list_is_checked_looked_at_confirmed_and_imported(sign_in: SignIn) -> None:
    area()
    client = sign_in(user())
    answer = send(
        client, "imports", file=workbook([good(), good("91210200MA0EX4MP5K")]), update_existing="on"
    )
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("enterprises:import", args=[run.pk])
    assert send(client, "import_confirm", run.pk).status_code == 409
    work(threads=1, wait=False)
    text = page(client, "import", run.pk)
    assert "The last character does not fit the others" in text
    assert "统一社会信用代码" in text
    assert not Enterprise.objects.exists()
    assert send(client, "import_confirm", run.pk).status_code == 302
    work(threads=1, wait=False)
    run.refresh_from_db()
    assert (run.state, run.created, run.bad, Enterprise.objects.count()) == ("done", 1, 1, 1)
    assert not run.file
    report = client.get(reverse("enterprises:import_report", args=[run.pk]))
    lines = list(openpyxl.load_workbook(io.BytesIO(report.content)).active.values)
    assert lines[1][:3] == (3, "统一社会信用代码", "91210200MA0EX4MP5K")
    assert send(client, "import_confirm", run.pk).status_code == 409


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.xlsx", b"PK\x03\x04 broken", "cannot be read as a table"),
        ("list.docx", b"words", "is not a table in .xlsx or .csv"),
        ("list.csv", "备注\n无".encode(), "No headings were found"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(
    sign_in: SignIn, name: str, content: bytes, sentence: str
) -> None:
    client = sign_in(user())
    send(client, "imports", file=SimpleUploadedFile(name, content))
    work(threads=1, wait=False)
    assert sentence in page(client, "import", ImportRun.objects.get().pk)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(sign_in: SignIn) -> None:
    huge = SimpleUploadedFile("list.csv", b"x" * (20 * 1024 * 1024 + 1))
    answer = send(sign_in(user()), "imports", file=huge)
    assert answer.status_code == 422
    assert "larger than 20 MB" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_district_sees_the_lists_it_sent_only(sign_in: SignIn) -> None:
    mine, theirs = user("district_chief", area=area()), user()
    for sender in (mine, theirs):
        ImportRun.objects.create(
            filename=f"{sender.pk}.xlsx", sha256="0" * 64, state="done", started_at=NOW, by=sender
        )
    text = page(sign_in(mine), "imports")
    assert f"{mine.pk}.xlsx" in text
    assert f"{theirs.pk}.xlsx" not in text


PAGES = ("list", "gaps", "new", "imports", "twins")


@pytest.mark.parametrize(
    ("role", "open_pages"),
    [
        ("division_chief", set(PAGES)),
        ("division_officer", set(PAGES) - {"twins"}),
        ("district_official", {"list", "gaps", "new"}),
        ("auditor", set()),
        ("partner", set()),
    ],
)
def test_each_role_opens_the_pages_of_its_work(sign_in: SignIn, role: str, open_pages: set[str]) -> None:
    client = sign_in(user(role, area=area() if role == "district_official" else None))
    opened = {name for name in PAGES if client.get(reverse(f"enterprises:{name}")).status_code == 200}
    assert opened == open_pages


def test_a_neighbours_enterprise_is_not_found(sign_in: SignIn) -> None:
    made = enterprise(area=area("DL-210203", "西岗区", "Xigang"))
    client = sign_in(user("district_chief", area=area()))
    for name in ("enterprise", "edit", "facts", "designate", "contact_new"):
        assert client.get(reverse(f"enterprises:{name}", args=[made.pk])).status_code == 404, name


def test_closing_can_be_undone(sign_in: SignIn) -> None:
    made, client = enterprise(uscc=uscc()), sign_in(user())
    assert send(client, "close", made.pk).status_code == 302
    assert reverse("enterprises:reopen", args=[made.pk]) in page(client, "enterprise", made.pk)
    assert send(client, "reopen", made.pk).status_code == 302


def own(client: Client, name: str = "own", *args: Any) -> str:
    return reverse(f"enterprises_portal:{name}", args=args)


def test_an_enterprise_sees_its_entry_its_official_and_its_facts_with_their_source(sign_in: SignIn) -> None:
    made = enterprise()
    person = member(made).contacts.get()
    operations.record_fact(
        enterprise_id=made.pk, name="employees", value=1200, as_of=TODAY, source="monthly return",
        by=chief(), now=NOW,
    )  # fmt: skip
    operations.designate(
        enterprise_id=made.pk,
        official_id=staff("district_official", area=area(), name="赵磊", desk_phone="+8641180001111").pk,
        contact_id=person.pk,
        starts=TODAY,
        by=chief(),
        now=NOW,
    )
    client = sign_in(person.user)
    text = client.get(own(client)).content.decode()
    for shown in (made.uscc, "赵磊", "monthly return", "1,200", "0411-80001111"):
        assert shown in text, shown


def test_an_enterprise_keeps_its_contacts_and_its_language(sign_in: SignIn) -> None:
    made = enterprise()
    client = sign_in(member(made))
    fields = {"name": "佐藤", "language": "ja", "mobile": "19000000009"}
    added = client.post(own(client, "contact_new"), {**fields, "key": str(uuid.uuid4())})
    assert added.status_code == 302
    person = Contact.objects.get(name="佐藤")
    changed = {**fields, "position": "総務部長", "key": str(uuid.uuid4())}
    assert client.post(own(client, "contact", person.pk), changed).status_code == 302
    assert (
        client.post(own(client, "language"), {"language": "ja", "key": str(uuid.uuid4())}).status_code == 302
    )
    assert (
        client.post(own(client, "contact_retire", person.pk), {"key": str(uuid.uuid4())}).status_code == 302
    )
    made.refresh_from_db()
    person.refresh_from_db()
    assert (made.language, person.position, person.is_active) == ("ja", "総務部長", False)


def test_an_enterprise_cannot_open_the_desk_or_a_neighbours_contact(sign_in: SignIn) -> None:
    made, other = enterprise(), enterprise("大连乙有限公司")
    client = sign_in(member(made))
    assert client.get(reverse("enterprises:enterprise", args=[made.pk])).status_code == 403
    assert client.get(own(client, "contact", contact(other).pk)).status_code == 404
