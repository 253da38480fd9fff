"""One matter from its registration on: who does what, and how many working hours later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.files.base import File

from breakwater.access.actors import system
from breakwater.casework.models import Case, Clock
from breakwater.casework.operations import cooperation, records, steps
from breakwater.casework.operations.escalation import climb
from breakwater.casework.states import Channel, Level, RecordKind
from breakwater.demo import papers, texts
from breakwater.demo.city import City
from breakwater.demo.enterprises import Register
from breakwater.demo.profiles import Profile
from breakwater.enterprises.models import Contact, Enterprise
from breakwater.enterprises.queries import designated_official
from breakwater.kernel.clock import SHANGHAI, today
from breakwater.measures.assistance.models import Severity
from breakwater.measures.assistance.operations import register_difficulty
from breakwater.organisation.models import Department, User
from breakwater.playbook import queries as playbook

LADDER = system("ladder")
BY_STAFF = (Channel.HOTLINE, Channel.WECHAT, Channel.VISIT, Channel.EMAIL)
BY_PORTAL = 0.6
SEVERITIES = {
    Severity.MANAGEABLE: 30,
    Severity.HAMPERED: 45,
    Severity.STOPPED: 20,
    Severity.EXISTENTIAL: 5,
}


class Present(Exception):
    """The story has come to the city's present: what would follow has not happened yet."""


