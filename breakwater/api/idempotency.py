"""A request that changes something has one effect, however often a client sends it.

The client gives each a key of its own. The first request with a key does the work and its answer is kept, in
the same transaction; one sent again, at the same time or later, gets that answer. A request that was refused
changed nothing and keeps nothing: its key may be used again. The spirit of `kernel.submissions`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from breakwater.api.models import ApiToken, KeptAnswer
from breakwater.api.sealing import seal, unseal
from breakwater.kernel.errors import Refusal

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
KEPT_FOR = timedelta(days=7)


class NoKey(Refusal):
    code = "api.no_key"
    message = _(
        "Send the header Idempotency-Key: a text of your own, at most 200 characters, new for each request "
        "and the same when you repeat it."
    )
    http_status = 400


class KeyOfAnother(Refusal):
    code = "api.key_of_another"
    message = _("This Idempotency-Key belongs to a request with another content. Use a new one.")


def once(
    request: HttpRequest, *, token: ApiToken, now: datetime, run: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer of `run`, or the one kept for the same request. Inside the request's transaction.

    Raises NoKey and KeyOfAnother; what `run` raises undoes the claim on the key too.
    """
    key, fingerprint = key_of(request), fingerprint_of(request)
    if not _claim(token, key, fingerprint, now):
        return _kept(token, key, fingerprint)
    answer = run()
    if answer.status_code < 400:
        KeptAnswer.objects.filter(token_id=token.pk, key=key).update(
            status=answer.status_code, body=seal(answer.content, row=_row(token, key))
        )
    return answer


def key_of(request: HttpRequest) -> str:
    key = str(request.headers.get(HEADER, "")).strip()
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise NoKey()
    return key


def fingerprint_of(request: HttpRequest) -> str:
    """SHA-256 of what is asked. Of a form its fields and files count: its boundaries differ each time."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\0".encode())
    for part in _form(request) if request.content_type == "multipart/form-data" else [request.body]:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _form(request: HttpRequest) -> Iterator[bytes]:
    for name, values in sorted(request.POST.lists()):
        yield repr((name, values)).encode()
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield repr((name, file.name)).encode()
            yield file.read()
            file.seek(0)


def _claim(token: ApiToken, key: str, fingerprint: str, now: datetime) -> bool:
    """Whether this request is the first. Waits while another holds the same key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into api_keptanswer (id, user_id, token_id, key, fingerprint, status, body, at)"
            " values (%s, %s, %s, %s, %s, 0, '', %s) on conflict do nothing",
            [uuid4(), token.user_id, token.pk, key, fingerprint, now],
        )
        return bool(cursor.rowcount)


def _kept(token: ApiToken, key: str, fingerprint: str) -> HttpResponse:
    first = KeptAnswer.objects.get(token_id=token.pk, key=key)
    if first.fingerprint != fingerprint:
        raise KeyOfAnother()
    return HttpResponse(
        unseal(first.body, row=_row(token, key)),
        status=first.status,
        content_type="application/json; charset=utf-8",
        headers={"Idempotency-Replayed": "true"},
    )


def _row(token: ApiToken, key: str) -> str:
    return f"{token.pk}:{key}"


def forget_answers(*, now: datetime) -> int:
    """Remove answers so old that nobody asks for them again; how many."""
    return KeptAnswer.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
