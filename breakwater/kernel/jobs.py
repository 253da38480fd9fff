"""Long work with progress, work by the clock, and the worker that does both.

The queue is procrastinate's, in PostgreSQL: a job that is started in a transaction vanishes with it. What a
person sees of long work is a `Job` row. A piece of long work is one function::

    @long_work("enterprises.import")
    def import_enterprises(progress: Progress, *, document_id: str) -> None:
        with transaction.atomic():
            for row in rows:
                ...
                progress.step()
        progress.result = {"created": 12}

    job = start(run=import_enterprises, owner_id=by.user_id, args={"document_id": "..."}, now=now)

It is never retried by itself: a person reads why it failed and starts it again.
"""

from __future__ import annotations

import functools
import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeAlias
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _
from procrastinate import App, JobContext
from procrastinate.contrib.django import app as _app
from procrastinate.tasks import Task
from procrastinate.worker import Worker

from breakwater.kernel.clock import now as clock_now
from breakwater.kernel.errors import Refusal, Sentence
from breakwater.kernel.models import Job
from breakwater.kernel.sentences import Kept, keep, keep_refusal

logger = logging.getLogger(__name__)

app: App = _app

WRITE_EVERY = 0.5
"""Seconds between two writes of progress."""
LOST_AFTER = timedelta(minutes=5)
"""Work that gives no sign of life for so long has lost its worker."""
KEPT_FOR = timedelta(days=90)
GRACE = 10.0
"""Seconds the worker waits for running jobs before it asks them to stop."""

UNEXPECTED = _("Something went wrong on our side and nothing more was done. Tell the system administrator.")
LOST = _("The work was cut off before its end. Look what was done, then start it again.")
STOPPED = _("The platform was stopped while this was running. Start it again.")

Args = ParamSpec("Args")
LongWork: TypeAlias = Task[..., None, ...]
Tick: TypeAlias = Task[..., None, ...]


class NotQueued(Refusal):
    code = "job.not_queued"
    message = _("This work was already started, or was cancelled before it began.")
    http_status = 409


class CancelAsked(Exception):
    """Raised inside the work, at its next step, when its owner cancels it."""


class WorkerStops(Exception):
    """Raised inside the work, at its next step, when the worker is told to end."""


class Progress:
    """How the work tells where it is. Its writes are visible at once, also from inside a transaction."""

    def __init__(self, job_id: UUID, channel: BaseDatabaseWrapper) -> None:
        self.job_id = job_id
        self.result: object = None
        self.url = ""
        self._channel = channel
        self._done = 0
        self._total: int | None = None
        self._note: Kept | None = None
        self._written_at = float("-inf")

    def expect(self, total: int) -> None:
        """Say how many steps there are, once that is known."""
        self._total = total
        self._write()

    def step(self, count: int = 1) -> None:
        """Count steps done. Raises CancelAsked or WorkerStops: let them pass, and undo as for any error."""
        self._done += count
        if time.monotonic() - self._written_at >= WRITE_EVERY:
            self._write()

    def note(self, sentence: Sentence, **params: object) -> None:
        """Say what is being done now."""
        self._note = keep(sentence, params)
        self._write()

    def _write(self) -> None:
        self._written_at = time.monotonic()
        with self._channel.cursor() as cursor:
            cursor.execute(
                "update kernel_job set done = %s, total = coalesce(%s, total),"
                " note = coalesce(%s::jsonb, note), heartbeat_at = %s"
                " where id = %s and status = 'running' returning cancel_asked",
                [self._done, self._total, _json(self._note), clock_now(), self.job_id],
            )
            row = cursor.fetchone()
        if row and row[0]:
            raise CancelAsked()
        if _told_to_stop.get()():
            raise WorkerStops()

    def _begin(self) -> None:
        with self._channel.cursor() as cursor:
            cursor.execute(
                "update kernel_job set status = 'running', started_at = %s, heartbeat_at = %s"
                " where id = %s and status = 'queued'",
                [clock_now(), clock_now(), self.job_id],
            )
            if cursor.rowcount == 0:
                raise NotQueued()

    def _end(self, status: Job.Status, error: Kept | None = None) -> None:
        with self._channel.cursor() as cursor:
            cursor.execute(
                "update kernel_job set status = %s, done = %s, result = %s::jsonb, url = %s,"
                " error = %s::jsonb, finished_at = %s where id = %s and status = 'running'",
                [status, self._done, _json(self.result), self.url, _json(error), clock_now(), self.job_id],
            )


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


@contextmanager
def progress(job_id: UUID) -> Iterator[Progress]:
    """Run the block as the work of a job: running, then done, failed or cancelled.

    A Refusal ends it as failed with its sentence; any other error with a general one, and is raised on.
    Raises NotQueued when the job is not waiting to start.
    """
    with _channel() as channel:
        work = Progress(job_id, channel)
        work._begin()
        try:
            yield work
        except CancelAsked:
            work._end(Job.Status.CANCELLED)
        except WorkerStops:
            work._end(Job.Status.FAILED, keep(STOPPED))
        except Refusal as refusal:
            work._end(Job.Status.FAILED, keep_refusal(refusal))
        except BaseException:
            work._end(Job.Status.FAILED, keep(UNEXPECTED))
            raise
        else:
            work._end(Job.Status.DONE)


