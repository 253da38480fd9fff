import pytest

from breakwater.kernel.countries import COUNTRY_CODES, country_choices, country_code, country_name


def test_there_are_the_249_codes_of_the_standard() -> None:
    assert len(COUNTRY_CODES) == 249


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("JP", "zh-Hans", "日本"),
        ("JP", "en", "Japan"),
        ("KR", "ko", "대한민국"),
        ("DE", "ja", "ドイツ"),
        ("HK", "zh-Hans", "中国香港"),
        ("MO", "zh-hans", "中国澳门"),
        ("TW", "zh-TW", "中国台湾"),
        ("TW", "en", "Taiwan, China"),
        ("JP", "fr", "Japan"),
        ("??", "en", "??"),
    ],
)
def test_a_country_or_region_is_named_in_the_readers_language(code: str, language: str, name: str) -> None:
    assert country_name(code, language) == name


@pytest.mark.parametrize("language", ["zh-Hans", "en", "ja", "ko"])
def test_every_code_has_a_name_of_its_own_in_every_language(language: str) -> None:
    names = {country_name(code, language) for code in COUNTRY_CODES}
    assert len(names - COUNTRY_CODES) == 249


def test_choices_are_in_the_order_in_which_the_reader_looks() -> None:
    chinese = [name for _code, name in country_choices("zh-Hans")]
    assert chinese.index("德国") < chinese.index("韩国") < chinese.index("日本") < chinese.index("中国香港")
    english = [name for _code, name in country_choices("en")]
    assert english.index("Åland Islands") < english.index("Albania") < english.index("Germany")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jp", "JP"),
        (" 日本 ", "JP"),
        ("south korea", "KR"),
        ("ドイツ", "DE"),
        ("中国香港", "HK"),
        ("Atlantis", None),
    ],
)
def test_a_country_or_region_is_found_by_code_or_by_name_in_any_language(text: str, code: str | None) -> None:
    assert country_code(text) == code
