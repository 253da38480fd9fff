"""Reads the work distribution table of a notice (工作分工表) from what offices really have.

The reading keeps every value as written. What looks wrong becomes a finding with the line where it stands
and, where the table itself tells, a value to put instead. A person decides each; nothing is repaired here.
"""

from breakwater.playbook.rules.distribution.errors import UnreadableTable
from breakwater.playbook.rules.distribution.messages import MESSAGES, REFUSALS, Level, message
from breakwater.playbook.rules.distribution.model import (
    Assignment,
    Content,
    Entry,
    Field,
    Finding,
    KnownDepartment,
    Number,
    Person,
    Role,
    Table,
    Task,
)
from breakwater.playbook.rules.distribution.reading import Reading, read_distribution

__all__ = [
    "MESSAGES",
    "REFUSALS",
    "Assignment",
    "Content",
    "Entry",
    "Field",
    "Finding",
    "KnownDepartment",
    "Level",
    "Number",
    "Person",
    "Reading",
    "Role",
    "Table",
    "Task",
    "UnreadableTable",
    "message",
    "read_distribution",
]
