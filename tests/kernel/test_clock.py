from datetime import UTC, date, datetime, timedelta

import pytest

from breakwater.kernel import clock


def test_now_is_an_aware_moment_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_today_is_the_date_in_shanghai_which_is_eight_hours_ahead() -> None:
    assert clock.today(datetime(2020, 2, 6, 15, 59, tzinfo=UTC)) == date(2020, 2, 6)
    assert clock.today(datetime(2020, 2, 6, 16, 0, tzinfo=UTC)) == date(2020, 2, 7)


def test_a_moment_without_a_time_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.today(datetime(2020, 2, 7))  # noqa: DTZ001