class Story:
    """A matter of an enterprise, told step by step; `at` is where the story stands in time."""

    case: Case
    is_slow = False

    def __init__(self, city: City, book: Register, profile: Profile, dice: Random, at: datetime) -> None:
        self.city, self.book, self.profile, self.dice, self.at = city, book, profile, dice, at
        self.enterprise: Enterprise = book.entered(profile.number)
        self.contact: Contact = self.enterprise.contacts.order_by("pk").get()
        self._said = texts.load("dialogue")
        self._topic: dict[str, Any] = {}

    # Time -------------------------------------------------------------------------------------------------

    def later(self, fewest: float, most: float) -> None:
        """Let working hours pass; deadlines that pass with them climb the ladder. Raises Present."""
        hours = timedelta(hours=self.dice.uniform(fewest, most))
        moment = self.city.calendar.add_working_time(self.at, hours)
        if moment >= self.city.now:
            raise Present
        self.neglect(moment)
        self.at = moment

    def neglect(self, until: datetime) -> None:
        """What the ladder did by the clock while nobody acted."""
        late = Clock.objects.filter(case=self.case, status=Clock.Status.RUNNING, due_at__lt=until)
        for clock in late.order_by("due_at", "pk"):
            assert clock.due_at is not None
            for rung in playbook.ladder():
                moment = self.city.calendar.add_working_time(clock.due_at, max(rung.offset, timedelta(0)))
                if moment <= until and climb(clock_id=clock.pk, by=LADDER, now=moment):
                    self.case.refresh_from_db()

    # Registration -----------------------------------------------------------------------------------------

    def register(
        self,
        category: str,
        *,
        level: Level = Level.ORDINARY,
        by_enterprise: bool | None = None,
        words: dict[str, str] | None = None,
        files: Sequence[File[bytes]] = (),
    ) -> None:
        """The enterprise writes in the portal, or staff write down what they heard."""
        self._topic = texts.load("matters")[category]
        by_portal = self.dice.random() < BY_PORTAL if by_enterprise is None else by_enterprise
        language = self.profile.language if by_portal else texts.CHINESE
        words = words or self.dice.choice(texts.pick(self._topic["matters"], language))
        filling = self._filling()
        user = self._member() if by_portal else self._who_hears()
        self.case = register_difficulty(
            enterprise_id=self.enterprise.pk,
            category=category,
            title=words["title"].format(**filling),
            text=words["text"].format(**filling),
            severity=self.dice.choices(list(SEVERITIES), list(SEVERITIES.values()))[0],
            language=language,
            channel=Channel.PORTAL if by_portal else self.dice.choice(BY_STAFF),
            level=level,
            expected_loss_fen=filling["amount"] * 1_000_000 if self.dice.random() < 0.6 else None,
            jobs_at_risk=filling["people"] if self.dice.random() < 0.4 else None,
            since=today(self.at) - timedelta(days=filling["days"]),
            files=files,
            by=self.city.actor(user, self.at),
            now=self.at,
        )

    def _filling(self) -> dict[str, int]:
        people = max(2, int(self.profile.employees * self.dice.uniform(0.1, 0.5)))
        return {
            "people": people,
            "masks": people * 2,
            "days": self.dice.randint(2, 15),
            "amount": self.dice.choice([20, 35, 60, 80, 120, 260, 400]),
            "boxes": self.dice.randint(3, 40),
            "tonnes": self.dice.randint(4, 60),
        }

    def _member(self) -> User:
        """Who signs in for the enterprise; the contact gets an account when it first needs one."""
        if self.contact.user is None:
            self.contact.user = self.book.give_account(self.contact, self.at)
        return self.contact.user

    def _who_hears(self) -> User:
        """The official of the enterprise, or the division's officer at the hotline if there is none today."""
        official = designated_official(enterprise_id=self.enterprise.pk, day=today(self.at))
        here = official is not None and self.city.acting(official, self.at) == official
        return official if official and here else self.city.person("ge.shan")

    # Steps of the unit ------------------------------------------------------------------------------------

    @property
    def handler(self) -> User:
        """Who works on it today."""
        assert self.case.handler is not None
        return self.city.acting(self.case.handler, self.at)

    def take(self, name: str, by: User, **data: Any) -> None:
        """Take a step of the case."""
        self.case = steps.take(
            number=self.case.number, name=name, by=self.city.actor(by, self.at), now=self.at, data=data
        )

    def accept(self) -> None:
        self.take("accept", self.handler)

    def contact_enterprise(self, *, files: Sequence[File[bytes]] = ()) -> None:
        """Call, visit or write, and note what comes next."""
        kind = self.dice.choices(
            [RecordKind.CALL, RecordKind.WECHAT, RecordKind.VISIT, RecordKind.MEETING], [60, 20, 15, 5]
        )[0]
        step_on = self.city.calendar.add_working_days(self.at, self.dice.randint(1, 3))
        self._log(
            self.handler,
            kind,
            self.dice.choice(self._said[kind]),
            next_step=self.dice.choice(self._said["next_step"]),
            next_step_on=step_on.date(),
            files=files,
        )

    def note(self) -> None:
        self._log(self.handler, RecordKind.NOTE, self.dice.choice(self._said["note"]))

    def enquire(self) -> None:
        """The enterprise asks how it stands."""
        if self.contact.user:
            self._log(self.contact.user, RecordKind.MESSAGE, texts.pick(self._said["thanks"], self._tongue))

    def ask_enterprise(self) -> None:
        text = texts.pick(self._said["ask"], self._tongue)
        self.take("ask", self.handler, text=text.format(question=self._topic["question"]))

    def supply(self) -> None:
        """The enterprise answers with a paper; staff note it where it has no account."""
        paper = papers.letter(f"Supplement to {self.case.number}", f"{self.case.number}.pdf")
        text = texts.pick(self._said["supply"], self._tongue)
        self.take("supply", self.contact.user or self.handler, text=text, documents=[paper])

    def answer(self, outcome: str | None = None) -> None:
        """The first key."""
        solution = self.dice.choice(self._topic["solutions"])
        if self._tongue != texts.CHINESE and self.dice.random() < 0.5:
            solution = self._said["answer"][self._tongue].format(solution=solution)
        outcome = outcome or self.dice.choices(["solved", "partly", "explained"], [75, 17, 8])[0]
        self.take("propose", self.handler, solution=solution, outcome=outcome)

    def ask_partner(self) -> None:
        """Ask the department that usually helps with such matters."""
        partner = self._topic.get("partner")
        if partner is None:
            return
        cooperation.ask_department(
            number=self.case.number,
            department=Department.objects.get(code=partner["department"]),
            question=partner["question"],
            by=self.city.actor(self.handler, self.at),
            now=self.at,
        )

    def partner_answers(self) -> None:
        """The department answers, if it has somebody here who can."""
        partner = self._topic.get("partner")
        user = partner and User.objects.filter(posts__department__code=partner["department"]).first()
        if partner and user:
            actor = self.city.actor(user, self.at)
            (department,) = actor.department_ids
            cooperation.answer(
                number=self.case.number,
                department_id=department,
                text=partner["answer"],
                by=actor,
                now=self.at,
            )

    # Steps of others --------------------------------------------------------------------------------------

    def confirm(self, rating: int | None = None) -> None:
        """The second key: by the enterprise, or by an officer who calls it back."""
        rating = rating or self.dice.choices([5, 4, 3, 2, 1], [50, 32, 11, 5, 2])[0]
        comment = self.dice.choice(texts.pick(self._said["comment"], self._tongue))
        if self.contact.user:
            self.take("confirm", self.contact.user, rating=rating, comment=comment)
        else:
            self.take("confirm", self._caller(), rating=rating, comment=self._said["settle"])

    def redo(self) -> None:
        self.take(
            "redo", self.contact.user or self._caller(), reason=texts.pick(self._said["redo"], self._tongue)
        )

    def reopen(self) -> None:
        self.take("reopen", self._member(), reason=texts.pick(self._said["reopen"], self._tongue))

    def withdraw(self) -> None:
        self.take("withdraw", self._member(), reason=texts.pick(self._said["withdraw"], self._tongue))

    def dispute(self) -> None:
        self.take("dispute", self.handler, reason=self.dice.choice(self._said["dispute"]))

    def decide_dispute(self) -> None:
        """The division's chief gives it to an officer of the division that leads such matters, for good."""
        officer = self.city.person("ren.nanfeng")
        self._assign("decide_objection", officer, self._said["decide"])

    def assign(self, officer: User) -> None:
        self._assign("assign", officer, self._said["assign"])

    def _assign(self, step: str, officer: User, reason: str) -> None:
        department = Department.objects.get(posts__user=officer)
        self.take(step, self.city.person("deputy"), department=department, handler=officer, reason=reason)

    def extend(self, days: int) -> None:
        assert self.case.due_at is not None
        until = self.city.calendar.add_working_days(max(self.case.due_at, self.at), days)
        self.take("extend", self.handler, until=until, reason=self._said["extend"])

    def give_reason(self, step: str, by: User | None = None, **data: Any) -> None:
        """A step that needs its reason only: grade, escalate, supervise, reject."""
        self.take(step, by or self.handler, reason=self._said[step], **data)

    def meet(self) -> None:
        """The working group discusses a significant matter."""
        words = self._said["meeting_decision"]
        self.take("decide", self.city.person("deputy"), held_on=today(self.at), **words)

    def merge_into(self, other: Story) -> None:
        self.take("merge", self.handler, into=other.case.number)

    # Shorthands -------------------------------------------------------------------------------------------

    @property
    def _tongue(self) -> str:
        """The language in which the matter is spoken of."""
        return self.case.language

    def _caller(self) -> User:
        """Who calls back: somebody who did not propose the answer."""
        accounts = ["ge.shan", "pan.ruobing", "mo.ran"]
        callers = [self.city.person(account) for account in accounts]
        return next(user for user in callers if user.pk != self.case.proposed_by_id)

    def _log(self, by: User, kind: RecordKind, text: str, **more: Any) -> None:
        records.log(
            number=self.case.number,
            kind=kind,
            text=text.format(contact=self.contact.name),
            by=self.city.actor(by, self.at),
            now=self.at,
            **more,
        )
        self.case.refresh_from_db()


def after_hours(at: datetime, dice: Random) -> datetime:
    """An evening moment of the same day: enterprises write when the office is closed, too."""
    evening = at.astimezone(SHANGHAI).replace(hour=18, minute=0)
    return evening + timedelta(minutes=dice.randint(0, 280))
