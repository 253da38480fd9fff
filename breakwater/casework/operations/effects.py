"""What the common transitions change beside the state. Each gets the step with the locked case."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from breakwater.casework.models import Case, Decision, Link
from breakwater.casework.operations import clocks
from breakwater.casework.operations.events import note
from breakwater.casework.operations.records import write
from breakwater.casework.registry import Step
from breakwater.casework.states import ClockKind, Level, LinkKind, RecordKind
from breakwater.kernel.clock import today
from breakwater.kernel.errors import NotFound, Refusal
from breakwater.organisation import queries as organisation
from breakwater.playbook import queries as playbook

#: The playbook's name for the time in which an assignment may be disputed.
OBJECT = "object"
#: Events by which a case came to its handler.
ASSIGNING = ("register", "assign", "decide_objection")


class OfficerNotOfDepartment(Refusal):
    code = "casework.officer_not_of_department"
    message = _("%(officer)s holds no post in %(department)s today. Choose one of its officers.")


class NoDecision(Refusal):
    code = "casework.no_decision"
    message = _(
        "A significant matter needs a meeting decision before it is answered. "
        "Record the meeting first: participants, decision, tasks."
    )


class NotLater(Refusal):
    code = "casework.not_later"
    message = _("The new date must be after the present due time. Choose a later working day.")


class ObjectionTooLate(Refusal):
    code = "casework.objection_too_late"
    message = _(
        "An objection was possible until %(due)s. Ask the chief of your department to assign it anew."
    )


class ExtensionTooLate(Refusal):
    code = "casework.extension_too_late"
    message = _(
        "The deadline has passed; it can no longer be extended. Answer, or take the matter one level up."
    )


def assign(step: Step) -> None:
    """To another officer, in the same or another department; an objection is decided by it, for good.

    What stood still for the enterprise runs again: the new officer begins anew with it.
    """
    case, officer, department = step.case, step.data["handler"], step.data["department"]
    if not organisation.holds_post(user_id=officer.pk, department_id=department.pk, day=today(step.now)):
        raise OfficerNotOfDepartment(officer=officer, department=department, field="handler")
    case.assignment_final = case.assignment_final or case.state == "objected"
    case.lead_department, case.handler = department, officer
    step.text = step.data.get("reason", "")
    step.facts = {"handler": officer.name, "department": department.code}
    clocks.resume(case=case, now=step.now)
    clocks.stop(case=case, kind=ClockKind.ACKNOWLEDGE, now=step.now)
    clocks.start(case=case, kind=ClockKind.ACKNOWLEDGE, now=step.now)


def accept(step: Step) -> None:
    """Whoever accepts a case of their department handles it from now on."""
    clocks.stop(case=step.case, kind=ClockKind.ACKNOWLEDGE, now=step.now)


def give_reason(step: Step) -> None:
    step.text = step.data["reason"]


def dispute(step: Step) -> None:
    """Within the playbook's time after the assignment (派单异议, domain 2.2)."""
    give_reason(step)
    due = _objection_due(step.case)
    if due is not None and step.now > due:
        raise ObjectionTooLate(due=clocks.local(due).strftime("%Y-%m-%d %H:%M"), field="reason")
    clocks.stop(case=step.case, kind=ClockKind.ACKNOWLEDGE, now=step.now)


def _objection_due(case: Case) -> datetime | None:
    allowance = playbook.allowance(case_type=case.type.service, level=case.level, clock=OBJECT)
    if allowance is None:
        return None
    assigned = case.events.filter(name__in=ASSIGNING).latest("at", "pk")
    return allowance.due_after(assigned.at, playbook.calendar())


def grade(step: Step) -> None:
    """A new level runs on its own deadline, counted from the registration."""
    step.facts = {"from": step.case.level, "to": step.data["level"]}
    step.case.level = step.data["level"]
    step.text = step.data["reason"]
    clocks.regrade(case=step.case, now=step.now)


def ask_enterprise(step: Step) -> None:
    """Ask for something only the enterprise can give; clocks stand still until it answers."""
    write(step=step, kind=RecordKind.MESSAGE, text=step.data["text"])
    clocks.stop(case=step.case, kind=ClockKind.FIRST_CONTACT, now=step.now)
    clocks.pause(case=step.case, now=step.now)


