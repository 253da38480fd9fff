"""Who a program acts for, by its token, and how many requests it has left this minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor, actor_for
from breakwater.api.models import ApiToken
from breakwater.api.operations.tokens import digest_of
from breakwater.api.scopes import narrowed
from breakwater.kernel.clock import today
from breakwater.kernel.errors import Refusal

WINDOW = 60
"""Seconds in which requests are counted together."""


class Unauthenticated(Refusal):
    code = "api.unauthenticated"
    message = _("Send a token that is in force: Authorization: Bearer bw_... Make one on the page of tokens.")
    http_status = 401


class TooManyRequests(Refusal):
    code = "api.too_many_requests"
    message = _("More than %(limit)s requests in a minute. Wait %(seconds)s seconds and go on.")
    http_status: ClassVar[int] = 429


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """Requests a token may make in a minute, those left of it, and the seconds until it starts anew."""

    limit: int
    left: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"token";q={self.limit};w={WINDOW}',
            "RateLimit": f'"token";r={max(self.left, 0)};t={self.seconds}',
        }


def token_of(request: HttpRequest, now: datetime) -> ApiToken:
    """The token in force that the request carries. Raises Unauthenticated, whatever is wrong with it."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise Unauthenticated()
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret.strip())).first()
    if token is None or not token.is_valid_at(now) or not token.user.is_active:
        raise Unauthenticated()
    return token


def actor_of_token(token: ApiToken, now: datetime) -> Actor:
    """Its user as of today, with no more than the token's scopes."""
    return narrowed(actor_for(user=token.user, today=today(now)), token.scopes)


def count(token: ApiToken, now: datetime) -> Allowance:
    """Count a request of the token's, over all processes: one row, one statement."""
    begun = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into api_tokenuse as known (token_id, window_at, requests) values (%s, %s, 1)"
            " on conflict (token_id) do update set window_at = excluded.window_at, requests ="
            " case when known.window_at = excluded.window_at then known.requests + 1 else 1 end"
            " returning requests",
            [token.pk, begun],
        )
        (requests,) = cursor.fetchone()
    limit: int = settings.API_REQUESTS_PER_MINUTE
    return Allowance(limit=limit, left=limit - requests, seconds=WINDOW - now.second)
