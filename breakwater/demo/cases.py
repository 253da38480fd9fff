"""How matters go: short plots, from the plain one to the hard one, and which of them the city has seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from random import Random

from django.core.files.base import File

from breakwater.casework.states import Level
from breakwater.demo import papers, texts
from breakwater.demo.city import City
from breakwater.demo.enterprises import Register
from breakwater.demo.story import Present, Story, after_hours

Plot = Callable[[Story], None]

CATEGORIES: Mapping[str, int] = {
    "labour-return": 17,
    "protective-supplies": 13,
    "logistics": 13,
    "raw-materials": 9,
    "finance": 9,
    "tax-fee": 5,
    "approval": 9,
    "contract": 5,
    "customs": 7,
    "foreign-staff": 5,
    "energy": 2,
    "rent": 4,
    "policy": 6,
    "other": 3,
}
"""How often enterprises bring up what."""


def category(dice: Random) -> str:
    return dice.choices(list(CATEGORIES), list(CATEGORIES.values()))[0]


# Plots ----------------------------------------------------------------------------------------------------


def untouched(story: Story) -> None:
    """Registered, and nobody has looked at it yet."""
    story.register(category(story.dice))


def accepted(story: Story) -> None:
    story.register(category(story.dice))
    story.later(*((2.2, 7) if story.is_slow else (0.2, 1.6)))
    story.accept()


def begun(story: Story) -> None:
    """Accepted and contacted; work goes on."""
    accepted(story)
    story.later(0.5, 4)
    story.contact_enterprise(files=_photos(story))
    if story.dice.random() < 0.4:
        story.later(0.2, 1)
        story.note()


def asked(story: Story) -> None:
    """Waiting for the enterprise."""
    begun(story)
    story.later(1, 6)
    story.ask_enterprise()


def supplied(story: Story) -> None:
    asked(story)
    story.later(2, 20)
    story.supply()


def answered(story: Story) -> None:
    begun(story)
    story.later(3, 18)
    story.answer()


def answered_with_help(story: Story) -> None:
    """A partner is asked and answers before the enterprise gets its answer."""
    begun(story)
    story.later(0.5, 3)
    story.ask_partner()
    story.later(3, 20)
    story.partner_answers()
    story.later(1, 6)
    story.answer()


def closed(story: Story) -> None:
    answered(story)
    story.later(1, 16)
    story.confirm()


def closed_with_help(story: Story) -> None:
    answered_with_help(story)
    story.later(1, 16)
    story.confirm()


def closed_after_question(story: Story) -> None:
    supplied(story)
    story.later(2, 12)
    story.answer()
    story.later(1, 16)
    story.confirm()


def explained(story: Story) -> None:
    """A question of policy, answered and confirmed soon."""
    story.register("policy", level=Level.CONSULT)
    story.later(0.3, 1.5)
    story.accept()
    story.later(0.5, 5)
    story.contact_enterprise()
    story.later(0.5, 5)
    story.answer("solved")
    story.later(1, 10)
    story.confirm()


def redone(story: Story) -> None:
    """The answer did not hold: back to work, answered again, closed."""
    answered(story)
    story.later(2, 14)
    story.redo()
    story.later(3, 14)
    story.contact_enterprise()
    story.later(2, 14)
    story.answer()
    story.later(2, 12)
    story.confirm(4)


def reopened(story: Story) -> None:
    """Closed, and back again."""
    closed(story)
    story.later(10, 40)
    story.reopen()
    story.later(1, 6)
    story.contact_enterprise()


def withdrawn(story: Story) -> None:
    story.register(category(story.dice), by_enterprise=True)
    story.later(0.5, 1.8)
    story.accept()
    story.later(2, 9)
    story.withdraw()


def rejected(story: Story) -> None:
    """Not a matter of this mechanism; the leader's deputy says where to go."""
    story.register("other")
    story.later(1, 6)
    story.give_reason("reject", story.city.person("deputy"))


