"""Entering the enterprises: the register, facts, contacts, and the official of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from breakwater.access.roles import DistrictChief, DistrictOfficial
from breakwater.demo import people, profiles, texts
from breakwater.demo.accounts import DOMAIN
from breakwater.demo.city import City
from breakwater.demo.profiles import Profile
from breakwater.enterprises import operations as register
from breakwater.enterprises.models import Contact, Designation, Enterprise
from breakwater.kernel.clock import SHANGHAI, today
from breakwater.messaging.operations import want_mail
from breakwater.organisation.models import Area, User
from breakwater.organisation.queries import in_force

UNDESIGNATED = 20
"""One in so many has no official yet."""
CLOSE_OF_DAY = time(17, 0)


class Register:
    """The enterprises of the city by number, entered or still to be."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.profiles = profiles.draw(city.seed, city.size)
        self.areas = {area.code: area for area in Area.objects.select_related("parent").order_by("position")}
        self._officials: dict[str, list[User]] = {}

    def uscc(self, profile: Profile) -> str:
        """The credit code; a zone without digits of its own registers at the district around it."""
        area = self.areas[profile.area]
        around = area.parent.gb_code if area.parent else area.gb_code
        return profile.uscc(area.registry_code or around or "210200")

    def entered(self, number: int) -> Enterprise:
        """The enterprise in the register. Raises Enterprise.DoesNotExist before it is entered."""
        return Enterprise.objects.select_related("area").get(uscc=self.uscc(self.profiles[number]))

    def officials(self, area: str) -> list[User]:
        """Who may look after enterprises of an area: officials first, or else the chief."""
        if area not in self._officials:
            posts = in_force(today(self.city.founded))
            people_of = User.objects.filter(posts__in=self.areas[area].departments.get().posts.filter(posts))
            found = people_of.order_by("posts__role", "pk").distinct("posts__role", "pk")
            officials = list(found.filter(posts__role=DistrictOfficial.code))
            self._officials[area] = officials or list(found.filter(posts__role=DistrictChief.code))
        return self._officials[area]

    # Entering ---------------------------------------------------------------------------------------------

    def enter(self, numbers: Sequence[int]) -> None:
        """Enter some enterprises and give them their officials."""
        at = self.city.founded + timedelta(hours=2)
        for number in numbers:
            self._enter(self.profiles[number], at + timedelta(seconds=number))
        self._designate(numbers, at + timedelta(hours=3))

    def _enter(self, profile: Profile, at: datetime) -> None:
        enterprise = register.register(
            uscc=self.uscc(profile),
            particulars=self._particulars(profile),
            investors=_holdings(profile),
            by=self.city.house,
            now=at,
        )
        contact = self._contact(profile, enterprise, at)
        for source, as_of, facts in _facts(self.city, profile):
            close_of_day = datetime.combine(as_of, CLOSE_OF_DAY, tzinfo=SHANGHAI)
            register.record_facts(
                enterprise_id=enterprise.pk,
                facts=facts,
                as_of=as_of,
                source=source,
                by=self.city.house,
                now=max(at, close_of_day),
            )
        if profile.account:
            self.give_account(contact, at)

    def _particulars(self, profile: Profile) -> register.Particulars:
        dice = self.city.chance("address", profile.number)
        streets = texts.load("enterprises")["streets"].get(profile.area, ["滨海路", "和平街"])
        area = self.areas[profile.area]
        return register.Particulars(
            names=profile.names,
            legal_form=profile.legal_form,
            investment_source=profile.source,
            area=area,
            activities=["foreign_trade"] if profile.trades else [],
            industry=profile.industry,
            address=f"大连市{area.names['zh-Hans']}{dice.choice(streets)}{dice.randint(1, 280)}号",
            language=profile.language,
        )

    def _contact(self, profile: Profile, enterprise: Enterprise, at: datetime) -> Contact:
        number = profile.number
        if profile.account:
            reach = {"mobile": f"190000{number:05}", "email": f"{profile.account}@{DOMAIN}"}
        else:
            reach = {
                "mobile": f"190000{number:05}",
                "phone": f"0411-8000{number % 10_000:04}" if number % 3 else "",
                "email": f"contact{number:04}@example.com",
            }
        who = profile.contact or people.somebody(self.city, profile.language, number)
        person = register.Person(**who, **reach, language=profile.language)
        return register.add_contact(enterprise_id=enterprise.pk, person=person, by=self.city.house, now=at)

    def give_account(self, contact: Contact, at: datetime) -> User:
        """Let a contact sign in; without mail."""
        user = register.invite_contact(contact_id=contact.pk, by=self.city.house, now=at)
        want_mail(wanted=False, by=self.city.actor(user, at))
        return user

    # Officials --------------------------------------------------------------------------------------------

    def _designate(self, numbers: Sequence[int], at: datetime) -> None:
        """Each its official, in turn; of twenty one is left for somebody to find in the report of gaps."""
        for number in (number for number in numbers if self.profiles[number].official):
            self._designate_to(self.city.person(self.profiles[number].official), [number], at)
        shares: dict[int, tuple[User, list[int]]] = {}
        for number in numbers:
            profile = self.profiles[number]
            if not profile.official and number % UNDESIGNATED != UNDESIGNATED - 1:
                officials = self.officials(profile.area)
                official = officials[number % len(officials)]
                shares.setdefault(official.pk, (official, []))[1].append(number)
        for official, share in shares.values():
            self._designate_to(official, share, at)

    def _designate_to(self, official: User, numbers: Sequence[int], at: datetime) -> None:
        codes = [self.uscc(self.profiles[number]) for number in numbers]
        found = Enterprise.objects.filter(uscc__in=codes).order_by("pk")
        register.designate_many(
            enterprise_ids=list(found.values_list("pk", flat=True)),
            official_id=official.pk,
            starts=today(self.city.founded),
            by=self.city.house,
            now=at,
        )


