"""What a person reads about a finding or a refused file: English templates, ready to be translated."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """How far a finding stands in the way of publishing."""

    ERROR = "error"  # must be decided before publishing
    WARNING = "warning"  # should be looked at
    INFO = "info"  # good to know


def gettext_noop(text: str) -> str:
    """Mark a text for the translators. Django's own marker would bring Django into plain rules."""
    return text


MESSAGES: Final[Mapping[str, tuple[Level, str]]] = {
    "phone.mobile-length": (
        Level.ERROR,
        gettext_noop("%(name)s: the mobile %(number)s has %(digits)s digits instead of 11."),
    ),
    "phone.mobile-form": (
        Level.ERROR,
        gettext_noop("%(name)s: %(number)s is not a mobile number. Mobile numbers begin with 13 to 19."),
    ),
    "phone.desk-length": (
        Level.ERROR,
        gettext_noop("%(name)s: the desk number %(number)s has %(digits)s digits instead of 8."),
    ),
    "phone.missing": (Level.WARNING, gettext_noop("%(name)s has no %(kind)s number here.")),
    "phone.extra": (
        Level.WARNING,
        gettext_noop("%(name)s: %(number)s is one number more than a desk number and a mobile."),
    ),
    "phone.area-code": (
        Level.INFO,
        gettext_noop("The desk numbers have no area code. They are kept as written."),
    ),
    "person.spelling": (
        Level.WARNING,
        gettext_noop(
            "%(name)s and %(other)s (line %(other_line)s) have the same desk number and the same mobile. "
            "They are probably one person."
        ),
    ),
    "person.conflict": (
        Level.ERROR,
        gettext_noop(
            "%(name)s stands here with the %(kind)s number %(number)s, "
            "but in line %(other_line)s with %(other)s."
        ),
    ),
    "person.missing": (
        Level.WARNING,
        gettext_noop("Task %(task)s: %(department)s has no %(role)s."),
    ),
    "person.extra": (
        Level.WARNING,
        gettext_noop("Task %(task)s: %(name)s is one person more than a chief and a contact."),
    ),
    "mobile.shared": (
        Level.WARNING,
        gettext_noop("%(name)s and %(other)s (line %(other_line)s) have the same mobile %(number)s."),
    ),
    "desk.shared": (
        Level.INFO,
        gettext_noop("%(names)s share the desk number %(number)s. This is normal in one office."),
    ),
    "number.near": (
        Level.INFO,
        gettext_noop(
            "%(number)s (%(name)s) and %(other)s (%(other_name)s, line %(other_line)s) "
            "differ in one digit only."
        ),
    ),
    "department.alias": (
        Level.WARNING,
        gettext_noop("“%(written)s” is not the official name. Read as: %(official)s. Lines: %(lines)s."),
    ),
    "department.unknown": (
        Level.ERROR,
        gettext_noop("“%(written)s” is not a department of this bureau. Lines: %(lines)s."),
    ),
    "department.differs": (
        Level.WARNING,
        gettext_noop(
            "Task %(task)s: the table names %(table)s, "
            "but the measure in line %(other_line)s names %(measure)s."
        ),
    ),
    "division.missing": (
        Level.ERROR,
        gettext_noop("Task %(task)s: no responsible division stands here."),
    ),
    "lead.inline": (
        Level.WARNING,
        gettext_noop(
            "Task %(task)s: the lead is marked only as text in the division's name: “%(note)s”. "
            "%(department)s was read as the lead."
        ),
    ),
    "lead.missing": (
        Level.ERROR,
        gettext_noop("Task %(task)s: %(count)s divisions are responsible and none is marked as the lead."),
    ),
    "leader.unnamed": (
        Level.WARNING,
        gettext_noop("Task %(task)s speaks of a leader and deputies of a group, but names no person."),
    ),
    "task.no-person": (Level.ERROR, gettext_noop("Task %(task)s has no person at all.")),
    "task.number": (
        Level.WARNING,
        gettext_noop("“%(written)s” does not follow task number %(previous)s."),
    ),
    "content.unnumbered": (
        Level.INFO,
        gettext_noop("This text has no number of its own. It was read as a further part of task %(task)s."),
    ),
    "wording.differs": (
        Level.INFO,
        gettext_noop("Task %(task)s: the measure in line %(other_line)s begins “%(measure)s”."),
    ),
    "wording.contents": (
        Level.INFO,
        gettext_noop("Task %(task)s: the measure in line %(other_line)s says “%(measure)s” here."),
    ),
    "title.repeated": (
        Level.INFO,
        gettext_noop("The title of the table stands here once more. It was not read as part of the text."),
    ),
    "columns.by-order": (
        Level.INFO,
        gettext_noop(
            "The columns are lost in this file: the first person was read as chief, the second as contact."
        ),
    ),
    "column.unread": (Level.INFO, gettext_noop("The column “%(name)s” was not read.")),
    "cell.formula": (
        Level.ERROR,
        gettext_noop("Cell %(cell)s holds a formula. Formulas are not worked out here. Type the value."),
    ),
    "date.open-ended": (
        Level.INFO,
        gettext_noop("Task %(task)s: “%(value)s” is no date. Somebody must say when this period ends."),
    ),
    "term.ambiguous": (
        Level.INFO,
        gettext_noop(
            "“%(value)s” usually means anti-dumping. If relief for traders is meant, say “%(better)s”."
        ),
    ),
    "due.missing": (Level.INFO, gettext_noop("The table has no due dates.")),
    "email.missing": (Level.INFO, gettext_noop("The table has no e-mail addresses.")),
    "cooperating.missing": (Level.INFO, gettext_noop("The table names no cooperating units.")),
    "document.no-number": (Level.INFO, gettext_noop("The notice has no document number.")),
}
"""Every code of a finding: its level, its sentence."""