def disputed(story: Story) -> None:
    """The unit objects; nobody has decided yet."""
    story.register(category(story.dice))
    story.later(0.5, 1.9)
    story.dispute()


def decided(story: Story) -> None:
    """An objection decided for good, then worked on."""
    disputed(story)
    story.later(1, 6)
    story.decide_dispute()
    story.later(0.3, 1.8)
    story.accept()
    story.later(1, 6)
    story.contact_enterprise()


def merged(story: Story) -> None:
    """The enterprise writes the same again; the second goes into the first."""
    begun(story)
    again = Story(story.city, story.book, story.profile, story.dice, story.at)
    again.case = story.case
    again.later(2, 8)
    again.register(story.case.category, by_enterprise=True)
    again.later(0.3, 1.8)
    again.merge_into(story)


def extended(story: Story) -> None:
    """More time, said to the enterprise before the old date."""
    answered_plan(story)
    story.later(8, 16)
    story.extend(story.dice.randint(3, 6))


def answered_plan(story: Story) -> None:
    begun(story)
    story.later(0.5, 3)
    story.ask_partner()


def graded(story: Story) -> None:
    """Harder than it looked: complex, with a partner's help still awaited."""
    begun(story)
    story.later(0.5, 3)
    story.give_reason("grade", level=Level.COMPLEX)
    story.later(0.3, 2)
    story.ask_partner()


def escalated(story: Story) -> None:
    """Taken up by hand."""
    graded(story)
    story.later(6, 20)
    story.give_reason("escalate")


def supervised(story: Story) -> None:
    """The leader wants to hear of it each day."""
    graded(story)
    story.later(4, 16)
    story.enquire()
    story.later(0.5, 3)
    story.give_reason("supervise", story.city.person("leader"))


def complex_one(story: Story) -> None:
    """Across departments, with the division from the start."""
    story.register(category(story.dice), level=Level.COMPLEX)
    _taken_by_division(story)
    story.later(0.5, 3)
    story.ask_partner()
    story.later(4, 24)
    story.partner_answers()
    story.later(3, 14)
    story.answer()
    story.later(2, 16)
    story.confirm()


def settled(plot: Plot) -> Plot:
    """The plot and how it came to a good end."""

    def told(story: Story) -> None:
        plot(story)
        story.later(4, 24)
        story.answer()
        story.later(1, 16)
        story.confirm()

    return told


def left_lying(story: Story) -> None:
    """Begun and then forgotten: the ladder climbs."""
    begun(story)
    story.later(45, 90)
    story.note()


def significant(story: Story) -> None:
    """One matter, one discussion: decided by a meeting, answered, closed."""
    significant_open(story)
    story.later(10, 30)
    story.answer("partly")
    story.later(4, 16)
    story.confirm(5)


def significant_open(story: Story) -> None:
    words = story.dice.choice(texts.load("dialogue")["significant"])
    story.register(words["category"], level=Level.SIGNIFICANT, by_enterprise=False, words=words)
    _taken_by_division(story)
    story.later(1, 6)
    story.ask_partner()
    story.later(4, 12)
    story.meet()
    story.later(2, 8)
    story.partner_answers()


def unassigned(story: Story) -> None:
    """For a division whose only officer is away: registered, and waiting for a name."""
    story.register("contract", level=Level.COMPLEX, by_enterprise=True)


def _taken_by_division(story: Story) -> None:
    """An officer of the leading division takes it on; where none was present, the deputy leader names one."""
    if story.case.handler is None:
        story.later(0.3, 2)
        story.assign(story.city.person("pan.ruobing"))
    story.later(0.3, 1.8)
    story.accept()
    story.later(0.5, 5)
    story.contact_enterprise()


def _photos(story: Story) -> list[File[bytes]]:
    chosen = story.dice.random() < 0.12
    return [papers.photo(story.dice, f"现场照片-{story.case.number}.png")] if chosen else []


# Which of them --------------------------------------------------------------------------------------------

