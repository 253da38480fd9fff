from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from breakwater.messaging.models import Notice
from breakwater.organisation.models import User
from tests.messaging.test_telling import assigned

Person = Callable[..., User]
KINDS = pytest.mark.parametrize("kind", ["staff", "enterprise", "partner"])


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    def sign(user: User) -> Client:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign


@KINDS
def test_the_reader_sees_their_own_notices_in_their_language(
    person: Person, sign_in: Callable[[User], Client], kind: str
) -> None:
    mine, other = person("A", kind=kind), person("B", kind=kind)
    assigned(mine)
    assigned(other, key="other")
    page = sign_in(mine).get("/notices/").content.decode()
    assert page.count("News about Masks") == 1
    assert "Mark all as read" in page


@KINDS
def test_opening_a_notice_marks_it_and_leads_to_its_matter(
    person: Person, sign_in: Callable[[User], Client], kind: str
) -> None:
    mine = person("A", kind=kind)
    assigned(mine)
    response = sign_in(mine).post(f"/notices/{Notice.objects.get().pk}/open/")
    assert (response.status_code, response["Location"]) == (302, "/desk/cases/DL-1/")
    assert Notice.objects.get().read_at is not None


@KINDS
def test_anothers_notice_is_not_found_and_stays_unread(
    person: Person, sign_in: Callable[[User], Client], kind: str
) -> None:
    assigned(person("B", kind=kind))
    notice = Notice.objects.get()
    assert sign_in(person("A", kind=kind)).post(f"/notices/{notice.pk}/open/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_bell_counts_what_is_unread_until_all_is_marked(
    person: Person, sign_in: Callable[[User], Client]
) -> None:
    mine = person("A")
    assigned(mine)
    client = sign_in(mine)
    assert "Notices, 1 unread" in client.get("/notices/bell/").content.decode()
    assert client.post("/notices/read/").status_code == 302
    assert "Notices, 0 unread" in client.get("/notices/bell/").content.decode()


def test_long_lists_come_in_pages(person: Person, sign_in: Callable[[User], Client]) -> None:
    mine = person("A")
    for number in range(26):
        assigned(mine, key=f"event:{number}")
    client = sign_in(mine)
    first = client.get("/notices/")
    assert len(first.context["told"]) == 25
    second = client.get("/notices/" + first.context["pager"].next_url)
    assert len(second.context["told"]) == 1
    assert len(client.get("/notices/" + second.context["pager"].previous_url).context["told"]) == 25


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/notices/", "/notices/bell/"])
def test_who_did_not_sign_in_is_asked_to(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("path", ["/notices/read/"])
def test_a_get_marks_nothing(person: Person, sign_in: Callable[[User], Client], path: str) -> None:
    assert sign_in(person("A")).get(path).status_code == 405
