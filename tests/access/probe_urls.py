"""Routes that show what a request runs as, for the tests of the middleware."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, path

from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, permitted
from breakwater.audit import reads
from breakwater.kernel.errors import NotFound, Refusal
from breakwater.organisation.models import Department


def state(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, current_setting('transaction_read_only'), "
            "nullif(current_setting('bw.enterprise', true), ''), nullif(current_setting('bw.user', true), '')"
        )
        role, read_only, enterprise, user = cursor.fetchone()
    actor = actor_of(request)
    return JsonResponse(
        {"role": role, "read_only": read_only, "enterprise": enterprise, "user": user, "kind": actor.kind}
    )


@login_not_required
def public_state(request: HttpRequest) -> JsonResponse:
    return state(request)


def write(request: HttpRequest) -> HttpResponse:
    Department.objects.create(code="PROBE", kind="bureau", names={"en": "Probe"})
    return HttpResponse("written")


def write_and_refuse(request: HttpRequest) -> HttpResponse:
    write(request)
    raise Refusal("Not on %(day)s.", day="Sunday")


def write_and_fail(request: HttpRequest) -> HttpResponse:
    write(request)
    raise NotFound


def read_personal_data(request: HttpRequest) -> HttpResponse:
    reads.record(actor_of(request), "mobile", [request.user])
    return HttpResponse("shown")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(["a", "b"]))


def keep(request: HttpRequest) -> HttpResponse:
    request.session["kept"] = "yes"
    messages.success(request, "Kept")
    return HttpResponse("kept")


@permitted(Permission.USERS_MANAGE)
def managers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("managers")


urlpatterns = [
    path("probe/state/", state),
    path("probe/public/", public_state),
    path("api/probe/", write_and_refuse),
    path("probe/write/", write),
    path("probe/refuse/", write_and_refuse),
    path("probe/fail/", write_and_fail),
    path("probe/read/", read_personal_data),
    path("probe/stream/", stream),
    path("probe/keep/", keep),
    path("probe/managers/", managers),
    path("", include("config.urls")),
]
