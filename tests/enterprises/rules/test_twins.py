"""Near-same names in four languages, found without comparing each with each."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakwater.enterprises.rules import twins
from breakwater.enterprises.rules.names import core


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("大连远海机械有限公司", "远海机械"),
        ("远海机械（大连）有限责任公司", "远海机械"),
        ("Dalian Yuanhai Machinery Co., Ltd.", "yuanhai machinery"),
        ("ＹＵＡＮＨＡＩ　Machinery (China) Inc", "yuanhai machinery"),
        ("株式会社大連東和精機", "東和精機"),
        ("㈱東和精機", "東和精機"),
        ("주식회사 다롄한성전자", "한성전자"),
        ("㈜한성전자", "한성전자"),
        ("大连贸易有限公司", "大连贸易有限公司"),
    ],
)
def test_a_name_is_reduced_to_what_sets_it_apart(name: str, expected: str) -> None:
    assert core(name) == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("大连远海精密机械有限公司", "大连市远海精密机械有限责任公司", True),
        ("大连远海精密机械制造有限公司", "大连远海精密机械制造厂", True),
        ("大连远海精密机械有限公司", "大连远洋精密机械有限公司", False),
        ("大连第一精密机械制造有限公司", "大连第二精密机械制造有限公司", False),
        ("Dalian Canon Business Machines Co Ltd", "Dalian Canon Bussiness Machines Inc.", True),
        ("Yuanhai Precision Machinery Ltd", "Yuanyang Precision Machinery Ltd", False),
        ("株式会社大連東和精機製作所", "大連東和精機製作所(株)", True),
        ("㈜다롄한성전자부품", "주식회사 한성전자부품", True),
    ],
)
def test_likeness_follows_what_a_person_would_say(one: str, other: str, alike: bool) -> None:
    found = twins.find([(1, {"x": one}), (2, {"x": other})])
    assert bool(found) is alike, found


def test_names_are_compared_within_a_language() -> None:
    entries = [(2, {"zh-Hans": "甲", "ja": "東和精機製作"}), (1, {"zh-Hans": "乙", "ja": "東和精機製作"})]
    assert twins.find(entries) == [twins.Pair(1, 2, 100)]


names = st.text(alphabet="远海洋精密机械电子食品12", min_size=4, max_size=12)


@given(st.lists(names, min_size=2, max_size=12, unique=True))
def test_filing_by_rare_pairs_misses_no_near_name(texts: list[str]) -> None:
    cores = sorted({core(text) for text in texts})
    near = {pair for pair in combinations(cores, 2) if twins.likeness(*pair)}
    found = {
        tuple(sorted((cores[pair.first], cores[pair.second])))
        for pair in twins.find((place, {"zh-Hans": text}) for place, text in enumerate(cores))
    }
    assert near <= found
