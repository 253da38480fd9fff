"""The published work distribution table: who answers for what, and whom to call."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from breakwater.access.permissions import Permission
from breakwater.api.shapes import DepartmentRef, Moment, asking
from breakwater.kernel.errors import NotFound
from breakwater.playbook import queries
from breakwater.playbook.models import Assignment, Entry

router = Router(tags=["distribution"])


class NotPublished(NotFound):
    code = "api.not_published"
    message = _("No work distribution table has been published yet.")


class EntryShown(Schema):
    """A person with the line on their desk. Mobile numbers are not given out here."""

    role: Entry.Role
    name: str
    honorific: str
    desk_phone: str


class AssignmentShown(Schema):
    """A content of a task, and a division that answers for it. `task_no` is also the measure's number."""

    task_no: int
    title: str
    content_no: int
    content: str
    department: DepartmentRef
    is_lead: bool
    note: str
    people: list[EntryShown]

    @classmethod
    def of(cls, assignment: Assignment) -> AssignmentShown:
        return cls(
            task_no=assignment.task_no,
            title=assignment.title,
            content_no=assignment.content_no,
            content=assignment.content,
            department=DepartmentRef.of(assignment.department),
            is_lead=assignment.is_lead,
            note=assignment.note,
            people=[EntryShown.model_validate(entry) for entry in assignment.entries.all()],
        )


class TableShown(Schema):
    version: int
    published_at: Moment
    assignments: list[AssignmentShown]


@router.get("/distribution", response=TableShown, url_name="distribution")
def get_distribution(request: HttpRequest) -> Any:
    """The table in force, in its own order."""
    asking(request, Permission.DISTRIBUTION_VIEW)
    table = queries.current_table()
    if table is None:
        raise NotPublished()
    rows = queries.assignments(table)
    return {
        "version": table.version,
        "published_at": table.published_at,
        "assignments": [AssignmentShown.of(row) for row in rows],
    }
