"""Toasts: short messages after an act, with a way back where there is one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from breakwater.kernel.errors import Sentence

_UNDO = "undo="


def toast(request: HttpRequest, text: Sentence, *, undo: str = "") -> None:
    """Say on the next page that something was done; `undo` is the address to POST to for taking it back."""
    messages.success(request, str(text), extra_tags=f"{_UNDO}{undo}" if undo else "")


def undo_url(message: Message) -> str:
    """The address given to :func:`toast`, or ""."""
    tags = message.extra_tags or ""
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
