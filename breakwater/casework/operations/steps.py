"""Taking a transition: the only code that sets the state of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.casework import queries
from breakwater.casework.models import Case
from breakwater.casework.operations import clocks
from breakwater.casework.operations.announcing import announce
from breakwater.casework.operations.events import note
from breakwater.casework.operations.telling import tell
from breakwater.casework.registry import Step, Transition
from breakwater.casework.states import ENDED
from breakwater.kernel.errors import NotAllowed, NotFound, Refusal, Stale


class WrongState(Refusal):
    """The case stands where this step cannot start from."""

    code = "casework.wrong_state"
    message = _("This step is not possible now: the case is “%(state)s”. Reload the page to see what is.")
    http_status = 409


class NotYours(NotAllowed):
    code = "casework.not_yours"
    message = _("This step is for the people who handle or lead this case. Ask %(handler)s.")


class ChangedMeanwhile(Stale):
    """Somebody acted between the reader's page and this request."""

    code = "casework.changed_meanwhile"
    message = _(
        "%(name)s acted on this case at %(time)s, before you. Nothing you typed is lost: "
        "read what changed, then decide again."
    )


def available(*, case: Case, by: Actor) -> Iterator[Transition]:
    """Exactly the steps this person may take on this case now, in the manifest's order."""
    return (step for step in case.type.transitions if _refusal(case, step, by) is None)


@operation()
def take(
    *,
    number: str,
    name: str,
    by: Actor,
    now: datetime,
    version: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> Case:
    """Take the transition `name` on a case. `version` is the one the person saw; None demands no such proof.

    `data` are the cleaned fields of the transition's form. Raises NotFound, WrongState, NotYours,
    NotAllowed, ChangedMeanwhile, and whatever the transition's effect refuses.
    """
    case = lock(number=number, by=by)
    transition = _named(case, name)
    if refusal := _refusal(case, transition, by):
        raise (_overtaken(case, version) or refusal)
    if version is not None and version != case.version:
        raise _overtaken(case, version) or ChangedMeanwhile()
    step = Step(case=case, by=by, now=now, transition=transition, data=data or {})
    if transition.effect is not None:
        transition.effect(step)
    _move(step)
    tell(step)
    announce(step)
    return case


def lock(*, number: str, by: Actor) -> Case:
    """The case, locked until the transaction ends; NotFound if the actor may not know of it."""
    pk = queries.visible(by).filter(number=number).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound()
    return (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("enterprise", "lead_department", "handler")
        .get(pk=pk)
    )


def save(case: Case, now: datetime) -> None:
    """Write a locked case: the nearest due time from its clocks, and a new version."""
    case.due_at, case.due_kind = clocks.nearest(case)
    case.version += 1
    case.updated_at = now
    case.save()


def _named(case: Case, name: str) -> Transition:
    try:
        return case.type.transition(name)
    except KeyError:
        raise NotFound() from None


def _refusal(case: Case, transition: Transition, by: Actor) -> Refusal | None:
    """Why the actor may not take this step now, or None."""
    if case.state not in transition.sources:
        return WrongState(state=case.get_state_display())
    if not any(by.may(permission) for permission in transition.permissions):
        return NotAllowed()
    if not transition.who(by, case):
        return NotYours(handler=case.handler or case.lead_department)
    return None


def _overtaken(case: Case, version: int | None) -> ChangedMeanwhile | None:
    """A sentence naming who acted since the reader's version, if anybody did."""
    if version is None or version == case.version:
        return None
    last = case.events.order_by("-at", "-pk").first()
    if last is None:
        return ChangedMeanwhile(name=case.lead_department.name, time="")
    return ChangedMeanwhile(name=last.by_name, time=clocks.local(last.at).strftime("%H:%M"))


def _move(step: Step) -> None:
    case, transition = step.case, step.transition
    source = case.state
    if transition.target is not None:
        case.state = transition.target
    if case.state in ENDED:
        clocks.end(case, step.now)
        case.ended_at = step.now
    else:
        case.ended_at = None
    save(case, step.now)
    note(
        case=case,
        name=transition.name,
        source=source,
        text=step.text,
        data=step.facts,
        internal=transition.internal,
        by=step.by,
        now=step.now,
    )
