"""YAML read safely: a tree of texts, lists and tables that know their line.

Of YAML we accept what an official needs and nothing that can hurt: no tags, no anchors or aliases, no
merge keys, no second document, bounded size and depth. No scalar has a type of its own: `no`, `08:30` and
`210202` stay the text that was written, and the schema says what each is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from .problems import Place, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HINTS = {
    "mapping values are not allowed": "Put quotation marks round a text that has a colon and a space in it.",
    "could not find expected ':'": "Write a colon and a space after the key.",
    "did not find expected key": "Line this key up with the keys above it, and close open quotation marks.",
    "'-' indicator": "Line this up with the lines above it.",
    "expected <block end>": "Line this key up with the keys above it, and close open quotation marks.",
    "unexpected end of stream": "Close the quotation marks or brackets that were opened.",
    "cannot start any token": "Put quotation marks round a text that begins with this character.",
    "unknown escape": "Use single quotation marks, or write the backslash twice.",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` when it stands without quotation marks."""

    place: Place
    value: str
    plain: bool

    @property
    def is_null(self) -> bool:
        return self.plain and self.value in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values; each key once."""

    place: Place
    keys: dict[str, Place]
    values: dict[str, Node]


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that could not be read and has been reported already."""

    place: Place


Node = Scalar | Listing | Table | Unread


class _Refused(Exception):
    def __init__(self, place: Place, what: str, mend: str) -> None:
        self.problem = Problem.at(place, what, mend)


def read(content: bytes, file: str, problems: list[Problem]) -> Node:
    """The tree in a file; what is wrong is added to `problems`; `Unread` if nothing is usable."""
    try:
        text = _decode(content, file)
        _refuse_characters(text, file)
        return _Builder(text, file, problems).document()
    except _Refused as refused:
        problems.append(refused.problem)
    except yaml.YAMLError as error:
        problems.append(_syntax(error, file))
    return Unread(Place(file))


def tree(value: object) -> Node:
    """The same tree from plain data, as JSON gives it back."""
    place = Place("")
    match value:
        case dict():
            values = {str(key): tree(item) for key, item in value.items()}
            return Table(place, dict.fromkeys(values, place), values)
        case list() | tuple():
            return Listing(place, tuple(map(tree, value)))
        case None:
            return Scalar(place, "", plain=True)
        case bool():
            return Scalar(place, str(value).lower(), plain=True)
        case _:
            return Scalar(place, str(value), plain=False)


def _decode(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise _Refused(Place(file), "The file is larger than 1 MB.", "Split it, or remove what is not text.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Refused(Place(file, line), "The file is not UTF-8 text.", "Save it as UTF-8.") from error


def _refuse_characters(text: str, file: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            place = Place(file, number, line.index("\t") + 1)
            raise _Refused(place, "There is a tab.", "Use two spaces for each step of indentation.")
        if found := _UNPRINTABLE.search(line):
            place = Place(file, number, found.start() + 1)
            raise _Refused(place, "There is an invisible control character.", "Delete it.")


def _syntax(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    said = str(getattr(error, "problem", None) or "it is not YAML")
    mend = next((mend for part, mend in _HINTS.items() if part in said), None)
    return Problem.at(
        place,
        f"The file cannot be read here: {said}.",
        mend or "Check the quotation marks, colons and indentation of this line and the one above.",
    )


class _Builder:
    """Builds the tree from the parser's events, so that nothing is ever composed that we do not want."""

    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_Loader))
        self._file = file
        self._problems = problems

    def document(self) -> Node:
        self._skip(yaml.StreamStartEvent)
        if isinstance(self._skip(yaml.DocumentStartEvent, yaml.StreamEndEvent), yaml.StreamEndEvent):
            raise _Refused(Place(self._file), "The file is empty.", "Fill it in, or remove it.")
        root = self._node(next(self._events), depth=1)
        self._skip(yaml.DocumentEndEvent)
        end = next(self._events)
        if not isinstance(end, yaml.StreamEndEvent):
            raise _Refused(self._place(end), "A second document begins here.", "Remove the line “---”.")
        return root

    def _skip(self, *kinds: type[yaml.Event]) -> yaml.Event:
        event = next(self._events)
        assert isinstance(event, kinds)
        return event

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self._file, mark.line + 1, mark.column + 1)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = self._place(event)
        self._refuse(event, place, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(place, event.value, plain=event.style in (None, ""))
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(place, tuple(self._nodes(yaml.SequenceEndEvent, depth)))
        return self._table(place, depth)

    def _refuse(self, event: yaml.Event, place: Place, depth: int) -> None:
        if anchor := getattr(event, "anchor", None):
            what = f"“{anchor}” is an anchor or an alias (& or *)."
            raise _Refused(place, what, "Write the text out, or put quotation marks round it.")
        if tag := getattr(event, "tag", None):
            what = f"“{tag}” is a tag (!)."
            raise _Refused(place, what, "Remove it, or put quotation marks round it.")
        if depth > MAX_DEPTH:
            raise _Refused(place, f"Lists and keys are nested deeper than {MAX_DEPTH}.", "Make it flatter.")

    def _nodes(self, end: type[yaml.Event], depth: int) -> Iterable[Node]:
        while not isinstance(event := next(self._events), end):
            yield self._node(event, depth + 1)

    def _table(self, place: Place, depth: int) -> Table:
        keys: dict[str, Place] = {}
        values: dict[str, Node] = {}
        nodes = iter(self._nodes(yaml.MappingEndEvent, depth))
        for key in nodes:
            value = next(nodes)
            if self._is_new(key, keys):
                assert isinstance(key, Scalar)
                keys[key.value], values[key.value] = key.place, value
        return Table(place, keys, values)

    def _is_new(self, key: Node, keys: dict[str, Place]) -> bool:
        if not isinstance(key, Scalar):
            self._report(
                key.place, "A list or a group of keys cannot be a key.", "Write one word as the key."
            )
            return False
        if first := keys.get(key.value):
            what = f"“{key.value}” stands here a second time; the first is on line {first.line}."
            self._report(key.place, what, "Keep one of the two.")
            return False
        return True

    def _report(self, place: Place, what: str, mend: str) -> None:
        self._problems.append(Problem.at(place, what, mend))
