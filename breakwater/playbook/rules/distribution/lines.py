"""Reads a table whose cells survive only as lines of text, in the order of the table."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from breakwater.playbook.rules.distribution import phones
from breakwater.playbook.rules.distribution.building import TableBuilder, is_task_number
from breakwater.playbook.rules.distribution.columns import Column, column_of, is_heading_row
from breakwater.playbook.rules.distribution.model import Heading
from breakwater.playbook.rules.distribution.names import (
    Directory,
    fold,
    has_honorific,
    is_plain_name,
    looks_like_division,
    mentioned,
    split_note,
    tidy,
)
from breakwater.playbook.rules.distribution.sources import Piece

_LONGEST_ENTRY = 120  # a longer line is text, not a person
_NUMBERED_TITLE = re.compile(r"(\d{1,2})\s*[.．、]\s*(\S.*)")
_HEADINGS_AT_MOST = 10


@dataclass(frozen=True)
class Place:
    """Where the headings of the table stand among the lines: from ``start`` up to ``end``."""

    start: int
    end: int


def find_headings(pieces: Sequence[Piece]) -> Place | None:
    """The first run of lines that are the headings of a work distribution table."""
    columns = [column_of(piece.text) for piece in pieces]
    start = 0
    while start < len(pieces):
        end = start
        while end < len(pieces) and columns[end] and end - start < _HEADINGS_AT_MOST:
            end += 1
        if is_heading_row(columns[start:end]):
            return Place(start, end)
        start = max(end, start + 1)
    return None


def heading_of(pieces: Sequence[Piece], place: Place) -> Heading:
    """What the headings say."""
    headings = pieces[place.start : place.end]
    columns = [column_of(piece.text) for piece in headings]
    people = (piece.line for piece, column in zip(headings, columns, strict=True) if column in _PEOPLE)
    return Heading(
        line=headings[0].line,
        by_order=True,
        order_line=next(people),
        has_due=Column.DUE in columns,
        has_cooperating=Column.COOPERATING in columns,
    )


_PEOPLE = (Column.CHIEF, Column.CONTACT)


def find_titles(pieces: Sequence[Piece], start: int) -> tuple[str, list[Piece]]:
    """The table's title, the one nearest above the headings, and the places where it is repeated."""
    counts = Counter(tidy(piece.text) for piece in pieces)
    before = [
        at for at in range(start) if counts[tidy(pieces[at].text)] > 1 and _may_be_title(pieces[at].text)
    ]
    if not before:
        return "", []
    title = tidy(pieces[before[-1]].text)
    return title, [piece for at, piece in enumerate(pieces) if at != before[-1] and tidy(piece.text) == title]


def _may_be_title(text: str) -> bool:
    return bool(re.search(r"\btable\b|\bdistribution\b|分工|任务表|责任表", fold(text)))


_ENDING_TITLE = re.compile(r"^table of .*distribution|(?:分工|任务|责任)表$")


def read_lines(pieces: Sequence[Piece], directory: Directory, *, leave_out: Collection[str]) -> TableBuilder:
    """The table from its lines after the headings."""
    reader = LineReader(TableBuilder(directory), directory)
    rows = [piece for piece in pieces if tidy(piece.text) not in leave_out]
    if rows and _ENDING_TITLE.search(fold(rows[-1].text)):  # a pasted page often ends with the title
        rows.pop()
    for piece, following in zip_longest(rows, rows[1:]):
        reader.read(piece, following)
    return reader.builder


@dataclass
class LineReader:
    """Tells by its words, and by what came before, which cell of the table a line belongs to."""

    builder: TableBuilder
    directory: Directory
    _in_person: bool = False

    def read(self, piece: Piece, following: Piece | None) -> None:
        """Take the next line; ``following`` is the one after it."""
        text = tidy(piece.text)
        if is_task_number(text):
            self._start_task(text, piece.line)
        elif not self.builder.has_title:
            self._title(piece)
        elif self._is_division(text):
            self.builder.add_divisions(text, piece.line)
            self._in_person = False
        elif not self._read_person(piece, following):
            self._text(piece)

    def _start_task(self, number: str, line: int) -> None:
        self.builder.start_task(number, line)
        self._in_person = False

    def _title(self, piece: Piece) -> None:
        match = _NUMBERED_TITLE.fullmatch(tidy(piece.text))
        if match and not self.builder.in_task:
            self._start_task(match[1], piece.line)
            self.builder.add_title(match[2], piece.line)
        elif self.builder.in_task:
            self.builder.add_title(piece.text, piece.line)

    def _text(self, piece: Piece) -> None:
        match = _NUMBERED_TITLE.fullmatch(tidy(piece.text))
        if match and self.builder.has_divisions and int(match[1]) == len(self.builder.tasks) + 1:
            self._start_task(match[1], piece.line)
            self.builder.add_title(match[2], piece.line)
        elif self.builder.has_divisions or self.builder.last_content is None:
            self.builder.start_content(piece.text, piece.line)
        else:
            self.builder.continue_content(piece.text)
        self._in_person = False

    def _is_division(self, text: str) -> bool:
        """A known name is a division anywhere; an unknown one only after the contents of the task."""
        names = mentioned(split_note(text)[0])
        if (
            len(text) <= _LONGEST_ENTRY
            and names
            and all(self.directory.resolve(split_note(n)[0]) for n in names)
        ):
            return True
        return self.builder.last_content is not None and looks_like_division(text)

    def _read_person(self, piece: Piece, following: Piece | None) -> bool:
        if len(tidy(piece.text)) > _LONGEST_ENTRY:
            return False
        spoken = phones.take_apart(piece.text, piece.line)
        if self._in_person and not spoken.words and (spoken.numbers or spoken.email):
            self.builder.extend_person(piece)
            return True
        if self._begins_person(piece, spoken, following):
            self.builder.add_person([piece], None)
            self._in_person = True
            return True
        return False

    def _begins_person(self, piece: Piece, spoken: phones.Spoken, following: Piece | None) -> bool:
        if not self.builder.has_divisions:
            return has_honorific(piece.text) and _is_short(spoken)
        if spoken.numbers or has_honorific(piece.text) or is_plain_name(piece.text):
            return _is_short(spoken)
        return _is_short(spoken) and following is not None and _is_number_line(following)


_LONGEST_NAME = 40


def _is_short(spoken: phones.Spoken) -> bool:
    return len(spoken.words) <= _LONGEST_NAME


def _is_number_line(piece: Piece) -> bool:
    spoken = phones.take_apart(piece.text, piece.line)
    return bool(spoken.numbers) and not spoken.words
