from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from breakwater.kernel import jobs
from breakwater.kernel.clock import now
from breakwater.kernel.errors import Refusal
from breakwater.kernel.jobs import NotQueued, Progress, cancel, fail_lost_jobs, long_work, progress, start
from breakwater.kernel.models import Job
from breakwater.kernel.sentences import keep, show
from breakwater.organisation.models import User


class Full(Refusal):
    message = "Row %(row)s is one too many."


@long_work("test.count")
def count(work: Progress, *, to: int, refuse_at: int = -1) -> None:
    work.expect(to)
    with transaction.atomic():
        for number in range(to):
            if number == refuse_at:
                raise Full(row=number)
            Job.objects.create(kind=f"made.{number}", total=0, created_at=now())
            work.step()
    work.result = {"made": to}
    work.url = "/made/"


@long_work("test.until_stopped")
def until_stopped(work: Progress) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    with transaction.atomic():
        Job.objects.create(kind="made", total=0, created_at=now())
        while True:
            work.step()


def begin(**args: int) -> Job:
    return start(run=count, owner_id=7, args=args, now=now())


def reload(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def seen_by_others(job_id: UUID) -> tuple[str, int]:
    """Status and steps as another connection sees them now."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        return other.execute("select status, done from kernel_job where id = %s", [job_id]).fetchone()  # type: ignore[return-value]


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_was_started_and_keeps_what_came_of_it() -> None:
    job = begin(to=3)
    assert (job.status, job.percent) == ("queued", None)
    jobs.work(threads=1, wait=False)
    job = reload(job)
    assert (job.status, job.done, job.total, job.percent) == ("done", 3, 3, 100)
    assert (job.result, job.url, job.kind, job.owner_id) == ({"made": 3}, "/made/", "test.count", 7)
    assert Job.objects.filter(kind__startswith="made.").count() == 3


@pytest.mark.django_db(transaction=True)
def test_work_started_in_a_transaction_that_fails_never_begins() -> None:
    queued = ProcrastinateJob.objects.filter(task_name="test.count")
    before = queued.count()
    with pytest.raises(Full), transaction.atomic():
        begin(to=3)
        assert queued.count() == before + 1
        raise Full(row=0)
    assert (Job.objects.count(), queued.count()) == (0, before)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_ends_the_work_with_its_sentence_and_nothing_half_done() -> None:
    job = begin(to=3, refuse_at=2)
    jobs.work(threads=1, wait=False)
    job = reload(job)
    assert (job.status, job.error_text, job.result) == ("failed", "Row 2 is one too many.", None)
    assert not Job.objects.filter(kind__startswith="made.").exists()


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_works_transaction_is_open() -> None:
    job = begin(to=1)
    with progress(job.pk) as work, transaction.atomic():
        Job.objects.create(kind="made", total=0, created_at=now())
        assert seen_by_others(job.pk) == ("running", 0)
        work.step(5)
        assert seen_by_others(job.pk) == ("running", 5)
    assert seen_by_others(job.pk) == ("done", 5)


@pytest.mark.django_db(transaction=True)
def test_cancelled_work_stops_at_its_next_step_and_takes_back_what_it_did() -> None:
    job = begin(to=1)
    with progress(job.pk) as work, transaction.atomic():
        Job.objects.create(kind="made", total=0, created_at=now())
        elsewhere = threading.Thread(target=_cancel_elsewhere, args=[job.pk])
        elsewhere.start()
        elsewhere.join()
        work.step()
        pytest.fail("the step after the cancellation went on")
    assert reload(job).status == "cancelled"
    assert not Job.objects.filter(kind="made").exists()


def _cancel_elsewhere(job_id: UUID) -> None:
    cancel(job_id=job_id, now=now())
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_cancelled_before_it_began_it_never_begins() -> None:
    job = begin(to=3)
    cancel(job_id=job.pk, now=now())
    jobs.work(threads=1, wait=False)
    assert reload(job).status == "cancelled"
    assert not Job.objects.filter(kind__startswith="made.").exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_end_stops_its_work_which_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "GRACE", 0.01)
    job = start(run=until_stopped, owner_id=7, args={}, now=now())
    jobs.work(threads=1)
    assert (reload(job).status, reload(job).error_text) == ("failed", str(jobs.STOPPED))
    assert not Job.objects.filter(kind="made").exists()


@pytest.mark.django_db
def test_inside_a_callers_transaction_progress_is_part_of_it() -> None:
    job = begin(to=1)
    with progress(job.pk) as work:
        work.step()
        work.note("Reading %(name)s", name="a.xlsx")
        assert (reload(job).done, reload(job).note_text) == (1, "Reading a.xlsx")
    assert reload(job).status == "done"


@pytest.mark.django_db
def test_an_error_of_ours_is_told_in_general_words_and_raised_on() -> None:
    job = begin(to=1)
    with pytest.raises(ZeroDivisionError), progress(job.pk):
        raise ZeroDivisionError
    assert reload(job).status == "failed"
    assert reload(job).error_text == str(jobs.UNEXPECTED)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Job.Status.RUNNING, Job.Status.DONE])
def test_work_does_not_begin_twice(status: Job.Status) -> None:
    job = begin(to=1)
    with progress(job.pk):
        if status == Job.Status.RUNNING:
            with pytest.raises(NotQueued), progress(job.pk):
                pass
    with pytest.raises(NotQueued), progress(job.pk):
        pass


@pytest.mark.django_db
def test_work_that_is_over_is_not_cancelled() -> None:
    job = begin(to=1)
    with progress(job.pk):
        pass
    cancel(job_id=job.pk, now=now())
    assert reload(job).status == "done"


@pytest.mark.django_db
def test_work_whose_worker_died_is_marked_as_failed_and_work_that_lives_is_not() -> None:
    lost, alive, waiting = begin(to=1), begin(to=1), begin(to=1)
    moment = now()
    for job, last_sign in ((lost, moment - jobs.LOST_AFTER - timedelta(seconds=1)), (alive, moment)):
        Job.objects.filter(pk=job.pk).update(status="running", heartbeat_at=last_sign)
    assert fail_lost_jobs(now=moment) == 1
    assert [reload(job).status for job in (lost, alive, waiting)] == ["failed", "running", "queued"]
    assert "cut off" in reload(lost).error_text


@pytest.mark.django_db
def test_jobs_are_forgotten_long_after_their_end() -> None:
    job = begin(to=1)
    cancel(job_id=job.pk, now=now())
    assert jobs.forget_old_jobs(now=now()) == 0
    assert jobs.forget_old_jobs(now=now() + jobs.KEPT_FOR + timedelta(minutes=1)) == 1


def test_a_kept_sentence_is_read_in_the_language_of_its_reader() -> None:
    with translation.override("ja"):
        kept = keep(jobs.LOST)
    with translation.override("en"):
        assert show(kept) == "The work was cut off before its end. Look what was done, then start it again."


@pytest.fixture
def user(client: Client) -> User:
    """Somebody who signed in."""
    user = User.objects.create_user("a@example.org", kind="staff", name="A", language="en")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def part(client: Client, job: Job) -> str:
    """What htmx is given."""
    return client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()


@pytest.mark.django_db
def test_the_part_that_changes_asks_again_until_the_work_is_over(client: Client, user: User) -> None:
    job = start(run=count, owner_id=user.pk, args={"to": 4}, now=now(), total=4)
    with progress(job.pk) as work:
        work.step()
        assert "hx-get" in part(client, job)
        assert "1 of 4" in part(client, job)
        work.url = "/made/"
    assert "hx-get" not in part(client, job)
    assert 'href="/made/"' in part(client, job)


@pytest.mark.django_db
def test_the_page_shows_the_same_after_a_reload(client: Client, user: User) -> None:
    job = start(run=count, owner_id=user.pk, args={"to": 4}, now=now(), total=4)
    with progress(job.pk) as work:
        work.step(2)
        for _ in range(2):
            assert "2 of 4" in client.get(f"/jobs/{job.pk}/").content.decode()


@pytest.mark.django_db
def test_the_owner_cancels_by_a_button(client: Client, user: User) -> None:
    job = start(run=count, owner_id=user.pk, args={"to": 4}, now=now())
    response = client.post(f"/jobs/{job.pk}/cancel/")
    assert (response.status_code, response["Location"]) == (302, f"/jobs/{job.pk}/")
    assert reload(job).status == "cancelled"
    assert client.get(f"/jobs/{job.pk}/cancel/").status_code == 405


@pytest.mark.django_db
def test_another_persons_job_is_not_found(client: Client, user: User) -> None:
    job = start(run=count, owner_id=user.pk + 1, args={"to": 1}, now=now())
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert client.get(f"/jobs/{uuid4()}/").status_code == 404
    assert reload(job).status == "queued"


@pytest.mark.django_db
def test_who_did_not_sign_in_is_asked_to(client: Client) -> None:
    response = client.get(f"/jobs/{uuid4()}/")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")
