"""Being somebody of the demo city with one click. Nothing here answers without the demo's mark."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from breakwater.access.requests import own_transactions
from breakwater.demo.accounts import ACCOUNTS, is_demo
from breakwater.demo.models import DemoCity
from breakwater.kernel.models import Job
from breakwater.organisation.models import User


@require_GET
@login_not_required
def accounts(request: HttpRequest) -> HttpResponse:
    """Who one can be, and how far the city has filled."""
    if not is_demo():
        raise Http404
    city = DemoCity.objects.get()
    job = Job.objects.filter(pk=city.job).first() if city.job else None
    existing = set(
        User.objects.filter(email__in=[one.email for one in ACCOUNTS]).values_list("email", flat=True)
    )
    return render(
        request,
        "demo/accounts.html",
        {"accounts": [one for one in ACCOUNTS if one.email in existing], "job": job, "city": city},
    )


@require_POST
@login_not_required
@own_transactions
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's accounts, and no other."""
    emails = {account.email for account in ACCOUNTS}
    email = request.POST.get("email", "")
    if not is_demo() or email not in emails:
        raise Http404
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("/my/" if user.kind == User.Kind.ENTERPRISE else "/desk/")
