"""The roles of the house, each with a sentence a person can check it against.

A post (organisation.Post) gives its holder one role in one department. How far a role sees is its `reach`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from breakwater.access.permissions import Permission as P


class Reach(Enum):
    """Which enterprises and cases a role sees."""

    EVERYTHING = "everything"
    AREA = "area"  # those of the department's area
    MEASURES = "measures"  # those of the measures the department answers for, across the city
    ASKED = "asked"  # only the cases its department is asked about
    OWN = "own"  # only the enterprise's own
    NOTHING = "nothing"  # administrators and auditors work no case


CASEWORK = frozenset({
    P.ENTERPRISE_VIEW, P.CASE_VIEW, P.CASE_REGISTER, P.CASE_HANDLE, P.CASE_COOPERATE, P.CASE_CALL_BACK,
    P.PERSONAL_DATA_REVEAL, P.DISTRIBUTION_VIEW, P.DASHBOARD_VIEW, P.ABSENCE_RECORD,
})  # fmt: skip
REGISTER = frozenset({P.ENTERPRISE_EDIT, P.ENTERPRISE_IMPORT, P.ENTERPRISE_EXPORT})
CHIEF = frozenset({P.CASE_ASSIGN, P.CASE_DECIDE_OBJECTION, P.ENTERPRISE_DESIGNATE, P.ENTERPRISE_MERGE})


class Role:
    """A role: its code in posts, its label, what it is for, how far it reaches and what it may do."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    sentence: ClassVar[str | Promise]
    reach: ClassVar[Reach]
    permissions: ClassVar[frozenset[P]]


class Leader(Role):
    code = "leader"
    label = _("Working group leader")
    sentence = _(
        "The bureau director: sees everything, decides significant matters and may supervise any case."
    )
    reach = Reach.EVERYTHING
    permissions = CASEWORK | CHIEF | {
        P.CASE_SUPERVISE, P.CASE_DECIDE_SIGNIFICANT, P.ENTERPRISE_EXPORT, P.PLAYBOOK_APPLY,
        P.DISTRIBUTION_IMPORT, P.DISTRIBUTION_PUBLISH,
    }  # fmt: skip


class DeputyLeader(Role):
    code = "deputy_leader"
    label = _("Deputy leader")
    sentence = _(
        "A deputy director: sees everything, decides significant matters and may supervise any case."
    )
    reach = Reach.EVERYTHING
    permissions = Leader.permissions - {P.PLAYBOOK_APPLY}


class DivisionChief(Role):
    code = "division_chief"
    label = _("Division chief")
    sentence = _("Assigns and answers for the cases of the division's measures across the city.")
    reach = Reach.MEASURES
    permissions = CASEWORK | REGISTER | CHIEF | {P.DISTRIBUTION_IMPORT, P.DISTRIBUTION_PUBLISH}


class DivisionOfficer(Role):
    code = "division_officer"
    label = _("Division officer")
    sentence = _("Works the queue of the division's measures: handles, answers and calls back.")
    reach = Reach.MEASURES
    permissions = CASEWORK | REGISTER | {P.DISTRIBUTION_IMPORT}


class DistrictChief(Role):
    code = "district_chief"
    label = _("District chief")
    sentence = _("Designates officials and assigns the cases of the enterprises in the area.")
    reach = Reach.AREA
    permissions = CASEWORK | REGISTER | CHIEF


class DistrictOfficial(Role):
    code = "district_official"
    label = _("District official")
    sentence = _("Looks after the enterprises designated to them and handles the cases of the area.")
    reach = Reach.AREA
    permissions = CASEWORK | {P.ENTERPRISE_EDIT}


class Partner(Role):
    code = "partner"
    label = _("Partner")
    sentence = _(
        "Customs, port, finance and others: see only the cases they are asked about, and answer them."
    )
    reach = Reach.ASKED
    permissions = frozenset({P.CASE_COOPERATE})


class Auditor(Role):
    code = "auditor"
    label = _("Auditor")
    sentence = _("Reads the audit trail and verifies it; changes nothing.")
    reach = Reach.NOTHING
    permissions = frozenset({P.AUDIT_VIEW, P.AUDIT_VERIFY})


class SystemAdministrator(Role):
    code = "system_administrator"
    label = _("System administrator")
    sentence = _("Keeps areas, departments and the playbook in order; sees no case.")
    reach = Reach.NOTHING
    permissions = frozenset({P.ORGANISATION_MANAGE, P.PLAYBOOK_APPLY})


class SecurityAdministrator(Role):
    code = "security_administrator"
    label = _("Security administrator")
    sentence = _("Gives and takes back accounts and posts; sees no case.")
    reach = Reach.NOTHING
    permissions = frozenset({P.USERS_MANAGE})


class AuditAdministrator(Role):
    code = "audit_administrator"
    label = _("Audit administrator")
    sentence = _("Watches what the other administrators do and verifies the audit trail; sees no case.")
    reach = Reach.NOTHING
    permissions = frozenset({P.AUDIT_VIEW, P.AUDIT_VERIFY})


class EnterpriseMember(Role):
    """Not given by a post: everybody signed in for an enterprise has it."""

    code = "enterprise"
    label = _("Enterprise")
    sentence = _("Registers and follows the matters of their own enterprise.")
    reach = Reach.OWN
    permissions = frozenset({P.OWN_ENTERPRISE, P.OWN_CASES, P.DISTRIBUTION_VIEW})


class System(Role):
    """Not given by a post: jobs and commands run with it."""

    code = "system"
    label = _("System")
    sentence = _("Breakwater itself: clocks, jobs and commands run by an administrator of the machine.")
    reach = Reach.EVERYTHING
    permissions = frozenset(P)


def _all(parent: type[Role] = Role) -> Iterator[type[Role]]:
    for role in parent.__subclasses__():
        yield role
        yield from _all(role)


ROLES: dict[str, type[Role]] = {role.code: role for role in _all()}
#: Those a post may give.
POST_ROLES: dict[str, type[Role]] = {
    code: role for code, role in ROLES.items() if role not in (EnterpriseMember, System)
}