def supply(step: Step) -> None:
    """The enterprise gave what was asked; clocks run again."""
    write(step=step, kind=RecordKind.MESSAGE, text=step.data["text"], incoming=step.by.is_enterprise)
    clocks.resume(case=step.case, now=step.now)


def propose(step: Step) -> None:
    """The first key: the answer goes to the enterprise, and its call-back falls due."""
    case = step.case
    if case.level == Level.SIGNIFICANT and not case.decisions.exists():
        raise NoDecision()
    case.solution, case.outcome = step.data["solution"], step.data["outcome"]
    case.proposed_at, case.proposed_by_id = step.now, step.by.user_id
    step.text = case.solution
    step.facts = {"outcome": case.outcome}
    for kind in (ClockKind.FIRST_CONTACT, ClockKind.RESOLVE):
        clocks.stop(case=case, kind=kind, now=step.now)
    clocks.start(case=case, kind=ClockKind.CALL_BACK, now=step.now)


def confirm(step: Step) -> None:
    """The second key: satisfied, with a rating."""
    case = step.case
    case.confirmed_at, case.confirmed_by_id = step.now, step.by.user_id
    case.rating, case.rating_comment = step.data["rating"], step.data.get("comment", "")
    step.text = case.rating_comment
    step.facts = {"rating": case.rating}


def redo(step: Step) -> None:
    """Not solved: back to the unit, with a new round of the resolve clock."""
    case = step.case
    give_reason(step)
    clocks.stop(case=case, kind=ClockKind.CALL_BACK, now=step.now)
    _open_again(case, step)


def reopen(step: Step) -> None:
    """A closed matter comes back."""
    give_reason(step)
    _open_again(step.case, step)


def _open_again(case: Case, step: Step) -> None:
    case.proposed_at = case.proposed_by = case.confirmed_at = case.confirmed_by = case.rating = None
    case.outcome = ""
    case.reopened += 1
    clocks.start(case=case, kind=ClockKind.RESOLVE, now=step.now)


def extend(step: Step) -> None:
    """A new due time, said to the enterprise with the reason, before the old one has passed."""
    until = step.data["until"]
    if step.case.due_at is not None and step.case.due_at < step.now:
        raise ExtensionTooLate()
    if step.case.due_at is not None and until <= step.case.due_at:
        raise NotLater(field="until")
    step.text = step.data["reason"]
    step.facts = {"until": until.isoformat()}
    clocks.extend(case=step.case, kind=ClockKind.RESOLVE, until=until, now=step.now)


def decide(step: Step) -> None:
    """Record what the meeting on a significant matter decided."""
    fields = {name: step.data[name] for name in ("held_on", "participants", "decision", "tasks")}
    Decision.objects.create(
        case=step.case,
        enterprise_id=step.case.enterprise_id,
        by_id=step.by.person_id,
        at=step.now,
        **fields,
    )
    step.text = step.data["decision"]


def merge(step: Step) -> None:
    """Into another case of the same enterprise, which goes on."""
    case = step.case
    kept = (
        Case.objects.filter(number=step.data["into"], enterprise_id=case.enterprise_id)
        .exclude(pk=case.pk)
        .first()
    )
    if kept is None or not kept.is_open:
        raise NotFound(
            _("No other open case of this enterprise has this number. Copy it from the list of its matters."),
            field="into",
        )
    case.merged_into = kept
    step.facts = {"into": kept.number}
    Link.objects.create(
        case=kept,
        enterprise_id=kept.enterprise_id,
        other=case,
        kind=LinkKind.DUPLICATE,
        by_id=step.by.user_id,
        at=step.now,
    )
    note(case=kept, name="absorb", data={"other": case.number}, by=step.by, now=step.now)


def escalate(step: Step) -> None:
    """Up one step, by hand, with a reason; the ladder of overdue cases does it by the clock."""
    give_reason(step)
    step.case.escalation += 1


def supervise(step: Step) -> None:
    """Put under supervision (督办) with a reason."""
    give_reason(step)
    step.case.supervised = True
