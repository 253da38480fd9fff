import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakwater.kernel.pinyin import sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("大连", "DA LIAN"),
        ("重庆银行", "CHONG QING YIN HANG"),
        ("旅顺口区", "LV SHUN KOU QU"),
        ("大连ABC公司", "DA LIAN ABC GONG SI"),
        ("ＡＢＣ公司", "ABC GONG SI"),
        ("Müller  GmbH", "MULLER GMBH"),
        ("サンヨー", "さんよー"),
        ("한국", "한국"),
        ("", ""),
    ],
)
def test_a_name_has_the_key_under_which_its_readers_look(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_syllables_sort_before_longer_syllables_that_begin_alike() -> None:
    assert sorted(["先锋", "西安"], key=sort_key) == ["西安", "先锋"]


def test_chinese_and_latin_names_are_mixed_by_their_letters() -> None:
    names = ["张", "Canon", "大连", "アサヒ", "Bosch", "한화", "あい"]
    assert sorted(names, key=sort_key) == ["Bosch", "Canon", "大连", "张", "あい", "アサヒ", "한화"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_name_has_a_key_that_is_always_the_same(name: str) -> None:
    key = sort_key(name)
    assert key == sort_key(name) == key.strip()
