"""What every chapter of the building needs: the city's present, its chance, its people as actors."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from breakwater.access.actors import Actor, actor_for, system
from breakwater.demo.accounts import DOMAIN
from breakwater.kernel.clock import SHANGHAI, today
from breakwater.kernel.working_calendar import WorkingCalendar
from breakwater.organisation.models import User
from breakwater.organisation.queries import acting_user
from breakwater.playbook import queries as playbook

WEEKS = 8


class City:
    """A city of `size` enterprises at its present `now`. The same seed draws the same city.

    Chance is drawn for each thing by name, never from one stream: what was cut off goes on as if it had not
    been.
    """

    def __init__(self, *, seed: int, size: int, now: datetime) -> None:
        self.seed, self.size, self.now = seed, size, now.astimezone(SHANGHAI)
        self.began = self.now - timedelta(weeks=WEEKS)
        self.founded = (self.began - timedelta(days=5)).replace(hour=9, minute=0, second=0, microsecond=0)
        self.house = system("demo")
        self._actors: dict[tuple[int, date], Actor] = {}
        self._acting: dict[tuple[int, date], User] = {}
        self._staff: dict[str, User] = {}

    def chance(self, *of: object) -> Random:
        """The dice of one thing."""
        return Random(":".join(map(str, (self.seed, *of))))  # noqa: S311 - a made-up city keeps no secret

    # People -----------------------------------------------------------------------------------------------

    def person(self, account: str) -> User:
        """Somebody of data/people.yaml by the part of the address before the @."""
        if account not in self._staff:
            self._staff[account] = User.objects.get(email=f"{account}@{DOMAIN}")
        return self._staff[account]

    def actor(self, user: User, at: datetime) -> Actor:
        """The person as they act at a moment, asked for once a day."""
        key = user.pk, today(at)
        if key not in self._actors:
            self._actors[key] = actor_for(user=user, today=key[1])
        return self._actors[key]

    def acting(self, user: User, at: datetime) -> User:
        """The person, or whoever stands in for them that day."""
        key = user.pk, today(at)
        if key not in self._acting:
            self._acting[key] = acting_user(user, key[1])
        return self._acting[key]

    # Time -------------------------------------------------------------------------------------------------

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return playbook.calendar()

    def ago(self, hours: float) -> datetime:
        """The moment after which so many working hours passed until the present."""
        calendar = self.calendar
        since = calendar.working_time_between(self.began, self.now) - timedelta(hours=hours)
        return calendar.add_working_time(self.began, max(since, timedelta(minutes=1)))

    def at_part(self, part: float) -> datetime:
        """A working moment of the eight weeks: 0 is their begin, 1 the present."""
        span = self.calendar.working_time_between(self.began, self.now)
        return self.calendar.add_working_time(self.began, span * part)

    def day(self, offset: int) -> date:
        """A day by its distance from today."""
        return today(self.now) + timedelta(days=offset)
