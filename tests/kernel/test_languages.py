import pytest
from django.conf import global_settings

from breakwater.kernel.languages import BY_TAG, DJANGO_LANGUAGES, TAGS, best_tag, normalise_tag, pick


def test_the_languages_are_those_of_the_notice_and_its_readers() -> None:
    assert TAGS == ("zh-Hans", "en", "ja", "ko")
    assert DJANGO_LANGUAGES == [
        ("zh-hans", "简体中文"),
        ("en", "English"),
        ("ja", "日本語"),
        ("ko", "한국어"),
    ]


def test_django_has_translations_of_its_own_for_each_language() -> None:
    assert {code for code, _name in DJANGO_LANGUAGES} <= dict(global_settings.LANGUAGES).keys()


def test_readers_of_each_script_get_the_han_shapes_they_know() -> None:
    assert BY_TAG["ja"].font == "Noto Sans CJK JP"
    assert BY_TAG["zh-Hans"].font == "Noto Sans CJK SC"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("ZH-SG", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-hk", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        (" en-GB ", "en"),
        ("ja-JP", "ja"),
        ("ko_KR", "ko"),
        ("fr", None),
        ("", None),
    ],
)
def test_any_spelling_of_a_tag_is_shortened_to_ours(written: str, tag: str | None) -> None:
    assert normalise_tag(written) == tag


TEXTS = {"zh-Hans": "大连", "en": "Dalian", "ja": "大連"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "大連"),
        ("zh-hans", "大连"),
        ("zh-Hant", "大连"),
        ("ko", "Dalian"),
        ("fr", "Dalian"),
    ],
)
def test_a_reader_gets_their_language_or_the_nearest_there_is(language: str, text: str) -> None:
    assert pick(TEXTS, language) == text


def test_a_blank_translation_counts_as_missing_and_the_language_of_the_text_is_told() -> None:
    texts = {"en": " ", "zh-Hans": "", "ko": "대련"}
    assert (pick(texts, "en"), best_tag(texts, "en")) == ("대련", "ko")


def test_no_text_at_all_is_empty_and_has_no_language() -> None:
    assert (pick({}, "en"), best_tag({}, "en")) == ("", None)
