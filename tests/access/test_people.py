"""Accounts, posts and absences: each verb works, is refused to outsiders, and says why it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from breakwater.access import operations
from breakwater.access.actors import Actor
from breakwater.audit.queries import history
from breakwater.kernel.errors import NotAllowed
from breakwater.organisation.models import Absence, Post, User

from .conftest import TODAY, House

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
LATER = date(2020, 3, 1)


def new_account(by: Actor, **changes: Any) -> User:
    values = {"email": "New@Example.org", "kind": "staff", "name": "New", "language": "en"} | changes
    return operations.create_user(by=by, **values)


# Accounts -------------------------------------------------------------------------------------------------


def test_an_account_is_made_with_a_small_address_and_no_password(security: Actor) -> None:
    user = new_account(security)
    assert user.email == "new@example.org"
    assert not user.has_usable_password()


def test_a_second_account_with_an_address_is_refused_beside_the_field(security: Actor) -> None:
    new_account(security)
    with pytest.raises(operations.EmailTaken, match=r"An account with new@example\.org") as refused:
        new_account(security, email="new@example.org")
    assert refused.value.field == "email"


def test_an_unknown_language_is_refused(security: Actor) -> None:
    with pytest.raises(operations.UnknownLanguage, match="zh-Hans"):
        new_account(security, language="fr")


def test_only_the_security_administrator_makes_accounts(house: House) -> None:
    for role in ("leader", "division_chief", "system_administrator", "auditor"):
        with pytest.raises(NotAllowed):
            new_account(house.actor(house.person(role, house.bureau)))


def test_a_closed_account_ends_its_posts_and_keeps_its_history(house: House, security: Actor) -> None:
    user = house.person("division_officer")
    Post.objects.create(user=user, department=house.bureau, role="leader", starts=LATER)
    operations.deactivate_user(by=security, user=user, today=TODAY)
    user.refresh_from_db()
    assert not user.is_active
    assert list(user.posts.values_list("role", "ends")) == [("division_officer", TODAY)]
    assert history("organisation_user", user.pk)[0].actor == security.name


def test_nobody_closes_their_own_account(house: House) -> None:
    user = house.person("security_administrator", house.bureau)
    with pytest.raises(operations.OwnAccount):
        operations.deactivate_user(by=house.actor(user), user=user, today=TODAY)


# Posts ----------------------------------------------------------------------------------------------------


def test_a_post_gives_its_role_from_its_first_day_to_its_last(house: House, security: Actor) -> None:
    user = house.person()
    operations.appoint(
        by=security, user=user, department=house.division, role="division_chief",
        starts=date(2020, 2, 11), ends=date(2020, 2, 12),
    )  # fmt: skip
    held = [house.actor(user, date(2020, 2, day)).roles for day in (10, 11, 12, 13)]
    assert held == [frozenset(), {"division_chief"}, {"division_chief"}, frozenset()]


@pytest.mark.parametrize(
    ("role", "department", "refusal"),
    [
        ("king", "division", operations.UnknownRole),
        ("enterprise", "division", operations.UnknownRole),
        ("district_official", "division", operations.RoleElsewhere),
        ("division_officer", "district", operations.RoleElsewhere),
        ("division_officer", "partner", operations.RoleElsewhere),
        ("partner", "partner", operations.RoleElsewhere),
    ],
)
def test_a_role_that_does_not_fit_is_refused(
    house: House, security: Actor, role: str, department: str, refusal: type[Exception]
) -> None:
    where = getattr(house, department)
    with pytest.raises(refusal):
        operations.appoint(by=security, user=house.person(), department=where, role=role, starts=TODAY)


def test_an_enterprise_holds_no_post(house: House, security: Actor) -> None:
    with pytest.raises(operations.NoPosts):
        operations.appoint(
            by=security,
            user=house.person(kind="enterprise"),
            department=house.partner,
            role="partner",
            starts=TODAY,
        )


def test_the_same_post_twice_on_a_day_is_refused(house: House, security: Actor) -> None:
    user = house.person("division_officer")
    with pytest.raises(operations.AlreadyAppointed):
        operations.appoint(
            by=security, user=user, department=house.division, role="division_officer", starts=LATER
        )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("security_administrator", "system_administrator"),
        ("audit_administrator", "security_administrator"),
        ("leader", "auditor"),
        ("system_administrator", "leader"),
    ],
)
def test_administrators_hold_no_second_post(house: House, security: Actor, first: str, second: str) -> None:
    user = house.person(first, house.bureau)
    with pytest.raises(operations.SeparateDuties):
        operations.appoint(by=security, user=user, department=house.bureau, role=second, starts=LATER)


def test_an_administrators_post_that_ended_is_no_obstacle(house: House, security: Actor) -> None:
    user = house.person("auditor", house.bureau)
    operations.end_post(by=security, post=user.posts.get(), ends=TODAY)
    operations.appoint(by=security, user=user, department=house.bureau, role="leader", starts=LATER)


def test_a_post_ends_on_its_last_day_and_is_not_prolonged(house: House, security: Actor) -> None:
    post = house.person("division_officer").posts.get()
    assert operations.end_post(by=security, post=post, ends=LATER).ends == LATER
    with pytest.raises(operations.AlreadyEnded, match="2020-03-01"):
        operations.end_post(by=security, post=post, ends=date(2020, 4, 1))
    with pytest.raises(operations.WrongPeriod):
        operations.end_post(by=security, post=post, ends=date(2020, 1, 1))


# Absences -------------------------------------------------------------------------------------------------


def test_work_of_an_absent_person_is_their_substitutes(house: House) -> None:
    away, substitute = house.person("division_officer"), house.person("division_officer")
    operations.record_absence(
        by=house.actor(away), user=away, substitute=substitute, starts=TODAY, ends=TODAY
    )
    assert house.actor(substitute).stands_in_for == {away.pk}
    assert house.actor(substitute).user_ids == {away.pk, substitute.pk}
    assert house.actor(substitute, LATER).stands_in_for == frozenset()


def test_a_chain_of_substitutes_ends_at_who_is_present(house: House) -> None:
    first, second, third = (house.person("division_officer") for _ in range(3))
    Absence.objects.create(user=first, substitute=second, starts=TODAY, ends=TODAY)
    Absence.objects.create(user=second, substitute=third, starts=TODAY, ends=TODAY)
    assert house.actor(third).stands_in_for == {first.pk, second.pk}
    assert house.actor(second).stands_in_for == frozenset()


def test_a_circle_of_substitutes_stands_in_for_nobody(house: House) -> None:
    first, second = (house.person("division_officer") for _ in range(2))
    Absence.objects.create(user=first, substitute=second, starts=TODAY, ends=TODAY)
    Absence.objects.create(user=second, substitute=first, starts=TODAY, ends=TODAY)
    assert house.actor(first).stands_in_for == house.actor(second).stands_in_for == frozenset()


def test_nobody_records_the_absence_of_another(house: House) -> None:
    by, other, third = (house.person("division_officer") for _ in range(3))
    with pytest.raises(NotAllowed):
        operations.record_absence(by=house.actor(by), user=other, substitute=third, starts=TODAY, ends=TODAY)


def test_the_security_administrator_records_the_absence_of_anybody(house: House, security: Actor) -> None:
    away, substitute = house.person("leader", house.bureau), house.person("deputy_leader", house.bureau)
    operations.record_absence(by=security, user=away, substitute=substitute, starts=TODAY, ends=TODAY)
    assert house.actor(substitute).stands_in_for == {away.pk}


@pytest.mark.parametrize("who", ["oneself", "without a post", "closed"])
def test_who_cannot_stand_in_is_refused(house: House, who: str) -> None:
    away = house.person("division_officer")
    substitute = {
        "oneself": lambda: away,
        "without a post": lambda: house.person(),
        "closed": lambda: house.person("division_officer", is_active=False),
    }[who]()
    with pytest.raises(operations.WrongSubstitute):
        operations.record_absence(
            by=house.actor(away), user=away, substitute=substitute, starts=TODAY, ends=TODAY
        )


def test_two_absences_on_one_day_are_refused(house: House) -> None:
    away, substitute = house.person("division_officer"), house.person("division_officer")
    for refusal in (None, operations.AlreadyAbsent):
        absent = {"by": house.actor(away), "user": away, "substitute": substitute}
        if refusal is None:
            operations.record_absence(**absent, starts=TODAY, ends=LATER)
        else:
            with pytest.raises(refusal):
                operations.record_absence(**absent, starts=LATER, ends=LATER)


@pytest.mark.parametrize(
    ("starts", "ends"), [(date(2020, 2, 3), date(2020, 2, 9)), (TODAY, None), (LATER, None)]
)
def test_who_is_back_is_absent_no_more(house: House, starts: date, ends: date | None) -> None:
    away, substitute = house.person("division_officer"), house.person("division_officer")
    absence = Absence.objects.create(user=away, substitute=substitute, starts=starts, ends=date(2020, 3, 31))
    operations.cut_absence_short(by=house.actor(away), absence=absence, today=TODAY)
    assert list(Absence.objects.values_list("ends", flat=True)) == ([ends] if ends else [])


# Pages ----------------------------------------------------------------------------------------------------


@pytest.fixture
def on_the_day() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.mark.usefixtures("on_the_day")
def test_an_account_is_made_and_appointed_through_the_pages(signed_in: SignIn, house: House) -> None:
    client = signed_in(house.person("security_administrator", house.bureau))
    key = "0190a000-0000-4000-8000-00000000000{}"
    made = client.post(
        "/desk/people/new/",
        {"key": key.format(1), "email": "li@example.org", "name": "李", "kind": "staff", "language": "ko"},
    )
    user = User.objects.get(email="li@example.org")
    assert made.headers["Location"] == f"/desk/people/{user.pk}/"
    role = {"department": house.division.pk, "role": "division_officer"}
    post = {"key": key.format(2), "starts": "2020-02-10"} | role
    for _press in range(2):  # the same button twice: one effect
        client.post(f"/desk/people/{user.pk}/appoint/", post)
    assert user.posts.get().role == "division_officer"
    assert "Division officer" in client.get(f"/desk/people/{user.pk}/").content.decode()
    assert "李" in client.get("/desk/people/", {"q": "li@"}).content.decode()


@pytest.mark.usefixtures("on_the_day")
def test_a_refused_appointment_comes_back_with_the_reason_beside_the_field(
    signed_in: SignIn, house: House
) -> None:
    client = signed_in(house.person("security_administrator", house.bureau))
    user = house.person()
    response = client.post(
        f"/desk/people/{user.pk}/appoint/",
        {"key": "0190a000-0000-4000-8000-000000000003", "department": house.division.pk,
         "role": "district_official", "starts": "2020-02-10"},
    )  # fmt: skip
    assert response.status_code == 422
    assert "District official is no role of Division" in response.content.decode()
    assert not user.posts.exists()


@pytest.mark.usefixtures("on_the_day")
def test_an_officer_records_an_absence_and_comes_back(signed_in: SignIn, house: House) -> None:
    away, substitute = house.person("division_officer"), house.person("division_officer")
    client = signed_in(away)
    client.post(
        "/desk/absences/",
        {"key": "0190a000-0000-4000-8000-000000000004", "substitute": substitute.pk,
         "starts": "2020-02-10", "ends": "2020-02-14"},
    )  # fmt: skip
    absence = Absence.objects.get(user=away)
    assert substitute.name in client.get("/desk/absences/").content.decode()
    client.post(f"/desk/absences/{absence.pk}/back/")
    assert not Absence.objects.exists()


@pytest.mark.usefixtures("on_the_day")
def test_the_auditor_reads_the_trail_of_a_row(signed_in: SignIn, house: House) -> None:
    person = house.person(name="Somebody Else")
    page = signed_in(house.person("auditor", house.bureau)).get(
        "/desk/audit/", {"table": "organisation_user", "row": person.pk}
    )
    assert "Somebody Else" in page.content.decode()
