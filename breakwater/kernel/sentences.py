"""Sentences that are written now and read later, perhaps in another language.

A worker does not know who will read what it has to say. It keeps the sentence's source text and what fills
the placeholders; the page translates and fills it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from django.utils import translation
from django.utils.translation import gettext

from breakwater.kernel.errors import Refusal, Sentence

Param = str | int | float


class Kept(TypedDict):
    """A sentence as stored in a JSON column."""

    text: str
    params: dict[str, Param]


def keep(sentence: Sentence, params: Mapping[str, object] | None = None) -> Kept:
    """The sentence as it stands in the source, with its parameters as text or numbers."""
    with translation.override(None):
        filling = {key: _plain(value) for key, value in (params or {}).items()}
        return {"text": str(sentence), "params": filling}


def keep_refusal(refusal: Refusal) -> Kept:
    """What a refusal has to say, to be read later."""
    return keep(refusal.message, refusal.params)


def show(kept: Kept | None) -> str:
    """The sentence in the language active now; "" for none."""
    if not kept or not kept["text"]:
        return ""
    sentence = gettext(kept["text"])
    return sentence % kept["params"] if kept["params"] else sentence


def _plain(value: object) -> Param:
    return value if isinstance(value, str | int | float) else str(value)
