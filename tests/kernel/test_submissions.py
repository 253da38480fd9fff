from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.template import Context, Engine
from django.test import RequestFactory

from breakwater.access.actors import Actor
from breakwater.access.isolation import isolated
from breakwater.kernel.clock import now
from breakwater.kernel.errors import Refusal
from breakwater.kernel.models import Submission
from breakwater.kernel.submissions import (
    KEPT_FOR,
    KeyedForm,
    KeyInUse,
    NoKey,
    forget_submissions,
    key_of,
    new_key,
    once,
)


class Press:
    """What a button does: counts, and leads to a page of its own each time."""

    def __init__(self) -> None:
        self.effects = 0

    def __call__(self) -> str:
        self.effects += 1
        return f"/matters/{self.effects}/"


def press(key: UUID, run: Callable[[], str], *, by_id: int = 7, purpose: str = "test.register") -> str:
    return once(key, by_id=by_id, purpose=purpose, run=run)


@pytest.mark.django_db
def test_pressed_twice_has_one_effect_and_leads_to_the_same_page() -> None:
    key, button = uuid4(), Press()
    assert [press(key, button), press(key, button)] == ["/matters/1/", "/matters/1/"]
    assert button.effects == 1


@pytest.mark.django_db
def test_two_forms_have_two_effects() -> None:
    button = Press()
    assert [press(uuid4(), button), press(uuid4(), button)] == ["/matters/1/", "/matters/2/"]


@pytest.mark.django_db
def test_what_was_refused_may_be_sent_again_with_the_same_key() -> None:
    key, button = uuid4(), Press()

    def refuse() -> str:
        raise Refusal()

    with pytest.raises(Refusal):
        press(key, refuse)
    assert press(key, button) == "/matters/1/"


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"by_id": 8}, {"purpose": "test.other"}])
def test_anothers_key_opens_nothing(other: dict[str, int]) -> None:
    key, button = uuid4(), Press()
    press(key, button)
    with pytest.raises(KeyInUse):
        press(key, button, **other)  # type: ignore[arg-type]
    assert button.effects == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_works_and_the_other_follows_it() -> None:
    key, button = uuid4(), Press()
    inside, answers = threading.Event(), []

    def slow() -> str:
        inside.set()
        _wait_until_blocked()
        return button()

    def second() -> None:
        inside.wait()
        answers.append(press(key, button))
        connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    answers.append(press(key, slow))
    thread.join()
    assert (answers, button.effects) == (["/matters/1/", "/matters/1/"], 1)


def _wait_until_blocked() -> None:
    """Until another connection waits for what this transaction holds."""
    with connection.cursor() as cursor:
        waiting = False
        while not waiting:
            cursor.execute(
                "select exists (select from pg_locks where not granted and locktype = 'transactionid')"
            )
            waiting = cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["enterprise", "partner"])
def test_enterprises_and_partners_press_under_row_level_security(kind: str) -> None:
    key, button = uuid4(), Press()
    mine = Actor(kind=kind, name="A", user_id=7, enterprise_ids=frozenset({1}))
    with transaction.atomic(), isolated(mine):
        assert [press(key, button), press(key, button)] == ["/matters/1/", "/matters/1/"]
    other = Actor(kind=kind, name="B", user_id=8, enterprise_ids=frozenset({2}))
    with transaction.atomic(), isolated(other):
        assert Submission.objects.count() == 0
        with pytest.raises(KeyInUse):
            press(key, button, by_id=8)


@pytest.mark.parametrize("data", [{}, {"key": ""}, {"key": "7"}])
def test_a_form_without_its_key_is_refused(data: dict[str, str]) -> None:
    with pytest.raises(NoKey):
        key_of(data)


def test_the_key_of_a_form_is_read() -> None:
    key = uuid4()
    assert key_of({"key": str(key)}) == key


def test_each_form_on_a_page_gets_a_key_of_its_own() -> None:
    context = Context(new_key(RequestFactory().get("/")))
    first, second = Engine().from_string("{{ new_key }} {{ new_key }}").render(context).split()
    assert UUID(first) != UUID(second)


def test_a_keyed_form_draws_its_key_hidden_and_keeps_it_when_it_comes_back() -> None:
    assert 'type="hidden"' in str(KeyedForm()["key"])
    key = str(uuid4())
    assert key in str(KeyedForm({"key": key})["key"])


@pytest.mark.django_db
def test_old_keys_are_forgotten() -> None:
    key = uuid4()
    press(key, Press())
    moment = now()
    assert forget_submissions(now=moment) == 0
    assert forget_submissions(now=moment + KEPT_FOR + timedelta(seconds=1)) == 1
