"""Who gets a new case: the designated official, else the least loaded officer of the leading department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from breakwater.access.roles import DistrictOfficial, DivisionOfficer
from breakwater.casework import queries
from breakwater.casework.states import Level
from breakwater.enterprises import queries as enterprises
from breakwater.enterprises.models import Enterprise
from breakwater.kernel.errors import Refusal
from breakwater.organisation import queries as organisation
from breakwater.organisation.models import Department, User
from breakwater.playbook import queries as playbook


class NobodyResponsible(Refusal):
    code = "casework.nobody_responsible"
    message = _(
        "No department answers for measure %(measure)s in the playbook. Tell the system administrator."
    )


@dataclass(frozen=True)
class Route:
    """The leading department, and the officer if one can be named now."""

    department: Department
    handler: User | None


def route(*, enterprise: Enterprise, measure: int, category: str, level: str, day: date) -> Route:
    """An ordinary matter goes to the enterprise's designated official, in the area; without one, and for
    complex and significant matters, to the least loaded officer of the division the playbook names.
    """
    official = enterprises.designated_official(enterprise_id=enterprise.pk, day=day)
    if official is not None and level not in (Level.COMPLEX, Level.SIGNIFICANT):
        acting = organisation.acting_user(official, day)
        department = organisation.department_of(acting, day, area_id=enterprise.area_id)
        if department is not None:
            return Route(department, acting)
    department = playbook.lead_department(measure=measure, category=category)
    if department is None:
        raise NobodyResponsible(measure=measure)
    return Route(department, least_loaded(department=department, day=day))


def least_loaded(*, department: Department, day: date) -> User | None:
    """The present officer of a department with the fewest open cases; the lower id on a tie."""
    officers = organisation.officers(
        department_id=department.pk, roles=[DivisionOfficer.code, DistrictOfficial.code], day=day
    )
    if not officers:
        return None
    load = queries.open_load(officer.pk for officer in officers)
    return min(officers, key=lambda officer: (load.get(officer.pk, 0), officer.pk))
