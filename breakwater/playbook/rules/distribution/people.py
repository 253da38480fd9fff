"""Who is who in the table: entries brought together into persons."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from breakwater.playbook.rules.distribution import phones
from breakwater.playbook.rules.distribution.model import Entry, Person
from breakwater.playbook.rules.distribution.names import nearly_same, person_key

_SHORTEST_START = 9  # so many digits of a mobile must be there to compare it with another


@dataclass(frozen=True)
class Twins:
    """Two spellings with the same desk number and the same mobile: probably one person."""

    kept: tuple[Entry, ...]
    doubted: tuple[Entry, ...]


class People:
    """The persons of a table. Names that differ in case or spaces only are one person."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_key: Mapping[str, tuple[Entry, ...]] = _grouped(entries)
        self.twins = tuple(self._find_twins())
        self._first = self._joined_keys()
        self._by_identity = self._joined()

    def same(self, one: Entry, other: Entry) -> bool:
        """Are both entries one person, or two spellings that are probably one?"""
        return self.identity(one) == self.identity(other)

    def identity(self, entry: Entry) -> str:
        """What stands for the person behind an entry."""
        key = person_key(entry.name)
        return self._first.get(key, key)

    def entries_of(self, entry: Entry) -> tuple[Entry, ...]:
        """Every place of the person behind an entry."""
        return self._by_identity[self.identity(entry)] if entry.name else (entry,)

    def persons(self) -> tuple[Person, ...]:
        """Every person once, twins joined, in the order of the table."""
        return tuple(
            Person(tuple(dict.fromkeys(entry.name for entry in entries)), entries)
            for entries in self._by_identity.values()
        )

    def _joined(self) -> Mapping[str, tuple[Entry, ...]]:
        joined: dict[str, tuple[Entry, ...]] = {}
        for entries in self._by_key.values():
            identity = self.identity(entries[0])
            joined[identity] = joined.get(identity, ()) + entries
        return joined

    def _find_twins(self) -> Iterator[Twins]:
        for keys in self._keys_by_numbers().values():
            for one, other in combinations(keys, 2):
                first, second = self._by_key[one], self._by_key[other]
                if nearly_same(first[0].name, second[0].name):
                    kept, doubted = (second, first) if len(second) > len(first) else (first, second)
                    yield Twins(kept, doubted)

    def _keys_by_numbers(self) -> Mapping[tuple[str, str], list[str]]:
        """Names under each pair of desk number and mobile; the last digit of a mobile may be missing."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, entries in self._by_key.items():
            for numbers in dict.fromkeys(filter(None, map(_both_numbers, entries))):
                found[numbers].append(key)
        return found

    def _joined_keys(self) -> dict[str, str]:
        first: dict[str, str] = {}
        for twins in self.twins:
            kept, doubted = person_key(twins.kept[0].name), person_key(twins.doubted[0].name)
            first[doubted] = first.get(kept, kept)
        return first


def _both_numbers(entry: Entry) -> tuple[str, str] | None:
    if entry.desk is None or entry.mobile is None or len(entry.mobile.digits) < _SHORTEST_START:
        return None
    return phones.subscriber(entry.desk), entry.mobile.digits[: phones.MOBILE_DIGITS - 1]


def _grouped(entries: Iterable[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.name:
            found[person_key(entry.name)].append(entry)
    return {key: tuple(group) for key, group in found.items()}