@contextmanager
def _channel() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, so that progress is seen while the work's transaction is open.

    Inside a caller's transaction, which may hold the job's row, that one is used: a second connection would
    wait for it forever.
    """
    if connection.in_atomic_block:
        yield connections[DEFAULT_DB_ALIAS]
        return
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield own
    finally:
        own.close()


# Work that a person starts ---------------------------------------------------------------------------------


def long_work(name: str) -> Callable[[Callable[Concatenate[Progress, Args], None]], LongWork]:
    """Make a function the work of a job; `name` is the job's kind. Arguments must be plain JSON."""

    def wrap(function: Callable[Concatenate[Progress, Args], None]) -> LongWork:
        @functools.wraps(function)
        def run(job_id: str, *args: Args.args, **kwargs: Args.kwargs) -> None:
            with suppress(NotQueued), progress(UUID(job_id)) as work:
                function(work, *args, **kwargs)

        return app.task(name=name, queue="work", retry=False, task_middleware=[_in_worker])(run)

    return wrap


def start(
    *, run: LongWork, owner_id: int | None, args: Mapping[str, Any], now: datetime, total: int = 0
) -> Job:
    """Queue long work. It begins when the open transaction commits, and not at all if that is rolled back."""
    with transaction.atomic():
        job = Job.objects.create(kind=run.name, owner_id=owner_id, total=total, created_at=now)
        run.defer(job_id=str(job.pk), **args)
    return job


def cancel(*, job_id: UUID, now: datetime) -> None:
    """Take back work that waits; ask running work to stop at its next step. Nothing for work that is over."""
    job = Job.objects.filter(pk=job_id)
    if not job.filter(status=Job.Status.QUEUED).update(status=Job.Status.CANCELLED, finished_at=now):
        job.filter(status=Job.Status.RUNNING).update(cancel_asked=True)


def fail_lost_jobs(*, now: datetime) -> int:
    """Mark work whose worker died as failed; how many."""
    lost = Job.objects.filter(status=Job.Status.RUNNING, heartbeat_at__lt=now - LOST_AFTER)
    return lost.update(status=Job.Status.FAILED, error=keep(LOST), finished_at=now)


def forget_old_jobs(*, now: datetime) -> int:
    """Remove jobs that ended long ago; how many."""
    return Job.objects.filter(finished_at__lt=now - KEPT_FOR).delete()[0]


_never: Callable[[], bool] = lambda: False  # noqa: E731
_told_to_stop: ContextVar[Callable[[], bool]] = ContextVar("told_to_stop", default=_never)


def _in_worker(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
    """Let the work ask whether its worker was told to end, and leave no connection to its thread.

    A thread cannot be stopped from outside, and nothing closes what it holds when the worker ends.
    """
    token = _told_to_stop.set(context.should_abort)
    try:
        return call_next()
    finally:
        _told_to_stop.reset(token)
        connections.close_all()


# Work by the clock -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """When periodic work is done: five fields of cron and, if given, a sixth of seconds."""

    cron: str

    @classmethod
    def every_seconds(cls, seconds: int) -> Timetable:
        return cls(cron=f"* * * * * */{seconds}")

    @classmethod
    def every_minutes(cls, minutes: int) -> Timetable:
        return cls(cron=f"*/{minutes} * * * *")

    @classmethod
    def daily(cls, hour: int, minute: int = 0) -> Timetable:
        """Each day at this time of the worker's clock."""
        return cls(cron=f"{minute} {hour} * * *")


def periodic(name: str, timetable: Timetable) -> Callable[[Callable[[], object]], Tick]:
    """Have the worker call a function by the clock.

    One turn waits at most, however slow the function is; two workers may run it at once, so it must claim
    what it works on. An error is logged; the next turn is the retry.
    """

    def wrap(function: Callable[[], object]) -> Tick:
        @functools.wraps(function)
        def run(timestamp: int) -> None:
            function()

        task = app.task(
            name=name, queue="clock", retry=False, queueing_lock=name, task_middleware=[_in_worker]
        )(run)
        return app.periodic(cron=timetable.cron)(task)

    return wrap


# The worker ------------------------------------------------------------------------------------------------


def work(*, threads: int, wait: bool = True) -> None:
    """Run queued and periodic work until SIGTERM or SIGINT; with `wait=False` only what is queued now.

    On the signal running jobs have ten seconds to end; then they stop at their next step and say so.
    """
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(
            concurrency=threads,
            wait=wait,
            install_signal_handlers=wait,
            listen_notify=wait,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="successful",
        )
