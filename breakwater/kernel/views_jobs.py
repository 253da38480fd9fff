"""The page of a piece of long work: how far it is, how to stop it, what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from breakwater.kernel import jobs
from breakwater.kernel.clock import now
from breakwater.kernel.models import Job


@require_GET
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    """The whole page, or for htmx the part that changes."""
    part = "kernel/includes/job.html" if request.headers.get("HX-Request") else "kernel/job.html"
    response = render(request, part, {"job": _own(request, id)})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def cancel(request: HttpRequest, id: UUID) -> HttpResponse:
    jobs.cancel(job_id=_own(request, id).pk, now=now())
    return redirect("jobs:show", id)


def _own(request: HttpRequest, id: UUID) -> Job:
    """The job, if this user started it; to anybody else it does not exist."""
    job = Job.objects.filter(pk=id, owner_id=request.user.pk).first()
    if job is None:
        raise Http404
    return job
