"""A small city for the spine's tests: three areas' worth of people, one enterprise with its official."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from breakwater.access.actors import Actor, actor_for, system
from breakwater.casework.models import Case
from breakwater.casework.operations import records, steps
from breakwater.casework.states import Channel, Level, RecordKind
from breakwater.enterprises import operations as register
from breakwater.enterprises.models import Contact, Enterprise
from breakwater.kernel.clock import SHANGHAI
from breakwater.kernel.identifiers import make_uscc
from breakwater.measures.assistance.models import Severity
from breakwater.measures.assistance.operations import register_difficulty
from breakwater.organisation.models import Area, Department, Post, User
from breakwater.playbook.operations import apply

PLAYBOOK = Path(__file__).parents[2] / "playbooks" / "dalian-2020"
ZHONGSHAN = "DL-210202"


def at(text: str) -> datetime:
    """A moment of 2020 in Dalian: "02-12 10:00"."""
    return datetime.fromisoformat(f"2020-{text}").replace(tzinfo=SHANGHAI)


MONDAY = at("03-02 09:00")
TODAY = MONDAY.date()


@dataclass
class City:
    """The people of the tests, and shorthands for what they do."""

    enterprise: Enterprise
    contact: Contact
    member: User
    official: User
    colleague: User
    district_chief: User
    officer: User
    division_chief: User
    leader: User
    deputy: User
    partner: User

    def actor(self, who: str, day: date = TODAY) -> Actor:
        return actor_for(user=getattr(self, who), today=day)

    def difficulty(self, *, who: str = "member", now: datetime = MONDAY, **changes: Any) -> Case:
        values: dict[str, Any] = {
            "enterprise_id": self.enterprise.pk,
            "category": "labour-return",
            "title": "직원들이 돌아올 수 없습니다",
            "text": "춘절 이후 120명이 복귀하지 못했습니다.",
            "severity": Severity.STOPPED,
            "language": "ko",
            "channel": Channel.PORTAL,
            "level": Level.ORDINARY,
        }
        return register_difficulty(**{**values, **changes}, by=self.actor(who, now.date()), now=now)

    def take(self, case: Case, name: str, who: str, now: datetime = MONDAY, /, **data: Any) -> Case:
        version = data.pop("version", None)
        return steps.take(
            number=case.number, name=name, by=self.actor(who, now.date()), now=now, version=version, data=data
        )

    def log(self, case: Case, who: str, kind: RecordKind, now: datetime = MONDAY, text: str = "…") -> None:
        records.log(number=case.number, kind=kind, text=text, by=self.actor(who, now.date()), now=now)

    def proposed(self, case: Case, now: datetime = MONDAY) -> Case:
        """Taken as far as the answer, by its official."""
        self.take(case, "accept", "official", now)
        self.log(case, "official", RecordKind.CALL, now)
        return self.take(case, "propose", "official", now, solution="Buses on Thursday.", outcome="solved")


def build() -> City:
    apply(playbook=PLAYBOOK, by=system("tests"), now=at("02-07 09:00"))
    area = Area.objects.get(code=ZHONGSHAN)
    district = Department.objects.get(area=area, kind="district")
    division, bureau = Department.objects.get(code="IPD-3"), Department.objects.get(code="BOC")
    people = {
        "official": person("district_official", district, "卢海"),
        "colleague": person("district_official", district, "苏晴"),
        "district_chief": person("district_chief", district, "韩区长"),
        "officer": person("division_officer", division, "潘若"),
        "division_chief": person("division_chief", division, "秦处长"),
        "leader": person("leader", bureau, "局长"),
        "deputy": person("deputy_leader", bureau, "副局长"),
        "partner": person("partner", Department.objects.get(code="CUSTOMS"), "关员", kind="partner"),
    }
    chief = actor_for(user=people["district_chief"], today=MONDAY.date())
    enterprise = register.register(
        uscc=make_uscc(body="MA000001", division="210202"),
        particulars=register.Particulars(
            names={"zh-Hans": "大连韩光电子有限公司", "ko": "다롄한광전자"},
            legal_form="wholly_owned",
            investment_source="foreign",
            area=area,
        ),
        by=chief,
        now=at("02-10 09:00"),
    )
    contact = register.add_contact(
        enterprise_id=enterprise.pk,
        person=register.Person(name="김민준", mobile="19000000001", email="kim@example.com", language="ko"),
        by=chief,
        now=at("02-10 09:00"),
    )
    register.designate(
        enterprise_id=enterprise.pk,
        official_id=people["official"].pk,
        contact_id=contact.pk,
        starts=date(2020, 2, 10),
        by=chief,
        now=at("02-10 09:00"),
    )
    member = register.invite_contact(contact_id=contact.pk, by=chief, now=at("02-10 09:00"))
    return City(enterprise=enterprise, contact=contact, member=member, **people)


def person(role: str, department: Department, name: str, kind: str = "staff") -> User:
    user = User.objects.create_user(
        f"{role}.{department.code}.{User.objects.count()}@example.org".lower(), kind=kind, name=name
    )
    Post.objects.create(user=user, department=department, role=role, starts=date(2019, 1, 1))
    return user
