"""Puts the table together while a reader walks through a file, whatever the file's layout."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from breakwater.playbook.rules.distribution import phones
from breakwater.playbook.rules.distribution.model import Assignment, Content, Entry, Number, Role, Task
from breakwater.playbook.rules.distribution.names import (
    Directory,
    has_honorific,
    marks_lead,
    mentioned,
    part_honorific,
    split_note,
    tidy,
)
from breakwater.playbook.rules.distribution.sources import Piece


@dataclass
class TableBuilder:
    """The table so far. Readers say what they see; the builder knows to what it belongs."""

    directory: Directory
    tasks: list[Task] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    _division_cell: int = 0  # index of the first assignment of the division cell seen last

    @property
    def in_task(self) -> bool:
        """Has a task begun?"""
        return bool(self.tasks)

    @property
    def has_title(self) -> bool:
        """Has the current task its title?"""
        return bool(self.tasks and self.tasks[-1].title)

    @property
    def has_divisions(self) -> bool:
        """Has the current content a division?"""
        if not self.tasks or not self.assignments:
            return False
        last, content = self.assignments[-1], max(0, len(self.tasks[-1].contents) - 1)
        return (last.task, last.content) == (len(self.tasks), content)

    @property
    def last_content(self) -> Content | None:
        """The content cell seen last in the current task."""
        return self.tasks[-1].contents[-1] if self.tasks and self.tasks[-1].contents else None

    @property
    def people_in_cell(self) -> int:
        """How many persons stand beside the division seen last."""
        return len(self.assignments[self._division_cell].entries) if self.has_divisions else 0

    def start_task(self, written_number: str, line: int) -> None:
        """A new number stands in the first column."""
        task = Task(len(self.tasks) + 1, tidy(written_number), line, "", line)
        self.tasks.append(task)

    def add_title(self, text: str, line: int) -> None:
        """The task's title, or a further line of it."""
        task = self.tasks[-1]
        first = not task.title
        joined = tidy(text) if first else f"{task.title} {tidy(text)}"
        self.tasks[-1] = replace(task, title=joined, title_line=line if first else task.title_line)

    def start_content(self, text: str, line: int) -> None:
        """A new cell of contents. Below the first one of a task it has no number of its own."""
        content = Content(line, _paragraphs(text), numbered=not self.tasks[-1].contents)
        self.tasks[-1] = replace(self.tasks[-1], contents=(*self.tasks[-1].contents, content))

    def continue_content(self, text: str) -> None:
        """A further paragraph of the current content."""
        *before, last = self.tasks[-1].contents
        longer = replace(last, text=f"{last.text}\n{_paragraphs(text)}")
        self.tasks[-1] = replace(self.tasks[-1], contents=(*before, longer))

    def add_divisions(self, text: str, line: int, *, lead: bool = False) -> None:
        """A cell of responsible divisions; a name for several divisions makes one assignment for each."""
        self._require_content(line)
        self._division_cell = len(self.assignments)
        for written in _division_names(text, self.directory):
            self._add_division(written, line, lead)

    def add_person(self, pieces: Iterable[Piece], role: Role | None) -> None:
        """One person's lines. Without columns (role None) the first is chief, every later one contact."""
        if not self.has_divisions:
            self._add_nameless_division(next(iter(pieces)).line)
        for at in range(self._division_cell, len(self.assignments)):
            before = self.assignments[at].entries
            by_order = Role.CONTACT if before else Role.CHIEF
            entry = entry_of(pieces, role or by_order)
            self.assignments[at] = replace(self.assignments[at], entries=(*before, entry))

    def extend_person(self, piece: Piece) -> None:
        """A further line (a number) of the person seen last."""
        for at in range(self._division_cell, len(self.assignments)):
            *before, last = self.assignments[at].entries
            self.assignments[at] = replace(self.assignments[at], entries=(*before, with_line(last, piece)))

    def _require_content(self, line: int) -> None:
        if not self.tasks[-1].contents:
            self.start_content("", line)

    def _add_nameless_division(self, line: int) -> None:
        self._require_content(line)
        self._division_cell = len(self.assignments)
        self._append(Assignment(line, 0, 0, "", None, ""))

    def _add_division(self, written: str, line: int, lead: bool) -> None:
        name, note = split_note(written)
        is_lead = lead or marks_lead(note)
        for known in self.directory.resolve(name) or (None,):
            code, official = (known.code, self.directory.official(known, name)) if known else (None, name)
            self._append(Assignment(line, 0, 0, name, code, official, note=note, lead=is_lead))

    def _append(self, assignment: Assignment) -> None:
        content = len(self.tasks[-1].contents) - 1
        self.assignments.append(replace(assignment, task=len(self.tasks), content=content))


def _division_names(text: str, directory: Directory) -> list[str]:
    """The divisions named in a cell; a name with a comma of its own is kept whole where it is known."""
    return [tidy(text)] if directory.resolve(split_note(text)[0]) else mentioned(text) or [tidy(text)]


def _paragraphs(text: str) -> str:
    return "\n".join(filter(None, (tidy(line) for line in text.split("\n"))))


def entry_of(pieces: Iterable[Piece], role: Role) -> Entry:
    """A person from the lines of one entry."""
    first, *rest = pieces
    entry = with_line(Entry(first.line, role, ""), first)
    for piece in rest:
        entry = with_line(entry, piece)
    return entry


def with_line(entry: Entry, piece: Piece) -> Entry:
    """The entry with what one more of its lines says."""
    spoken = phones.take_apart(piece.text, piece.line)
    if spoken.words:
        entry = _with_words(entry, spoken.words)
    for number in spoken.numbers:
        entry = _with_number(entry, number)
    return replace(entry, email=entry.email or spoken.email)


def _with_words(entry: Entry, words: str) -> Entry:
    named = part_honorific(f"{entry.honorific} {entry.name} {words}")
    return replace(entry, name=named.name, honorific=named.honorific)


def _with_number(entry: Entry, number: Number) -> Entry:
    if phones.is_mobile(number) and entry.mobile is None:
        return replace(entry, mobile=number)
    if not phones.is_mobile(number) and entry.desk is None:
        return replace(entry, desk=number)
    return replace(entry, other_numbers=(*entry.other_numbers, number))


def people_in(text: str, line: int) -> list[list[Piece]]:
    """Part a cell of persons into one list of lines for each of them."""
    people: list[list[Piece]] = []
    for part in filter(str.strip, text.split("\n")):
        spoken = phones.take_apart(part, line)
        begins = has_honorific(part) or (spoken.words and _is_complete(people))
        if begins or not people:
            people.append([])
        people[-1].append(Piece(line, part))
    return people


def _is_complete(people: list[list[Piece]]) -> bool:
    """Has the person seen last a number already, so that new words begin another person?"""
    return bool(people and any(phones.take_apart(piece.text, piece.line).numbers for piece in people[-1]))


_TASK_NUMBER = re.compile(r"[(（]?(\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?\s*[.．、:]?")


def is_task_number(text: str) -> bool:
    """Is the text nothing but a task's number: 1, 1., (1), 一、?"""
    return bool(_TASK_NUMBER.fullmatch(tidy(unicodedata.normalize("NFKC", text))))
