"""The playbook as it is applied, and the work distribution table as it is published."""

from breakwater.playbook.models.distribution import Assignment, Entry, Finding, Import, Mobile, Table
from breakwater.playbook.models.notice import (
    Category,
    Measure,
    PlaybookVersion,
    Responsibility,
    ServiceLevel,
    Task,
)

__all__ = [
    "Assignment",
    "Category",
    "Entry",
    "Finding",
    "Import",
    "Measure",
    "Mobile",
    "PlaybookVersion",
    "Responsibility",
    "ServiceLevel",
    "Table",
    "Task",
]
