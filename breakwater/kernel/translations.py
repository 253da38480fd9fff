"""Whether the interface speaks its four languages completely. English is written in the code itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

#: Folders of Django's locale names, for the languages that have a catalogue.
TRANSLATED = ("zh_Hans", "ja", "ko")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sdn]")


@dataclass(frozen=True)
class Gap:
    """A message that a language lacks or says differently: where it is written, and what to do."""

    locale: str
    message: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.locale}: {self.what}: {self.message!r} ({self.where})"


def catalogue(root: Path, locale: str) -> Catalog:
    """The catalogue of a language; an empty one if there is none yet."""
    path = root / locale / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def gaps(root: Path, *, wanted: Catalog | None = None) -> Iterator[Gap]:
    """What is missing or wrong in each catalogue; `wanted` holds the messages of the code as it is now."""
    for locale in TRANSLATED:
        present = catalogue(root, locale)
        if wanted is not None:
            yield from _unknown(wanted, present, locale)
        for message in present:
            if message.id:
                yield from _wrong(message, locale)


def _unknown(wanted: Catalog, present: Catalog, locale: str) -> Iterator[Gap]:
    for message in wanted:
        if message.id and present.get(_key(message), message.context) is None:
            yield Gap(locale, _key(message), _where(message), "not in the catalogue, run `make messages`")


def _wrong(message: Message, locale: str) -> Iterator[Gap]:
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    if not all(texts):
        yield Gap(locale, _key(message), _where(message), "not translated")
        return
    if message.fuzzy:
        yield Gap(locale, _key(message), _where(message), "marked as fuzzy")
    expected = set(PLACEHOLDER.findall(_last(message)))
    for text in texts:
        # A plural of Chinese, Japanese and Korean has one form; it must carry what the English plural does.
        if set(PLACEHOLDER.findall(text or "")) != expected:
            yield Gap(locale, _key(message), _where(message), "other placeholders than the English")


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _last(message: Message) -> str:
    return message.id[-1] if isinstance(message.id, (tuple, list)) else message.id


def _where(message: Message) -> str:
    return ", ".join(f"{file}:{line}" for file, line in message.locations[:2])
