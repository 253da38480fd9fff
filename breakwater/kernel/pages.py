"""Pages of a long list by keyset: each begins where the one before ended, and costs the same as the first.

No OFFSET, which reads and throws away, and no COUNT(*) over a whole table. The ordering must end with a
unique column. NULL counts as greater than any value, as in PostgreSQL, so that its indexes serve both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.errors import Refusal

Row = TypeVar("Row", bound=Model)

SIZE = 25


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Rows in order, and the cursors of the neighbouring pages: "" where there is none."""

    rows: Sequence[Row]
    next: str = ""
    previous: str = ""


class Count(NamedTuple):
    """How many rows there are; `more` says that counting stopped at this number."""

    number: int
    more: bool

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.more else f"{self.number:,}"


def page(
    rows: QuerySet[Row], *, order: Sequence[str], after: str = "", before: str = "", size: int = SIZE
) -> Page[Row]:
    """The page after or before a cursor, or the first, which also comes for a cursor
    that cannot be read and where there are no rows any more.

    `order` names columns, or annotations, as `order_by` does: "-due_at", "id". The last must be unique.
    """
    columns = [_Column.named(rows.model, name) for name in order]
    if start := _read(after, order):
        found, more = _take(rows, columns, start, size)
        if found:
            return _page(found, columns, order, has_next=more, has_previous=True)
    if end := _read(before, order):
        found, more = _take(rows, [column.reversed() for column in columns], end, size)
        if found:
            return _page(found[::-1], columns, order, has_next=True, has_previous=more)
    found, more = _take(rows, columns, None, size)
    return _page(found, columns, order, has_next=more, has_previous=False)


class WrongCursor(Refusal):
    code = "pages.wrong_cursor"
    message = _("This cursor belongs to another list. Begin without one; take the next from each answer.")


def onward(rows: QuerySet[Row], *, order: Sequence[str], cursor: str = "", size: int = SIZE) -> Page[Row]:
    """The rows after a cursor for a program that reads to the end: none where there are none any more.

    Raises WrongCursor where `page` would begin anew, which a program might do for ever.
    """
    columns = [_Column.named(rows.model, name) for name in order]
    start = _read(cursor, order)
    if cursor and not start:
        raise WrongCursor(field="cursor")
    found, more = _take(rows, columns, start, size)
    return _page(found, columns, order, has_next=more, has_previous=bool(cursor))


def count_up_to(rows: QuerySet[Row], limit: int) -> Count:
    """How many rows, counting no further than `limit`."""
    number = rows.order_by()[: limit + 1].count()
    return Count(min(number, limit), number > limit)


@dataclass(frozen=True)
class _Column:
    name: str
    descending: bool
    nullable: bool

    @classmethod
    def named(cls, model: type[Model], name: str) -> _Column:
        bare = name.removeprefix("-")
        return cls(bare, name.startswith("-"), _may_be_null(model, bare))

    def reversed(self) -> _Column:
        return _Column(self.name, not self.descending, self.nullable)

    @property
    def ordering(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    def value(self, row: Model) -> Any:
        value: Any = row
        for name in self.name.split("__"):
            value = getattr(value, name, None)
        return value

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any) -> Q | None:
        """Rows whose value comes later in this direction; None if there can be no such row."""
        null = Q(**{f"{self.name}__isnull": True})
        if value is None:
            return ~null if self.descending else None
        if self.descending:
            return Q(**{f"{self.name}__lt": value})
        later = Q(**{f"{self.name}__gt": value})
        return later | null if self.nullable else later

    def from_here(self, value: Any) -> Q | None:
        """Rows not before the value: the bound that lets an index begin at the cursor."""
        if value is None or (self.nullable and not self.descending):
            return None
        return Q(**{f"{self.name}__{'lte' if self.descending else 'gte'}": value})


def _may_be_null(model: type[Model], name: str) -> bool:
    if name == "pk":
        return False
    try:
        return bool(model._meta.get_field(name).null)
    except FieldDoesNotExist:
        return True  # an annotation, or a path through a relation


def _take(
    rows: QuerySet[Row], columns: Sequence[_Column], cursor: Sequence[Any] | None, size: int
) -> tuple[list[Row], bool]:
    """Up to `size` rows beyond the cursor, and whether there are more."""
    if cursor is not None:
        rows = rows.filter(_beyond(columns, cursor))
    found = list(rows.order_by(*(column.ordering for column in columns))[: size + 1])
    return found[:size], len(found) > size


def _beyond(columns: Sequence[_Column], cursor: Sequence[Any]) -> Q:
    """(a, b, c) > (x, y, z) spelt out: a > x, or a = x and b > y, or a = x and b = y and c > z."""
    places = Q(pk__in=[])
    equal = Q()
    for column, value in zip(columns, cursor, strict=True):
        later = column.beyond(value)
        if later is not None:
            places |= equal & later
        equal &= column.same(value)
    return places & (columns[0].from_here(cursor[0]) or Q())


def _page(
    rows: Sequence[Row],
    columns: Sequence[_Column],
    order: Sequence[str],
    *,
    has_next: bool,
    has_previous: bool,
) -> Page[Row]:
    if not rows:
        return Page(rows=rows)
    return Page(
        rows=rows,
        next=_cursor(rows[-1], columns, order) if has_next else "",
        previous=_cursor(rows[0], columns, order) if has_previous else "",
    )


def _cursor(row: Model, columns: Sequence[_Column], order: Sequence[str]) -> str:
    return signing.dumps([_json(column.value(row)) for column in columns], salt=_salt(order))


def _read(cursor: str, order: Sequence[str]) -> list[Any] | None:
    """The values of a cursor made for the same ordering; None for any other text."""
    try:
        values = signing.loads(cursor, salt=_salt(order)) if cursor else None
    except signing.BadSignature:
        return None
    return values if isinstance(values, list) else None


def _salt(order: Sequence[str]) -> str:
    return "breakwater.pages:" + ",".join(order)


def _json(value: Any) -> Any:
    """Exact text for what JSON has no type for; Django's columns read it back."""
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
