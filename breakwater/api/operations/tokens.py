"""A person makes tokens for their programs, and revokes them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.api import scopes as known
from breakwater.api.models import LONGEST_LIFE, ApiToken
from breakwater.kernel.errors import AlreadyDone, NotFound, Refusal

MARK = "bw_"
"""What every token begins with, so that scanners of code know one when they see it."""
PREFIX = 10
MOST = 20


class ScopeNotYours(Refusal):
    code = "api.scope_not_yours"
    message = _("A token may do no more than you. Choose among the scopes of the list.")


class WrongLife(Refusal):
    code = "api.wrong_life"
    message = _("A token lives from one day to one year. Choose a last day in that time.")


class TooManyTokens(Refusal):
    code = "api.too_many_tokens"
    message = _("You have %(most)s tokens in force. Revoke one that no program uses any more.")


class AlreadyRevoked(AlreadyDone):
    code = "api.already_revoked"
    message = _("This token was revoked already.")


def digest_of(secret: str) -> str:
    """Under which digest a token is kept. It is random, 256 bits: it needs no salt and no slowness."""
    return hashlib.sha256(secret.encode()).hexdigest()


@operation()
def make_token(
    *, name: str, scopes: Collection[str], expires_at: datetime, by: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """Make a token for a program of the actor's. Returns it and its secret, which is shown this once.

    Raises ScopeNotYours, WrongLife and TooManyTokens.
    """
    if not scopes or not set(scopes) <= {scope for scope, _label in known.offered(by)}:
        raise ScopeNotYours(field="scopes")
    if not timedelta(0) < expires_at - now <= LONGEST_LIFE:
        raise WrongLife(field="expires_at")
    own = ApiToken.objects.filter(user_id=by.person_id, revoked_at=None, expires_at__gt=now)
    if own.count() >= MOST:
        raise TooManyTokens(most=MOST)
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=by.person_id,
        name=name,
        prefix=secret[:PREFIX],
        digest=digest_of(secret),
        scopes=sorted(scopes),
        created_at=now,
        expires_at=expires_at,
    )
    return token, secret


@operation()
def revoke_token(*, token_id: UUID, by: Actor, now: datetime) -> ApiToken:
    """End a token of the actor's at once, and its webhooks with it. Raises NotFound and AlreadyRevoked."""
    token = ApiToken.objects.select_for_update(no_key=True).filter(pk=token_id, user_id=by.person_id).first()
    if token is None:
        raise NotFound()
    if token.revoked_at is not None:
        raise AlreadyRevoked()
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    token.webhooks.filter(ended_at=None).update(ended_at=now)
    return token
