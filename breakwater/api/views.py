"""The page of one's own tokens, and the API's description."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from breakwater.access.actors import Actor
from breakwater.access.requests import actor_of, permitted
from breakwater.api.api import description
from breakwater.api.forms import TokenForm
from breakwater.api.models import ApiToken, TokenUse
from breakwater.api.operations.tokens import make_token, revoke_token
from breakwater.api.scopes import SCOPES, offered
from breakwater.kernel.clock import now, today
from breakwater.kernel.components import Column
from breakwater.kernel.errors import Refusal
from breakwater.kernel.submissions import key_of, once
from breakwater.kernel.toasts import toast

COLUMNS = [
    Column(key="name", label=_("Program")),
    Column(key="scopes", label=_("It may")),
    Column(key="used", label=_("Last used")),
    Column(key="expires", label=_("Last day")),
    Column(key="do", label=_("Change")),
]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A row of the page. `may` says in words what the token passes on; `used_at` is None if it never was."""

    token: ApiToken
    may: list[Promise]
    used_at: datetime | None
    is_valid: bool

    @classmethod
    def of(cls, token: ApiToken, now: datetime) -> Shown:
        use: TokenUse | None = getattr(token, "use", None)
        return cls(
            token=token,
            may=[label for scope, label in SCOPES.items() if scope in token.scopes],
            used_at=use.window_at if use else None,
            is_valid=token.is_valid_at(now),
        )


@require_GET
@login_not_required
def openapi(request: HttpRequest) -> JsonResponse:
    """The API's description, for whoever writes a program."""

    return JsonResponse(description())


@require_http_methods(["GET", "POST"])
@permitted(*SCOPES)
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens, and a form for another. A new token's secret is shown on this answer alone."""
    by, moment = actor_of(request), now()
    form = TokenForm(request.POST or None, offered=offered(by), today=today(moment))
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            secret = _made(request, form, by)
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            if not secret:  # the form was sent twice; the first answer has shown it
                return redirect("tokens:tokens")
            form = TokenForm(offered=offered(by), today=today(moment))
    context = {
        "columns": COLUMNS,
        "tokens": [Shown.of(token, moment) for token in _own(by)],
        "form": form,
        "secret": secret,
    }
    answer = render(request, "api/tokens.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@permitted(*SCOPES)
def revoke(request: HttpRequest, id: UUID) -> HttpResponse:
    """End a token at once."""
    revoke_token(token_id=id, by=actor_of(request), now=now())
    toast(request, _("The token was revoked. Programs that use it are turned away."))
    return redirect("tokens:tokens")


def _made(request: HttpRequest, form: TokenForm, by: Actor) -> str:
    """The secret of the token made; "" if this form has made one before."""
    made: list[str] = []

    def run() -> str:
        data = {name: form.cleaned_data[name] for name in ("name", "scopes", "expires_at")}
        made.append(make_token(**data, by=by, now=now())[1])
        return reverse("tokens:tokens")

    once(key_of(request.POST), by_id=by.person_id, purpose="api:token", run=run)
    return made[0] if made else ""


def _own(by: Actor) -> list[ApiToken]:
    own = ApiToken.objects.filter(user_id=by.person_id).select_related("use")
    return list(own.order_by("-created_at", "-pk"))