REFUSALS: Final[Mapping[str, str]] = {
    "file.missing": gettext_noop(
        "The file %(file)s cannot be opened. Check its name and whether you may read it."
    ),
    "file.empty": gettext_noop("The file %(file)s is empty. Choose the file that holds the table."),
    "file.too-large": gettext_noop(
        "The file %(file)s has %(size)s MB. At most %(limit)s MB are read. "
        "Save the table alone as a new file."
    ),
    "file.unknown-type": gettext_noop(
        "The file %(file)s is of a kind that is not read here. Save it as .txt, .docx, .xlsx, .csv or .html."
    ),
    "file.old-office": gettext_noop(
        "The file %(file)s is in an old Office format or has a password. "
        "Open it, remove the password, and save it as .docx or .xlsx."
    ),
    "file.not-text": gettext_noop(
        "The file %(file)s is not a text file in UTF-8 or GB 18030. Save it as text in UTF-8."
    ),
    "file.broken": gettext_noop(
        "The file %(file)s is damaged or is not a real %(kind)s file. "
        "Open it in its own program, save it again, and try the new file."
    ),
    "file.bomb": gettext_noop(
        "The file %(file)s unpacks to far more data than a table needs and was not opened. "
        "Copy the table into a new file."
    ),
    "table.too-big": gettext_noop(
        "The file %(file)s has more than %(limit)s lines or cells. Save the table alone as a new file."
    ),
    "table.missing": gettext_noop(
        "No work distribution table was found in %(file)s. It needs a heading row with tasks, contents, "
        "responsible divisions, division chief and contact."
    ),
}
"""Every reason to refuse a whole file."""


WORDS: Final = frozenset(
    {gettext_noop("desk"), gettext_noop("mobile"), gettext_noop("chief"), gettext_noop("contact")}
)
"""Values of ``kind`` and ``role`` in a sentence, which are translated too."""


def unchanged(text: str) -> str:
    """The English text itself: no translation."""
    return text


def message(
    code: str, params: Mapping[str, str | int], *, translate: Callable[[str], str] = unchanged
) -> str:
    """The sentence for a finding's code. Pass ``gettext`` as ``translate`` for the reader's language."""
    words = {name: translate(str(value)) if value in WORDS else value for name, value in params.items()}
    return translate(MESSAGES[code][1]) % words
