"""What a built demo city holds."""

from __future__ import annotations

import pytest
from django.db.models import Q

from breakwater.audit.queries import history
from breakwater.casework.models import Case, CaseDocument, Cooperation, Decision, Event, Record
from breakwater.casework.states import RecordKind, State
from breakwater.demo.accounts import ACCOUNTS
from breakwater.demo.models import DemoCity
from breakwater.enterprises.models import Contact, Enterprise
from breakwater.enterprises.queries import Gap, designated_official, gaps
from breakwater.kernel.identifiers import check_uscc
from breakwater.kernel.models import Job
from breakwater.organisation.models import User
from breakwater.playbook import queries as playbook
from breakwater.playbook.models import Entry
from tests.demo.conftest import PRESENT, SIZE

TODAY = PRESENT.date()


def test_the_mark_says_that_it_stands(city: DemoCity) -> None:
    assert city.finished_at is not None
    assert (city.done, city.percent) == (city.total, 100)
    assert Job.objects.get(pk=city.job).status == Job.Status.DONE


def test_there_is_a_case_in_every_state(city: DemoCity) -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(State.values)


@pytest.mark.parametrize(
    "kind",
    [
        Q(supervised=True),
        Q(escalation__gt=0),
        Q(level="significant", decisions__isnull=False),
        Q(events__name="extend"),
        Q(events__name="reopen"),
        Q(events__name="redo"),
        Q(assignment_final=True),
        Q(state="in_progress", due_at__lt=PRESENT),
        Q(rating=5),
        ~Q(next_step=""),
    ],
    ids=str,
)
def test_there_is_a_case_of_each_kind_a_person_should_see(city: DemoCity, kind: Q) -> None:
    assert Case.objects.filter(kind).exists()


def test_partners_were_asked_and_some_have_answered(city: DemoCity) -> None:
    asked = Cooperation.objects.filter(answered_at=None)
    answered = Cooperation.objects.exclude(answered_at=None)
    assert asked.exists()
    assert answered.exists()


def test_records_of_every_usual_kind_and_papers_are_there(city: DemoCity) -> None:
    kinds = set(Record.objects.values_list("kind", flat=True))
    assert kinds >= set(RecordKind.values) - {RecordKind.MEETING}
    types = set(CaseDocument.objects.values_list("document__content_type", flat=True))
    assert types == {"application/pdf", "image/png"}
    assert Decision.objects.exists()


def test_matters_are_written_in_four_languages(city: DemoCity) -> None:
    assert set(Case.objects.values_list("language", flat=True)) == {"zh-Hans", "en", "ja", "ko"}
    assert not Case.objects.filter(Q(title__contains="{") | Q(text__contains="{")).exists()


def test_nothing_happens_after_the_present_or_before_the_eight_weeks(city: DemoCity) -> None:
    for moments in (Event.objects.values_list("at", flat=True), Record.objects.values_list("at", flat=True)):
        assert max(moments) <= PRESENT
        assert (PRESENT - min(moments)).days <= 56


def test_the_register_is_whole(city: DemoCity) -> None:
    assert Enterprise.objects.count() == SIZE
    for code in Enterprise.objects.values_list("uscc", flat=True):
        check = check_uscc(code)
        assert (check.errors, check.warnings) == ((), ())
    assert set(gaps(Enterprise.objects.all(), TODAY).values_list("gap", flat=True)) >= {
        Gap.NO_PAIR,
        Gap.CONTACT_SILENT,
    }


def test_no_number_or_address_could_reach_anybody(city: DemoCity) -> None:
    for contact in Contact.objects.all():
        assert contact.mobile[:6] in ("", "+86190")
        assert contact.phone[:9] in ("", "+86411800")
        assert contact.email.rpartition("@")[2] in ("", "example.com", "demo.breakwater.example")


def test_forty_people_work_there_and_are_those_of_the_published_table(city: DemoCity) -> None:
    working = User.objects.filter(kind=User.Kind.STAFF).exclude(
        posts__role__in=[
            "auditor",
            "system_administrator",
            "security_administrator",
            "audit_administrator",
        ]
    )
    assert working.distinct().count() == 40
    assert not Entry.objects.filter(user=None).exists()
    assert playbook.responsible(1)[0].chief.user == User.objects.get(email__startswith="chief@")


def test_each_account_one_can_be_is_there_in_its_role(city: DemoCity) -> None:
    for account in ACCOUNTS:
        user = User.objects.get(email=account.email)
        assert user.language == account.language
        if account.role == "enterprise":
            assert Case.objects.filter(enterprise__contacts__user=user).count() >= 4
        else:
            assert user.posts.filter(role=account.role).exists()


def test_the_official_is_that_of_the_korean_maker(city: DemoCity) -> None:
    maker = Enterprise.objects.get(contacts__email__startswith="enterprise.ko@")
    official = designated_official(enterprise_id=maker.pk, day=TODAY)
    assert official == User.objects.get(email__startswith="official@")


def test_the_audit_trail_says_who_acted_and_that_it_was_the_demo(city: DemoCity) -> None:
    closed = Case.objects.filter(state=State.CLOSED, confirmed_by__kind="enterprise").earliest("pk")
    last = history("casework_case", closed.pk)[0]
    assert (last.channel, last.actor) == ("demo", closed.confirmed_by.name)
