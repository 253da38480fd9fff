"""What the API's resources look like, as far as several share it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict, StringConstraints

from breakwater.access.actors import Actor
from breakwater.access.operation import require_any
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of
from breakwater.kernel.pages import Page
from breakwater.organisation.models import Area, Department

NO_NUL = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL in a text."""
SAYS = r"^[^\x00]*[^\x00\s][^\x00]*$"
"""Such a text that is not blank."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=SAYS)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=5000, pattern=SAYS)]
Words = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9A-Za-z_.\-]*$")]
Uscc = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{6,9}$")]
"""The number of a case, such as 2020-01-000123."""
Moment = AwareDatetime


class Sent(Schema):
    """What a client sends: a field we do not know is a slip, and refused."""

    model_config = ConfigDict(extra="forbid")


class Paging(Schema):
    """Where to go on, and how many rows at a time."""

    cursor: str = Field("", max_length=2000, description="`next` of the page before; none for the first.")
    size: int = Field(25, ge=1, le=100, description="Rows of a page.")


Item = TypeVar("Item")


class Listed(Schema, Generic[Item]):
    """A page of a list. `next` is the cursor of the page after it, null on the last."""

    items: list[Item]
    next: str | None


class AreaRef(Schema):
    code: str
    name: str

    @classmethod
    def of(cls, area: Area) -> AreaRef:
        return cls(code=area.code, name=area.name)


class DepartmentRef(Schema):
    code: str
    name: str

    @classmethod
    def of(cls, department: Department) -> DepartmentRef:
        return cls(code=department.code, name=department.name)


class OfficialRef(Schema):
    """Somebody of the bureau, with the line on their desk."""

    name: str
    desk_phone: str


def asking(request: HttpRequest, *permissions: Permission) -> Actor:
    """Who asks, if they hold one of the permissions. Raises NotAllowed."""
    by = actor_of(request)
    require_any(by, permissions)
    return by


def listed(
    request: HttpRequest, response: HttpResponse, found: Page[Any], items: Sequence[Any]
) -> dict[str, Any]:
    """A page as `Listed`; its successor also as a Link header (RFC 8288)."""
    if found.next:
        query = urlencode({**request.GET.dict(), "cursor": found.next})
        response["Link"] = f'<{request.build_absolute_uri(request.path)}?{query}>; rel="next"'
    return {"items": items, "next": found.next or None}
