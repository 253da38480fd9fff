"""Rows the register's tests begin from."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

from breakwater.access.actors import Actor, actor_for
from breakwater.enterprises import operations
from breakwater.enterprises.models import Contact, Enterprise
from breakwater.kernel.identifiers import make_uscc
from breakwater.organisation.models import Area, Department, Post, User

NOW = datetime(2020, 2, 10, 2, 0, tzinfo=UTC)
TODAY = date(2020, 2, 10)
_numbers = itertools.count(1)


def uscc(number: int | None = None) -> str:
    number = next(_numbers) if number is None else number
    return make_uscc(body=f"MA{number:06d}", division="210200")


def area(code: str = "DL-210202", zh: str = "中山区", en: str = "Zhongshan") -> Area:
    values = {
        "kind": "division",
        "names": {"zh-Hans": zh, "en": en},
        "gb_code": code.removeprefix("DL-"),
        "valid_from": date(2000, 1, 1),
    }
    return Area.objects.get_or_create(code=code, defaults=values)[0]


def staff(
    role: str = "district_chief", *, area: Area | None = None, name: str = "王芳", **fields: Any
) -> User:
    """A person with one post: in the area's commerce department, or in the bureau without an area."""
    number = next(_numbers)
    user = User.objects.create_user(f"staff{number}@example.org", kind="staff", name=name, **fields)
    code = area.code if area else "BUREAU"
    department, _ = Department.objects.get_or_create(
        code=code,
        defaults={
            "kind": "district" if area else "bureau",
            "names": {"zh-Hans": code, "en": code},
            "area": area,
        },
    )
    Post.objects.create(user=user, department=department, role=role, starts=date(2019, 1, 1))
    return user


def actor(user: User) -> Actor:
    return actor_for(user=user, today=TODAY)


def chief() -> Actor:
    """Somebody of the bureau who may do everything with the register."""
    return actor(staff("division_chief"))


def particulars(zh: str = "大连远海机械有限公司", **changes: Any) -> operations.Particulars:
    values: dict[str, Any] = {
        "names": {"zh-Hans": zh},
        "legal_form": "wholly_owned",
        "investment_source": "foreign",
    }
    if "area" not in changes:
        changes["area"] = area()
    return operations.Particulars(**{**values, **changes})


def enterprise(zh: str = "大连远海机械有限公司", *, by: Actor | None = None, **changes: Any) -> Enterprise:
    investors = changes.pop("investors", ())
    return operations.register(
        uscc=changes.pop("uscc", None) or uscc(),
        particulars=particulars(zh, **changes),
        investors=investors,
        by=by or chief(),
        now=NOW,
    )


def contact(of: Enterprise, *, by: Actor | None = None, **fields: Any) -> Contact:
    person = operations.Person(**{"name": "李娜", "mobile": "19000000001", **fields})
    return operations.add_contact(enterprise_id=of.pk, person=person, by=by or chief(), now=NOW)


def member(of: Enterprise, email: str = "kim@example.com") -> User:
    """Somebody who signs in for the enterprise."""
    return operations.invite_contact(contact_id=contact(of, email=email).pk, by=chief(), now=NOW)
