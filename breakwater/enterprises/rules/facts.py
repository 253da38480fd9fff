"""Which kind of value each fact has, and whether a value is one of that kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a fact's value is and how it is stored."""

    CNY = "cny"  # whole fen
    USD = "usd"  # whole cents
    COUNT = "count"  # people, days
    RATE = "rate"  # hundredths of a percent, 0 to 10,000
    DAY = "day"  # "2020-02-10"
    CHOICE = "choice"
    TEXT = "text"


KINDS = {
    "registered_capital_fen": Kind.CNY,
    "paid_in_fdi_usd_cents": Kind.USD,
    "export_value_usd_cents": Kind.USD,
    "turnover_fen": Kind.CNY,
    "tax_paid_fen": Kind.CNY,
    "employees": Kind.COUNT,
    "foreign_employees": Kind.COUNT,
    "size_class": Kind.CHOICE,
    "customs_code": Kind.TEXT,
    "resumption_status": Kind.CHOICE,
    "resumption_date": Kind.DAY,
    "resumption_rate": Kind.RATE,
    "staff_returned": Kind.COUNT,
    "ppe_stock_days": Kind.COUNT,
    "orders_at_risk_usd_cents": Kind.USD,
}
CHOICES = {
    "size_class": ("micro", "small", "medium", "large"),
    "resumption_status": ("stopped", "preparing", "partial", "full"),
}
LARGEST = 10**15
FULL_RATE = 10_000


def _whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


_FITS: dict[Kind, Callable[[Any], bool]] = {
    Kind.CNY: lambda value: _whole(value, LARGEST),
    Kind.USD: lambda value: _whole(value, LARGEST),
    Kind.COUNT: lambda value: _whole(value, 10_000_000),
    Kind.RATE: lambda value: _whole(value, FULL_RATE),
    Kind.DAY: _is_day,
    Kind.TEXT: lambda value: isinstance(value, str) and 0 < len(value) <= 100,
}


def fits(name: str, value: Any) -> bool:
    """Whether `value` is one the fact `name` may have; False for an unknown name."""
    if name in CHOICES:
        return value in CHOICES[name]
    return name in KINDS and _FITS[KINDS[name]](value)
