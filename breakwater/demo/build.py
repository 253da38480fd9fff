"""Building the city chapter by chapter; each is one transaction, so that what was cut off goes on later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from breakwater.audit.context import origin
from breakwater.demo import cases, enterprises, notice, people
from breakwater.demo.city import City
from breakwater.demo.models import DemoCity
from breakwater.enterprises.models import Enterprise
from breakwater.enterprises.operations import find_twins
from breakwater.kernel.errors import Refusal, Sentence
from breakwater.kernel.jobs import Progress, progress
from breakwater.kernel.models import Job
from breakwater.messaging.operations import mark_all_read
from breakwater.organisation.models import User
from breakwater.playbook.models import PlaybookVersion

SIZE = 2_000
"""Enterprises of the whole city."""
FIRST_ENTERPRISES = 60
CASES_PER_ENTERPRISE = 0.45
PAGE = 20
"""Enterprises or matters of one chapter."""


class NotEmpty(Refusal):
    code = "demo.not_empty"
    message = _(
        "This database is in use and is no demo city. The demo city is built in an empty database only: "
        "name another by DATABASE_URL or BREAKWATER_DATA."
    )


class BeingBuilt(Refusal):
    code = "demo.being_built"
    message = _("Another process is building the demo city in this database. Watch it at /demo/.")


class Unfinished(Refusal):
    code = "demo.unfinished"
    message = _("The demo city was not finished. %(reason)s")


@dataclass(frozen=True)
class Chapter:
    """A part of the building: what it is about, and the work."""

    title: Sentence
    work: Callable[[], None]


class Plan:
    """The chapters of a city, in order; the first few make every page worth looking at."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.chapters = [*self._first(), *self._rest()]

    @cached_property
    def register(self) -> enterprises.Register:
        """Made when the areas are there."""
        return enterprises.Register(self.city)

    def _first(self) -> Iterator[Chapter]:
        yield Chapter(_("The notice and its ten measures"), partial(notice.put_in_force, self.city))
        yield Chapter(_("The people"), partial(people.hire, self.city))
        yield Chapter(_("The work distribution table"), partial(notice.publish_table, self.city))
        yield from self._enterprises(range(min(FIRST_ENTERPRISES, self.city.size)))
        for numbers in _pages(range(len(cases.first_matters()))):
            yield Chapter(_("The first matters"), partial(self._tell_first, numbers))

    def _rest(self) -> Iterator[Chapter]:
        yield from self._enterprises(range(FIRST_ENTERPRISES, self.city.size))
        count = int(self.city.size * CASES_PER_ENTERPRISE)
        for numbers in _pages(range(count)):
            yield Chapter(_("Eight weeks of matters"), partial(self._tell_usual, numbers, count))
        yield Chapter(_("The last touches"), self._touch_up)

    def _enterprises(self, numbers: range) -> Iterator[Chapter]:
        for page in _pages(numbers):
            yield Chapter(_("Enterprises"), partial(self._enter, page))

    def _enter(self, numbers: range) -> None:
        self.register.enter(numbers)

    def _tell_first(self, numbers: range) -> None:
        for number in numbers:
            cases.first(self.city, self.register, number)

    def _tell_usual(self, numbers: range, count: int) -> None:
        for number in numbers:
            cases.usual(self.city, self.register, number, count)

    def _touch_up(self) -> None:
        """Propose twins, leave some gaps, and let people have read what is older than a day."""
        find_twins(by=self.city.house, now=self.city.now)
        enterprises.leave_gaps(self.city)
        yesterday = self.city.now - timedelta(days=1)
        for user in User.objects.order_by("pk"):
            mark_all_read(by=self.city.actor(user, yesterday), now=yesterday)


def _pages(numbers: range) -> Iterator[range]:
    return (numbers[at : at + PAGE] for at in range(0, len(numbers), PAGE))


def build(
    *, seed: int, size: int, now: datetime, on_chapter: Callable[[DemoCity, Chapter], None]
) -> DemoCity:
    """Build the demo city in an empty database, or go on with one that was cut off.

    `on_chapter` is called before each chapter. A city that stands is left alone. Raises NotEmpty, BeingBuilt,
    Unfinished.
    """
    with _alone():
        mark = DemoCity.objects.first() or _marked(seed, size, now)
        if mark.finished_at is None:
            _go_on(mark, now, on_chapter)
        return mark


def _marked(seed: int, size: int, now: datetime) -> DemoCity:
    """The mark in a database that holds nothing else."""
    if any(model.objects.exists() for model in (User, Enterprise, PlaybookVersion)):
        raise NotEmpty()
    plan = Plan(City(seed=seed, size=size, now=now))
    return DemoCity.objects.create(seed=seed, size=size, total=len(plan.chapters), made_at=now)


def _go_on(mark: DemoCity, now: datetime, on_chapter: Callable[[DemoCity, Chapter], None]) -> None:
    """Build the chapters that are still missing, as the work of a job."""
    plan = Plan(City(seed=mark.seed, size=mark.size, now=mark.made_at))
    job = Job.objects.create(kind="demo.build", total=mark.total, created_at=now)
    mark.job = job.pk
    mark.save(update_fields=["job"])
    with progress(job.pk) as work, origin(channel="demo"):
        work.step(mark.done)
        for chapter in plan.chapters[mark.done :]:
            on_chapter(mark, chapter)
            work.note(chapter.title)
            _write(mark, chapter, work)
    job.refresh_from_db()
    if job.status != Job.Status.DONE:
        raise Unfinished(reason=job.error_text)
    mark.finished_at = now
    mark.save(update_fields=["finished_at"])


def _write(mark: DemoCity, chapter: Chapter, work: Progress) -> None:
    with transaction.atomic():
        chapter.work()
        mark.done += 1
        mark.save(update_fields=["done"])
    work.step()


@contextmanager
def _alone() -> Iterator[None]:
    """One builder at a time, held by the connection. Raises BeingBuilt."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('demo.build'))")
        (free,) = cursor.fetchone()
        if not free:
            raise BeingBuilt()
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtext('demo.build'))")
