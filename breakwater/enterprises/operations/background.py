"""The register's long work: what a person starts and need not wait for."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor, actor_for
from breakwater.enterprises.models import ImportRun
from breakwater.enterprises.operations import lists, twins
from breakwater.kernel import clock
from breakwater.kernel.jobs import Progress, long_work, start
from breakwater.kernel.models import Job
from breakwater.organisation.models import User


@long_work("enterprises.list")
def work_on_list(progress: Progress, *, run_id: int, user_id: int) -> None:
    """Check or import a list, as the person who sent it."""
    now = clock.now()
    progress.note(_("Reading the file"))
    run = lists.work_on_list(
        run_id=run_id, by=_actor(user_id, now), now=now, expect=progress.expect, on_rows=progress.step
    )
    progress.result = {"created": run.created, "updated": run.updated, "bad": run.bad}
    progress.url = reverse("enterprises:import", args=[run_id])


@long_work("enterprises.find_twins")
def find_twins(progress: Progress, *, user_id: int) -> None:
    """Look for near-same names, as a person asked."""
    now = clock.now()
    progress.note(_("Comparing the names"))
    progress.result = {"found": twins.find_twins(by=_actor(user_id, now), now=now)}
    progress.url = reverse("enterprises:twins")


def start_list(run: ImportRun, *, by: Actor, now: datetime) -> Job:
    """Queue the next step of a list."""
    args = {"run_id": run.pk, "user_id": by.user_id}
    job = start(run=work_on_list, owner_id=by.user_id, args=args, now=now)
    ImportRun.objects.filter(pk=run.pk).update(job=str(job.pk))
    return job


def start_twins(*, by: Actor, now: datetime) -> Job:
    """Queue a search for twins."""
    return start(run=find_twins, owner_id=by.user_id, args={"user_id": by.user_id}, now=now)


def _actor(user_id: int, now: datetime) -> Actor:
    return actor_for(user=User.objects.get(pk=user_id), today=clock.today(now))
