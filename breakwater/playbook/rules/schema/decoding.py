"""From a tree of texts to records. The records' own type hints are the schema; there is no second one.

Understood are `str`, `int`, `bool`, `date`, `time`, `Text`, string enums, `X | None`, `tuple[X, ...]`, other
records (frozen dataclasses) and the marks of `shapes`. A record may state rules across its fields in a
method `faults()`; it is asked only when all its fields are sound.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from enum import Enum, StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from rapidfuzz import fuzz, process

from .problems import Fault, Place, Problem
from .reading import Listing, Node, Scalar, Table, Unread
from .shapes import HOMES, Between, Defines, Like, Refers
from .words import Language, Text, foreign_script


class _Bad(Enum):
    BAD = "bad"


BAD: Final = _Bad.BAD
"""Stands for a value that was wrong and has been reported."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return found[0] if found else None


@cache
def hints_of(record: type) -> dict[str, Any]:
    """The fields of a record with their types, marks included."""
    return get_type_hints(record, include_extras=True)


class Decoder:
    """Reads records and gathers what is wrong; call `resolve` after the last one."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self.problems: list[Problem] = []
        self._languages = languages
        self._defined: dict[str, dict[str, Place]] = {}
        self._referred: list[tuple[str, str, Place]] = []

    def decode(self, hint: Any, node: Node) -> Any:
        """The value of this type, or `BAD` with at least one problem reported."""
        if isinstance(node, Unread):
            return BAD
        origin = get_origin(hint)
        if origin is Annotated:
            return self._annotated(hint, node)
        if origin in (Union, UnionType):
            return self._optional(hint, node)
        if origin is tuple:
            return self._listing(hint, node)
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            return self._record(hint, node)
        if hint is Text:
            return self._text(node)
        return self._scalar(hint, node)

    def resolve(self) -> None:
        """Report references to things that are defined nowhere."""
        for kind, code, place in self._referred:
            known = self._defined.get(kind, {})
            if code not in known:
                self._report(place, f"There is no {kind} “{code}”.", _mend_reference(kind, code, known))

    def _report(self, place: Place, what: str, mend: str) -> _Bad:
        self.problems.append(Problem.at(place, what, mend))
        return BAD

    def _expected(self, hint: Any, node: Node) -> _Bad:
        return self._report(
            node.place, f"{_seen(node)} is not {expectation(hint)}.", f"Write {advice(hint)}."
        )

    def _annotated(self, hint: Any, node: Node) -> Any:
        base, *marks = get_args(hint)
        value = self.decode(base, node)
        for mark in marks:
            if value is not BAD:
                value = self._marked(mark, value, node.place)
        return value

    def _marked(self, mark: object, value: Any, place: Place) -> Any:
        match mark:
            case Like() if not mark.fits(value):
                return self._report(
                    place, f"“{value}” has the wrong shape.", f"Write it like “{mark.example}”."
                )
            case Between() if not mark.least <= value <= mark.most:
                mend = f"Write a number from {mark.least} to {mark.most}."
                return self._report(place, f"{value} is out of range.", mend)
            case Defines():
                self._define(mark.kind, value, place)
            case Refers():
                self._referred.append((mark.kind, value, place))
        return value

    def _define(self, kind: str, code: str, place: Place) -> None:
        first = self._defined.setdefault(kind, {}).setdefault(code, place)
        if first is not place:
            what = f"The {kind} “{code}” is defined already in {first.file}, line {first.line}."
            self._report(place, what, "Give this one another code, or remove it.")

    def _optional(self, hint: Any, node: Node) -> Any:
        if isinstance(node, Scalar) and node.is_null:
            return None
        return self.decode(_without_none(hint), node)

    def _listing(self, hint: Any, node: Node) -> Any:
        if not isinstance(node, Listing):
            return self._expected(hint, node)
        items = tuple([self.decode(get_args(hint)[0], item) for item in node.items])
        return BAD if BAD in items else items

    def _record(self, record: type, node: Node) -> Any:
        if not isinstance(node, Table):
            return self._expected(record, node)
        self._refuse_unknown(record, node)
        values = {name: self._field(name, hint, node) for name, hint in hints_of(record).items()}
        given = {name: value for name, value in values.items() if value is not None or name in node.values}
        if BAD in given.values() or not _required(record) <= given.keys():
            return BAD
        return self._sound(record(**given), node)

    def _field(self, name: str, hint: Any, node: Table) -> Any:
        return self.decode(hint, node.values[name]) if name in node.values else None

    def _refuse_unknown(self, record: type, node: Table) -> None:
        known = hints_of(record)
        unknown = [key for key in node.values if key not in known]
        meant = {key: nearest(key, known.keys() - node.values.keys()) for key in unknown}
        for key, word in meant.items():
            mend = f"Write “{word}”." if word else f"Remove it; the keys here are {', '.join(known)}."
            self._report(node.keys[key], f"“{key}” is not a key here.", mend)
        for name in sorted(_required(record) - node.values.keys() - set(meant.values())):
            mend = f"Add “{name}:” with {advice(known[name])}."
            self._report(node.place, f"“{name}” is missing.", mend)

    def _sound(self, value: Any, node: Table) -> Any:
        faults: Sequence[Fault] = tuple(value.faults()) if hasattr(value, "faults") else ()
        for fault in faults:
            self._report(_locate(node, fault.path), fault.what, fault.mend)
        return BAD if faults else value

    def _text(self, node: Node) -> Any:
        if not isinstance(node, Table):
            return self._report(
                node.place, f"{_seen(node)} stands here without its language.", self._text_mend()
            )
        for key in node.values.keys() - set(self._languages):
            word = nearest(key, self._languages)
            self._report(node.keys[key], f"“{key}” is not a language of this playbook.", _instead(word))
        words = {str(language): self._words(language, node) for language in self._languages}
        bad = BAD in words.values() or node.values.keys() - set(self._languages)
        return BAD if bad else Text(words)

    def _text_mend(self) -> str:
        return f"Write it under each of {', '.join(self._languages)}."

    def _words(self, language: Language, node: Table) -> Any:
        if language not in node.values:
            mend = f"Add “{language}:” with the text in that language."
            return self._report(node.place, f"The language “{language}” is missing.", mend)
        place = node.values[language].place
        words = self.decode(str, node.values[language])
        if words is not BAD and (strange := foreign_script(language, words)):
            what = f"“{strange}” is not written in the letters of “{language}”."
            return self._report(place, what, f"Write the text for “{language}” here.")
        return words

    def _scalar(self, hint: Any, node: Node) -> Any:
        if not isinstance(node, Scalar) or (node.is_null and hint is not str):
            return self._expected(hint, node)
        if issubclass(hint, StrEnum):
            return self._choice(hint, node)
        try:
            return _READERS[hint](node.value.strip())
        except ValueError:
            return self._expected(hint, node)

    def _choice(self, hint: type[StrEnum], node: Scalar) -> Any:
        if node.value in list(hint):
            return hint(node.value)
        word = nearest(node.value, list(hint))
        return self._report(node.place, f"“{node.value}” is not {expectation(hint)}.", _instead(word))


def _some(words: str) -> str:
    if not words:
        raise ValueError("empty")
    return words


def _whole(words: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", words, re.ASCII):
        raise ValueError(words)
    return int(words)


def _truth(words: str) -> bool:
    if words not in ("true", "false"):
        raise ValueError(words)
    return words == "true"


def _day(words: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", words, re.ASCII):
        raise ValueError(words)
    return date.fromisoformat(words)


def _hour(words: str) -> time:
    if not re.fullmatch(r"\d\d:\d\d", words, re.ASCII):
        raise ValueError(words)
    return time.fromisoformat(words)


_READERS: dict[type, Callable[[str], Any]] = {str: _some, int: _whole, bool: _truth, date: _day, time: _hour}
_NOUNS = {
    str: ("a text", "a text"),
    int: ("a whole number", "digits only"),
    bool: ("true or false", "true or false"),
    date: ("a date", "a day that exists, such as 2020-02-07"),
    time: ("a time", "hours and minutes such as 08:30"),
}


def expectation(hint: Any) -> str:
    """What a type is called in a sentence: “a date”."""
    hint = _bare(hint)
    if get_origin(hint) is tuple:
        return "a list"
    if dataclasses.is_dataclass(hint):
        return "a group of keys"
    if hint is Text:
        return "a text in each language"
    if issubclass(hint, StrEnum):
        return f"one of {', '.join(hint)}"
    return _NOUNS[hint][0]


def advice(hint: Any) -> str:
    """What to write for a type: “a day that exists, such as 2020-02-07”."""
    hint = _bare(hint)
    if get_origin(hint) is tuple:
        return "a list, each item on its own line after “- ”"
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return f"the keys {', '.join(hints_of(hint))}"
    return _NOUNS[hint][1] if hint in _NOUNS else expectation(hint)


def _bare(hint: Any) -> Any:
    """A type without its marks and without None."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return _bare(_without_none(hint))
    return hint


def _without_none(hint: Any) -> Any:
    return next(part for part in get_args(hint) if part is not type(None))


@cache
def _required(record: type) -> frozenset[str]:
    fields = dataclasses.fields(record)
    return frozenset(field.name for field in fields if field.default is dataclasses.MISSING)


def _seen(node: Node) -> str:
    match node:
        case Scalar(is_null=True) | Scalar(value=""):
            return "An empty value"
        case Scalar():
            return f"“{node.value[:60]}”"
        case Listing():
            return "A list"
        case _:
            return "A group of keys"


def _instead(word: str | None) -> str:
    return f"Write “{word}”." if word else "Write one of those, or remove it."


def _mend_reference(kind: str, code: str, known: Iterable[str]) -> str:
    word = nearest(code, known)
    define = f"define “{code}” in {HOMES[kind]}"
    return f"Write “{word}”, or {define}." if word else f"Write one that exists, or {define}."


def _locate(node: Node, path: Sequence[str | int]) -> Place:
    """Where a path leads, or the last spot on the way that exists."""
    for step in path:
        match node:
            case Table() if step in node.values:
                node = node.values[str(step)]
            case Listing() if isinstance(step, int):
                node = node.items[step]
    return node.place
