"""Moments and calendars for property tests."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from breakwater.kernel.clock import SHANGHAI
from breakwater.kernel.working_calendar import Hours, WorkingCalendar, for_china

OFFICE_HOURS = ((time(8, 30), time(11, 30)), (time(13, 0), time(17, 0)))

#: Liaoning: no enterprise resumes work before 10 February 2020.
LIAONING = for_china(
    hours=OFFICE_HOURS, overrides={date(2020, 2, 3) + timedelta(days=n): False for n in range(7)}
)

moments = st.datetimes(
    min_value=datetime(2019, 12, 1),  # noqa: DTZ001
    max_value=datetime(2020, 12, 31),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)
days_of_2020 = st.dates(date(2020, 1, 1), date(2020, 12, 31))


@st.composite
def office_hours(draw: st.DrawFn) -> tuple[Hours, ...]:
    """One to three spans of whole minutes, the first of an hour at least."""
    opens = draw(st.integers(0, 22 * 60))
    later = draw(st.lists(st.integers(opens + 60, 24 * 60 - 1), min_size=1, max_size=5, unique=True))
    edges = [time(*divmod(minute, 60)) for minute in [opens, *sorted(later)]]
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Any office hours, holidays and make-up days scattered over 2020."""
    exceptions = draw(st.frozensets(days_of_2020, max_size=40))
    return WorkingCalendar(
        hours=draw(office_hours()),
        holidays=frozenset(day for day in exceptions if day.weekday() < 5),
        make_up_days=frozenset(day for day in exceptions if day.weekday() >= 5),
    )


def at(text: str) -> datetime:
    """A moment in Dalian: `02-07 10:00` of 2020."""
    return datetime.strptime(f"2020-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
