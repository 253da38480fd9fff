"""Who may do what to which case. Each function answers for one actor and one case, without a query more
than it names; permissions are checked beside them by the transition."""

from __future__ import annotations

from breakwater.access.actors import Actor
from breakwater.casework.models import Case
from breakwater.casework.states import Level
from breakwater.playbook import queries as playbook


def concerns(actor: Actor, case: Case) -> bool:
    """The case lies in the actor's reach: area, leading department, measure, or their own hands."""
    return (
        actor.everything
        or case.area_id in actor.area_ids
        or case.lead_department_id in actor.department_ids
        or case.handler_id in actor.user_ids
        or case.measure in playbook.measures_of(actor.department_ids)
    ) and not actor.is_partner


def handles(actor: Actor, case: Case) -> bool:
    """The handler, or whoever stands in for them."""
    return case.handler_id is not None and case.handler_id in actor.user_ids


def leads(actor: Actor, case: Case) -> bool:
    """Somebody of the leading department or above it."""
    return actor.is_staff and (actor.everything or case.lead_department_id in actor.department_ids)


def handles_or_leads(actor: Actor, case: Case) -> bool:
    return handles(actor, case) or leads(actor, case)


def owns(actor: Actor, case: Case) -> bool:
    """The enterprise whose matter it is."""
    return actor.is_enterprise and case.enterprise_id in actor.enterprise_ids


def may_confirm(actor: Actor, case: Case) -> bool:
    """The second key: the enterprise itself, or staff who did not propose the answer."""
    if owns(actor, case):
        return True
    return actor.is_staff and concerns(actor, case) and actor.user_id != case.proposed_by_id


def may_dispute(actor: Actor, case: Case) -> bool:
    """The assigned unit, once: a decided assignment is final."""
    return handles_or_leads(actor, case) and not case.assignment_final


def is_significant(case: Case) -> bool:
    return case.level == Level.SIGNIFICANT
