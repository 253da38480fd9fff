"""A form that is sent twice has one effect.

Each form carries a key made when it was drawn. The first request with a key does the work and keeps where it
led; any other with the same key, at the same time or later, is led to the same place. PostgreSQL's unique
index makes the second of two simultaneous requests wait for the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.clock import now
from breakwater.kernel.errors import Refusal
from breakwater.kernel.models import Submission

FIELD = "key"
KEPT_FOR = timedelta(days=30)


class NoKey(Refusal):
    code = "submission.no_key"
    message = _("This form is incomplete. Open the page again and send it once more.")
    http_status = 400


class KeyInUse(Refusal):
    code = "submission.key_in_use"
    message = _("This form was already used for something else. Open the page again and send it once more.")
    http_status = 409


def once(key: UUID, *, by_id: int, purpose: str, run: Callable[[], str]) -> str:
    """The address to go to: what `run` returns the first time, the same without running it after that.

    `run` works inside this transaction; when it raises, nothing is kept and the same key may be sent again.
    Raises KeyInUse if somebody else, or another form, sent the key.
    """
    with transaction.atomic():
        if not _claim(key, by_id, purpose):
            return _result(key, by_id, purpose)
        url = run()
        Submission.objects.filter(key=key).update(result_url=url)
        return url


def _claim(key: UUID, by_id: int, purpose: str) -> bool:
    """Whether this request is the first. Waits while another holds the same key.

    No conflict target: naming one would need the right to read other people's rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into kernel_submission (key, user_id, purpose, at, result_url)"
            " values (%s, %s, %s, %s, '') on conflict do nothing",
            [key, by_id, purpose, now()],
        )
        return bool(cursor.rowcount)


def _result(key: UUID, by_id: int, purpose: str) -> str:
    first = Submission.objects.filter(key=key, user_id=by_id, purpose=purpose).first()
    if first is None:
        raise KeyInUse()
    return first.result_url


def key_of(data: Mapping[str, Any]) -> UUID:
    """The key of a form that was sent; raises NoKey when it is missing or is none."""
    try:
        return UUID(str(data.get(FIELD, "")))
    except ValueError:
        raise NoKey() from None


class KeyedForm(forms.Form):
    """A form with the hidden key. Sent back for correction it keeps its key: nothing was done yet."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def new_key(request: HttpRequest) -> dict[str, Callable[[], UUID]]:
    """Context processor: `{{ new_key }}` is a fresh key each time it is written."""
    return {"new_key": uuid4}


def forget_submissions(*, now: datetime) -> int:
    """Remove keys so old that nobody presses that button again; how many."""
    return Submission.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
