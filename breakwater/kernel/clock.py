"""The only reader of the clock. Operations are given `now`; they never look for themselves."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today(now: datetime, zone: ZoneInfo = SHANGHAI) -> date:
    """The date on the wall in `zone` at the moment `now`, which must be aware."""
    if now.tzinfo is None:
        raise ValueError("A moment without a time zone has no date: pass an aware datetime.")
    return now.astimezone(zone).date()
