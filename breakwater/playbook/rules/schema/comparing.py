"""Whether two playbooks are the same, and what lies between them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .playbook import Playbook

Data = Any
"""Plain data as JSON knows it."""


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` reads like “measures/funding/tasks/2.1/lead”; None stands for no value."""

    path: str
    kind: ChangeKind
    old: Data
    new: Data

    def __str__(self) -> str:
        match self.kind:
            case ChangeKind.ADDED:
                return f"+ {self.path}: {_brief(self.new)}"
            case ChangeKind.REMOVED:
                return f"- {self.path}: {_brief(self.old)}"
            case _:
                return f"~ {self.path}: {_brief(self.old)} → {_brief(self.new)}"


def fingerprint(playbook: Playbook) -> str:
    """SHA-256 of the content in hexadecimal: equal for equal playbooks, however their files are laid out."""
    data = json.dumps(playbook.as_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def diff(old: Playbook | Mapping[str, Any] | None, new: Playbook) -> list[Change]:
    """What becomes different when `new` takes the place of `old`, in the order of `new`.

    `old` may be plain data of an earlier schema, or None for a city that has no playbook yet. Items of a list
    are told apart by their code, so that one more line is one change.
    """
    before = old.as_dict() if isinstance(old, Playbook) else dict(old or {})
    return list(_between("", before, new.as_dict()))


def _between(path: str, old: Data, new: Data) -> Iterator[Change]:
    match old, new:
        case dict(), dict():
            yield from _tables(path, old, new)
        case list(), list():
            yield from _lists(path, old, new)
        case _ if old != new:
            yield Change(path, ChangeKind.CHANGED, old, new)


def _tables(path: str, old: dict[str, Data], new: dict[str, Data]) -> Iterator[Change]:
    for key in [*new, *(key for key in old if key not in new)]:
        deeper = f"{path}/{key}" if path else key
        if key not in old:
            yield Change(deeper, ChangeKind.ADDED, None, new[key])
        elif key not in new:
            yield Change(deeper, ChangeKind.REMOVED, old[key], None)
        else:
            yield from _between(deeper, old[key], new[key])


def _lists(path: str, old: list[Data], new: list[Data]) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    yield from _tables(path, before, after)
    if before.keys() == after.keys() and list(before) != list(after):
        yield Change(path, ChangeKind.CHANGED, list(before), list(after))


def _by_name(items: list[Data]) -> dict[str, Data]:
    """The items by the name a person knows them by; by position where they have none."""
    names = [_name(item) for item in items]
    distinct = None not in names and len(set(names)) == len(names)
    keys = map(str, names if distinct else range(1, len(items) + 1))
    return dict(zip(keys, items, strict=True))


def _name(item: Data) -> str | None:
    if not isinstance(item, dict):
        return str(item)
    if "event" in item:
        return f"{item['event']} for {item.get('reader')}"
    for key in ("code", "rank", "start", "opens"):
        if key in item:
            return str(item[key])
    return None


def _brief(value: Data) -> str:
    """A value in a few words: of a record its code or its English name."""
    if isinstance(value, dict):
        text = value.get("en") or value.get("code") or value.get("event")
        named = value.get("names") or value.get("title") or value.get("term")
        return _brief(named or text or list(value))
    if isinstance(value, list):
        return ", ".join(map(_brief, value)) or "nothing"
    words = "nothing" if value is None else str(value)
    return f"“{words[:77]}…”" if len(words) > 78 else f"“{words}”"
