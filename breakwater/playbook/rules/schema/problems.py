"""What is wrong with a playbook, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file of the playbook; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: `what` says what is wrong, `mend` what to write instead."""

    file: str
    line: int
    column: int
    what: str
    mend: str

    @classmethod
    def at(cls, place: Place, what: str, mend: str) -> Problem:
        return cls(place.file, place.line, place.column, what, mend)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what} {self.mend}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule inside one record; `path` leads from the record to the value that breaks it.

    Records state their rules without knowing files; the decoder turns the path into a line.
    """

    path: tuple[str | int, ...]
    what: str
    mend: str


class BrokenPlaybook(ValueError):
    """The playbook has problems and was not read; nothing of it may be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
