"""How the city is built: repeatable, once, only where nothing else is, and on from where it was cut off."""

from __future__ import annotations

from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from breakwater.casework.models import Case
from breakwater.demo import profiles
from breakwater.demo.accounts import DOMAIN
from breakwater.demo.build import Chapter, NotEmpty, build
from breakwater.demo.models import DemoCity
from breakwater.enterprises.models import Enterprise
from breakwater.kernel.models import Job
from breakwater.organisation.models import User
from tests.demo.conftest import PRESENT, SEED, SIZE, small_city

pytestmark = pytest.mark.django_db


def picture() -> list[Any]:
    """What a city is made of, without keys and running numbers."""
    cases = Case.objects.order_by("pk").values_list(
        "title", "state", "enterprise__uscc", "registered_at", "due_at", "handler__name", "rating"
    )
    enterprises = Enterprise.objects.order_by("uscc").values_list("uscc", "names", "area__code")
    people = User.objects.order_by("email").values_list("email", "name")
    return [*cases, *enterprises, *people]


def built_at_one_go() -> list[Any]:
    """The picture of a city that is taken down again."""
    with transaction.atomic():
        small_city()
        seen = picture()
        transaction.set_rollback(True)
    return seen


def cut_off(*, after: int) -> None:
    """Stop the builder after so many chapters, as Ctrl-C does; from the end if negative."""

    def stop(city: DemoCity, chapter: Chapter) -> None:
        if city.done == after % city.total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(seed=SEED, size=SIZE, now=PRESENT, on_chapter=stop)


def test_the_same_seed_draws_the_same_city_also_when_it_was_cut_off() -> None:
    whole = built_at_one_go()
    cut_off(after=-2)
    half = DemoCity.objects.get()
    assert (half.done, half.finished_at) == (half.total - 2, None)
    assert Job.objects.get(pk=half.job).status == Job.Status.FAILED

    said = StringIO()
    call_command("demo", seed=SEED + 1, stdout=said)
    assert picture() == whole
    assert DemoCity.objects.get().finished_at is not None
    assert said.getvalue().startswith("Demo city: 80 % ·")
    assert f"The demo city stands: {SIZE} enterprises, seed {SEED}." in said.getvalue()
    assert "enterprise.ko@demo.breakwater.example" in said.getvalue()


def test_another_seed_draws_another_city() -> None:
    assert profiles.draw(SEED, SIZE) == profiles.draw(SEED, SIZE)
    assert profiles.draw(SEED, SIZE) != profiles.draw(SEED + 1, SIZE)


def test_two_thousand_enterprises_have_names_and_codes_of_their_own() -> None:
    drawn = profiles.draw(SEED, 2_000)
    assert len({profile.names["zh-Hans"] for profile in drawn}) == 2_000
    assert len({profile.uscc("210200") for profile in drawn}) == 2_000


def test_a_city_that_stands_is_left_alone() -> None:
    DemoCity.objects.create(seed=1, size=10, total=9, done=9, made_at=PRESENT, finished_at=PRESENT)
    assert small_city().seed == 1
    assert not User.objects.exists()


def test_a_database_in_use_is_refused_with_a_sentence() -> None:
    User.objects.create_user("clerk@example.org", kind=User.Kind.STAFF, name="Clerk")
    with pytest.raises(NotEmpty, match="in use and is no demo city"):
        small_city()
    with pytest.raises(CommandError, match="in use and is no demo city"):
        call_command("demo", stdout=StringIO())
    assert not DemoCity.objects.exists()


def test_a_chapter_that_is_refused_ends_the_building_with_its_sentence() -> None:
    cut_off(after=1)
    User.objects.create_user(f"leader@{DOMAIN}", kind=User.Kind.STAFF, name="Somebody else")
    with pytest.raises(CommandError, match=f"not finished. An account with leader@{DOMAIN} exists"):
        call_command("demo", stdout=StringIO())
    assert DemoCity.objects.get().done == 1
    assert User.objects.count() == 1


def test_two_builders_do_not_build_at_once(owner: psycopg.Connection) -> None:
    owner.execute("select pg_advisory_lock(hashtext('demo.build'))")
    with pytest.raises(CommandError, match="Another process is building"):
        call_command("demo", stdout=StringIO())
    assert not DemoCity.objects.exists()
