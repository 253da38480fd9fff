"""The languages of the platform: BCP 47 tags in data, Django's codes in settings, attributes on pages."""

from collections.abc import Mapping
from dataclasses import dataclass

LocalizedText = Mapping[str, str]
"""One text in several languages, by tag: `{"zh-Hans": "大连", "en": "Dalian"}`."""


@dataclass(frozen=True)
class Language:
    """A language in which people read and write here."""

    tag: str
    """BCP 47; also the value of `lang` in HTML."""
    native_name: str
    font: str
    """The family of Noto whose shapes of Han characters its readers expect."""

    @property
    def django_code(self) -> str:
        return self.tag.lower()

    @property
    def babel_code(self) -> str:
        return self.tag.replace("-", "_")

    @property
    def date_locale(self) -> str:
        """Babel's name of the locale for dates and numbers; English dates run day, month, year."""
        return "en_GB" if self.tag == "en" else self.babel_code


SOURCE = Language("zh-Hans", "简体中文", "Noto Sans CJK SC")
"""The language of the notice and of the office."""

LANGUAGES = (
    SOURCE,
    Language("en", "English", "Noto Sans CJK SC"),
    Language("ja", "日本語", "Noto Sans CJK JP"),
    Language("ko", "한국어", "Noto Sans CJK KR"),
)
TAGS = tuple(language.tag for language in LANGUAGES)
BY_TAG = {language.tag: language for language in LANGUAGES}
DJANGO_LANGUAGES = [(language.django_code, language.native_name) for language in LANGUAGES]

TRADITIONAL_CHINESE = "zh-Hant"
"""Recognised in what readers and senders ask for; the platform answers in simplified characters."""

_TRADITIONAL_SUBTAGS = {"hant", "hk", "mo", "tw"}


def normalise_tag(text: str) -> str | None:
    """The shortest tag of ours for any spelling of it, or None for a language we do not know.

    `zh-CN`, `zh_CN`, `zh` and `ZH-hans` give `zh-Hans`; `zh-TW`, `zh-HK` and `zh-Hant-MO` give `zh-Hant`.
    """
    primary, *subtags = text.strip().lower().replace("_", "-").split("-")
    if primary != "zh":
        return primary if primary in BY_TAG else None
    if "hans" in subtags or _TRADITIONAL_SUBTAGS.isdisjoint(subtags):
        return SOURCE.tag
    return TRADITIONAL_CHINESE


def best_tag(texts: LocalizedText, language: str) -> str | None:
    """The tag of the text this reader should get, for its `lang` attribute; None if all are blank.

    After the reader's own language comes Chinese for readers of traditional characters, then English,
    Chinese, and whatever else there is.
    """
    wanted = normalise_tag(language)
    nearest = [SOURCE.tag] if wanted == TRADITIONAL_CHINESE else []
    order = [wanted or "en", *nearest, "en", SOURCE.tag, *texts]
    return next((tag for tag in order if texts.get(tag, "").strip()), None)


def pick(texts: LocalizedText, language: str) -> str:
    """The text for a reader of `language` (a tag or Django's code), else the best other; "" if none."""
    tag = best_tag(texts, language)
    return texts[tag] if tag else ""
