"""What stands in a work distribution table, as written, and what may be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from breakwater.playbook.rules.distribution.messages import MESSAGES, Level, message

Params = Mapping[str, str | int]


@dataclass(frozen=True)
class KnownDepartment:
    """A department of the bureau: its code, its official name, and the other ways it is called.

    ``other_names`` are official in another language. ``aliases`` are understood, but reported.
    """

    code: str
    name: str
    other_names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Role(StrEnum):
    """What a person is for a division in one task."""

    CHIEF = "chief"
    CONTACT = "contact"


class Field(StrEnum):
    """The value a finding is about, where a person may put another one."""

    MOBILE = "mobile"
    DESK = "desk"
    NAME = "name"
    DEPARTMENT = "department"
    LEAD = "lead"
    TITLE = "title"


@dataclass(frozen=True)
class Number:
    """A telephone number as written, with its line; ``digits`` is without +86, spaces and hyphens."""

    written: str
    digits: str
    line: int


@dataclass(frozen=True)
class Entry:
    """One person at one place of the table."""

    line: int
    role: Role
    name: str
    honorific: str = ""
    desk: Number | None = None
    mobile: Number | None = None
    other_numbers: tuple[Number, ...] = ()
    email: str = ""


@dataclass(frozen=True)
class Assignment:
    """One division made responsible for one content of a task.

    ``written`` is the division as written, without ``note``, the free text in brackets glued to it.
    ``code`` is None where the name is not known. ``content`` counts from 0 within the task.
    """

    line: int
    task: int
    content: int
    written: str
    code: str | None
    name: str
    note: str = ""
    lead: bool = False
    entries: tuple[Entry, ...] = ()

    @property
    def chief(self) -> Entry | None:
        """The first person written as chief."""
        return next((entry for entry in self.entries if entry.role is Role.CHIEF), None)

    @property
    def contact(self) -> Entry | None:
        """The first person written as contact."""
        return next((entry for entry in self.entries if entry.role is Role.CONTACT), None)


@dataclass(frozen=True)
class Mention:
    """A department named in running text; ``codes`` is empty where it is not known."""

    line: int
    written: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """One cell of contents and requirements; ``numbered`` is False for a sub-row without a number."""

    line: int
    text: str
    numbered: bool = True
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Task:
    """One task: its place in the table from 1, its number as written, its title and its contents."""

    number: int
    written_number: str
    line: int
    title: str
    title_line: int
    contents: tuple[Content, ...] = ()


@dataclass(frozen=True)
class Measure:
    """A measure in the notice's body, before the table."""

    number: int
    line: int
    text: str
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Heading:
    """What the head of the table says: where it stands, which columns there are, what was not read."""

    line: int
    by_order: bool
    order_line: int
    has_due: bool
    has_cooperating: bool
    unread: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Formula:
    """A cell of a spreadsheet that holds a formula instead of a value."""

    line: int
    cell: str
    text: str


@dataclass(frozen=True)
class Table:
    """The whole table as written, with the notice around it."""

    tasks: tuple[Task, ...]
    assignments: tuple[Assignment, ...]
    heading: Heading
    measures: tuple[Measure, ...] = ()
    repeated_titles: tuple[tuple[int, str], ...] = ()
    formulas: tuple[Formula, ...] = ()
    document_number: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every person at every place, in the order of the table."""
        return tuple(entry for assignment in self.assignments for entry in assignment.entries)


@dataclass(frozen=True)
class Person:
    """One person, with each spelling of the name and each place."""

    spellings: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Finding:
    """Something a person must see: where it stands, what stands there, what could stand there instead.

    ``suggestion`` is the new value itself, ready to be put in the field ``mends``, or None where the table
    does not tell.
    """

    code: str
    line: int
    value: str
    suggestion: str | None = None
    params: Params = field(default_factory=dict)
    mends: Field | None = None

    @property
    def level(self) -> Level:
        """How far the finding stands in the way of publishing."""
        return MESSAGES[self.code][0]

    @property
    def template(self) -> str:
        """The English sentence with named places, which is also the key of its translation."""
        return MESSAGES[self.code][1]

    @property
    def message(self) -> str:
        """The sentence in English."""
        return message(self.code, self.params)

    def as_json(self) -> dict[str, str | int | None]:
        """The finding for ``breakwater distribution import --json``."""
        return {
            "code": self.code,
            "line": self.line,
            "value": self.value,
            "suggestion": self.suggestion,
            "message": self.message,
        }
