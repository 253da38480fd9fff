"""Finding near-same names among very many without comparing each with each.

Two names that differ in a tenth of their letters still share most pairs of letters. So each name is filed
under its few rarest pairs, as many as guarantee that a near name shares one of them (prefix filtering), and
only names filed together are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from breakwater.enterprises.rules.names import core, numbers

NEAR = 90
"""Likeness, 0 to 100, from which two names are proposed as one."""
NEAR_WORD = 80
"""Each Latin word needs a counterpart so like: one other word makes another company."""
CROWD = 60
"""Names filed together beyond this number share a pair of letters that tells nothing."""


class Pair(NamedTuple):
    """Two enterprises, the lower id first, and how alike their nearest names are."""

    first: int
    second: int
    score: int


def find(entries: Iterable[tuple[int, Mapping[str, str]]]) -> list[Pair]:
    """Pairs with near-same names in one of their languages, the most alike first."""
    cores: dict[str, dict[int, str]] = defaultdict(dict)
    for number, names in entries:
        for language, name in names.items():
            cores[language][number] = core(name)
    best: dict[tuple[int, int], int] = {}
    for by_number in cores.values():
        for first, second, score in _near(by_number):
            best[first, second] = max(score, best.get((first, second), 0))
    return sorted((Pair(*pair, score) for pair, score in best.items()), key=lambda p: (-p.score, p))


def likeness(one: str, other: str) -> int:
    """0 to 100 for two cores; 0 where numbers differ or a word has no counterpart."""
    score = fuzz.ratio(one, other, score_cutoff=NEAR)
    if not score or numbers(one) != numbers(other) or not _words_match(one, other):
        return 0
    return round(score)


def _words_match(one: str, other: str) -> bool:
    fewer, more = sorted((one.split(), other.split()), key=len)
    return all(any(fuzz.ratio(word, rival) >= NEAR_WORD for rival in more) for word in fewer)


def _near(cores: Mapping[int, str]) -> Iterator[Pair]:
    same: dict[str, list[int]] = defaultdict(list)
    for number in sorted(cores):
        same[cores[number]].append(number)
    for group in same.values():
        yield from (Pair(first, second, 100) for first, second in pairwise(group))
    for one, other in _candidates(same):
        if score := likeness(one, other):
            first, second = sorted((same[one][0], same[other][0]))
            yield Pair(first, second, score)


def _candidates(cores: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs of different cores filed under a common pair of letters."""
    letters = {text: _pairs(text) for text in cores}
    frequency = Counter(pair for pairs in letters.values() for pair in pairs)
    filed: dict[str, list[str]] = defaultdict(list)
    for text, pairs in letters.items():
        rarest = sorted(pairs, key=lambda pair: (frequency[pair], pair))
        for pair in rarest[: len(pairs) * 2 // 5 + 1]:
            filed[pair].append(text)
    crowds = (texts for texts in filed.values() if 1 < len(texts) <= CROWD)
    return {pair for texts in crowds for pair in combinations(sorted(texts), 2)}


def _pairs(text: str) -> set[str]:
    return {"".join(pair) for pair in pairwise(text)} or {text}