USUAL: Mapping[Plot, int] = {
    closed: 34,
    closed_with_help: 16,
    closed_after_question: 13,
    explained: 9,
    redone: 5,
    settled(reopened): 2,
    withdrawn: 2,
    rejected: 2,
    settled(decided): 2,
    merged: 2,
    settled(extended): 2,
    settled(supervised): 1,
    settled(escalated): 1,
    complex_one: 6,
    left_lying: 2,
    significant: 1,
}
"""How often what happens in the long run; those that began lately have come as far as time allowed."""


@dataclass(frozen=True)
class Told:
    """A plot that began so many working hours ago, for an enterprise by number."""

    plot: Plot
    hours: float
    enterprise: int


KNOWN = 4
"""Enterprises one can be."""
SLOW = 0.08
"""Part of the matters that are accepted too late."""

OF_KNOWN: tuple[tuple[tuple[Plot, float], ...], ...] = (
    # the Korean electronics maker
    ((asked, 16), (answered, 30), (begun, 9), (closed, 90), (closed_with_help, 200), (untouched, 0.7)),
    # the Japanese machine builder
    ((answered_with_help, 45), (graded, 20), (closed_after_question, 120), (redone, 160), (accepted, 3)),
    # the American software firm
    ((begun, 12), (explained, 60), (supplied, 50), (closed, 140)),
    # the foreign-trade company of Dalian
    ((extended, 32), (answered, 34), (closed, 100), (significant_open, 50), (merged, 26)),
)

EVERY_STATE: tuple[tuple[Plot, float], ...] = (
    (untouched, 0.5), (untouched, 1), (untouched, 1.5), (untouched, 6), (accepted, 2.5), (accepted, 4),
    (accepted, 9), (begun, 8), (begun, 14), (begun, 22), (begun, 70), (asked, 20), (asked, 24), (asked, 60),
    (supplied, 45), (supplied, 40), (answered, 30), (answered, 27), (answered_with_help, 50), (closed, 60),
    (closed, 80), (closed_with_help, 90), (closed_after_question, 100), (explained, 40), (redone, 120),
    (reopened, 150), (reopened, 120), (withdrawn, 20), (withdrawn, 60), (rejected, 15), (rejected, 90),
    (disputed, 3), (disputed, 4), (decided, 24), (merged, 30), (extended, 30), (escalated, 45),
    (supervised, 45), (complex_one, 110), (left_lying, 110), (significant, 130), (significant_open, 45),
    (unassigned, 2), (unassigned, 5), (unassigned, 11),
)  # fmt: skip
"""Hours are more than the plot can take, so that it ends where it is meant to."""


def first_matters() -> list[Told]:
    """Those told first, in the order they began: together they show every state there is."""
    known = [Told(*plot, number) for number, plots in enumerate(OF_KNOWN) for plot in plots]
    others = [Told(*plot, number) for number, plot in enumerate(EVERY_STATE, start=KNOWN)]
    return sorted([*known, *others], key=attrgetter("hours"), reverse=True)


def first(city: City, register: Register, number: int) -> None:
    """Tell one of the first matters."""
    told = first_matters()[number]
    profile = register.profiles[told.enterprise % len(register.profiles)]
    tell(told.plot, Story(city, register, profile, city.chance("first", number), city.ago(told.hours)))


def usual(city: City, register: Register, number: int, count: int) -> None:
    """Tell one of the many, in the order in which they came in over the eight weeks."""
    dice = city.chance("usual", number)
    at = city.at_part((number + dice.random()) / count)
    evening = after_hours(at, dice)
    if evening < city.now and dice.random() < 0.15:
        at = evening
    plot = dice.choices(list(USUAL), list(USUAL.values()))[0]
    profile = dice.choice(register.profiles[KNOWN:])
    story = Story(city, register, profile, dice, at)
    story.is_slow = dice.random() < SLOW
    tell(plot, story)


def tell(plot: Plot, story: Story) -> None:
    """Tell a story to its end or to the present; what was left lying since has climbed the ladder."""
    with suppress(Present):  # what would follow has not happened yet
        plot(story)
    story.neglect(story.city.now)
