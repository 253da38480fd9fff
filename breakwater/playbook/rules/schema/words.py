"""Text in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum


class Language(StrEnum):
    """The languages of the house, by BCP 47 tag."""

    CHINESE = "zh-Hans"
    ENGLISH = "en"
    JAPANESE = "ja"
    KOREAN = "ko"


_HAN, _KANA, _HANGUL = "\u3400-\u9fff", "\u3041-\u3096\u30a1-\u30fa", "\uac00-\ud7a3"
_FOREIGN = {
    Language.CHINESE: re.compile(f"[{_KANA}{_HANGUL}]+"),
    Language.ENGLISH: re.compile(f"[{_HAN}{_KANA}{_HANGUL}]+"),
    Language.JAPANESE: re.compile(f"[{_HANGUL}]+"),
    Language.KOREAN: re.compile(f"[{_KANA}]+"),
}


def foreign_script(language: Language, words: str) -> str | None:
    """The first run of letters that this language is not written in: a text pasted into the wrong place."""
    found = _FOREIGN[language].search(words)
    return found and found.group()


class Text(Mapping[str, str]):
    """One text in each language of the playbook; immutable, hashable, in the playbook's order."""

    __slots__ = ("_words",)

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = {str(language): text for language, text in words.items()}

    def __getitem__(self, language: str) -> str:
        return self._words[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __hash__(self) -> int:
        return hash(frozenset(self._words.items()))

    def __repr__(self) -> str:
        return f"Text({self._words!r})"
