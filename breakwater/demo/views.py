"""Being somebody of the demo city with one click. Nothing here answers without the demo's mark."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from breakwater.access.requests import own_transactions
from breakwater.demo.accounts import ACCOUNTS, Account, mark
from breakwater.demo.models import DemoCity
from breakwater.kernel.models import Job
from breakwater.organisation.models import User

# Both work as the application: whoever signed in for an enterprise sees no other account, and may change.


@require_GET
@login_not_required
@own_transactions
def accounts(request: HttpRequest) -> HttpResponse:
    """Who one can be, and how far the city has filled; for htmx the progress alone."""
    city = _city()
    shown = _ready()
    job = Job.objects.filter(pk=city.job).first() if city.job else None
    context = {
        "accounts": shown,
        "city": city,
        "note": job.note_text if job else "",
        "error": job.error_text if job else "",
    }
    if "HX-Request" not in request.headers:
        return render(request, "demo/accounts.html", context)
    response = render(request, "demo/includes/progress.html", context)
    if city.finished_at or request.GET.get("shown") != str(len(shown)):
        response["HX-Refresh"] = "true"
    return response


@require_POST
@login_not_required
@own_transactions
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's accounts, and no other."""
    _city()
    email = request.POST.get("email", "")
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None or email not in {account.email for account in ACCOUNTS}:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect(_home_of(user))


def _city() -> DemoCity:
    city = mark()
    if city is None:
        raise Http404
    return city


def _ready() -> list[tuple[Account, User]]:
    """The accounts that are there already, each with its person."""
    users = User.objects.in_bulk([account.email for account in ACCOUNTS], field_name="email")
    return [(account, users[account.email]) for account in ACCOUNTS if account.email in users]


def _home_of(user: User) -> str:
    is_enterprise = user.kind == User.Kind.ENTERPRISE
    return reverse("casework_portal:home" if is_enterprise else "casework:my_work")
