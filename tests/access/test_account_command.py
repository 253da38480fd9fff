"""The first account of a new house, from the command line."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from breakwater.organisation.models import Department, User

WORDS = ("account", "first@example.org", "--name", "李安")


@pytest.fixture(autouse=True)
def bureau(db: None) -> Department:
    return Department.objects.create(code="BOC", kind="bureau", names={"zh-Hans": "市商务局", "en": "Bureau"})


def typed(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))


def test_the_first_account_gives_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "a sentence only I know")
    call_command(*WORDS, stdout=io.StringIO())
    user = User.objects.get()
    assert user.check_password("a sentence only I know")
    assert user.posts.get().role == "security_administrator"


def test_a_weak_password_makes_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "12345")
    with pytest.raises(CommandError, match="too short"):
        call_command(*WORDS, stdout=io.StringIO())
    assert not User.objects.exists()


def test_an_address_that_has_an_account_gets_no_second(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "a sentence only I know")
    call_command(*WORDS, stdout=io.StringIO())
    typed(monkeypatch, "a sentence only I know")
    with pytest.raises(CommandError, match=r"first@example\.org"):
        call_command(*WORDS, stdout=io.StringIO())
    assert User.objects.get().posts.count() == 1


def test_without_a_playbook_it_says_what_to_do_first(monkeypatch: pytest.MonkeyPatch) -> None:
    Department.objects.all().delete()
    typed(monkeypatch, "a sentence only I know")
    with pytest.raises(CommandError, match="breakwater playbook apply"):
        call_command(*WORDS, stdout=io.StringIO())