def leave_gaps(city: City) -> None:
    """What the report of gaps is for: officials who moved on last week, contacts whose numbers are dead."""
    last_week = city.now - timedelta(days=6)
    held = list(Designation.objects.filter(ends=None, contact__user=None).order_by("enterprise__uscc"))
    for designation in held[7::160]:
        register.end_designation(
            designation_id=designation.pk, ends=today(last_week), by=city.house, now=last_week
        )
    for designation in held[11::80]:
        contact = designation.contact
        nobody = register.Person(name=contact.name, position=contact.position, language=contact.language)
        register.amend_contact(contact_id=contact.pk, person=nobody, by=city.house, now=last_week)


def _holdings(profile: Profile) -> list[register.Holding]:
    if profile.country == "CN":
        return []
    outside = register.Holding(country=profile.country, name=profile.investor, share=Decimal(profile.share))
    if profile.share == 100:
        return [outside]
    rest = register.Holding(country="CN", name="", share=Decimal(100 - profile.share))
    return [outside, rest]


def _facts(city: City, profile: Profile) -> Iterator[tuple[str, date, dict[str, Any]]]:
    """What returns, statistics and visits say: source, day and values in units of `FactName`."""
    dice, sources = city.chance("facts", profile.number), texts.load("enterprises")["sources"]
    last_year = date(city.now.year - 1, 12, 31)
    turnover = profile.employees * dice.randint(20, 120) * 1_000_000  # fen
    yield (
        sources["annual"],
        last_year,
        {
            "employees": profile.employees,
            "turnover_fen": turnover,
            "registered_capital_fen": turnover // dice.randint(3, 9),
            "size_class": _size_class(profile.employees),
        },
    )
    if profile.country != "CN" or profile.trades:
        yield sources["statistics"], last_year, _outside(profile, turnover, dice.random())
    if profile.number % 2 == 0:
        yield sources["visit"], city.day(-dice.randint(2, 50)), _resumption(profile, dice.random())


def _outside(profile: Profile, turnover: int, part: float) -> dict[str, Any]:
    """What the bureau's statistics know of investment and exports, in US cents."""
    facts: dict[str, Any] = {"export_value_usd_cents": int(turnover * part / 7)}
    if profile.country != "CN":
        facts |= {
            "paid_in_fdi_usd_cents": turnover // 40,
            "foreign_employees": int(profile.employees * part / 20),
        }
    return facts


def _resumption(profile: Profile, rate: float) -> dict[str, Any]:
    """How far the enterprise is at work again; the rate in 1/100 percent."""
    if rate < 0.05:
        return {"resumption_status": "stopped", "resumption_rate": 0, "staff_returned": 0}
    state = "full" if rate > 0.6 else "partial" if rate > 0.15 else "preparing"
    part = 1.0 if state == "full" else rate
    return {
        "resumption_status": state,
        "resumption_rate": int(part * 10_000),
        "staff_returned": int(profile.employees * part),
        "ppe_stock_days": int(rate * 30),
    }


def _size_class(employees: int) -> str:
    if employees < 20:
        return "micro"
    return "small" if employees < 300 else "medium" if employees < 1000 else "large"
