"""The steps of a case: those possible now for you, and taking one. The same operation as on the pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from ninja import Field, Router, Schema

from breakwater.access.actors import Actor
from breakwater.api.endpoints.cases import CasePage, case_page
from breakwater.api.forms_as_schema import Scalar, fill, schema_of
from breakwater.api.scopes import CASES
from breakwater.api.shapes import Code, Number, Sent, asking
from breakwater.casework import queries
from breakwater.casework.models import Case
from breakwater.casework.operations import steps
from breakwater.casework.registry import Transition
from breakwater.casework.states import State
from breakwater.casework.views.steps import named
from breakwater.kernel.clock import now

router = Router(tags=["transitions"])


class TransitionShown(Schema):
    """A step you may take now. `target` is null for one that leaves the state as it is."""

    name: str
    label: str
    target: State | None
    danger: bool
    fields: dict[str, Any] = Field(description="JSON Schema of the `fields` to send.")


class Possible(Schema):
    version: int = Field(description="Of the case: send it back with the step.")
    state: State
    items: list[TransitionShown]


class StepSent(Sent):
    version: int | None = Field(
        None,
        ge=1,
        le=2**31 - 1,
        description="The case's version you saw: if somebody acted since, the answer is 409 and says who.",
    )
    fields: dict[str, Scalar] = Field({}, description="As the step's JSON Schema says.")


@router.get("/cases/{number}/transitions", response=Possible, url_name="transitions")
def list_transitions(request: HttpRequest, number: Number) -> Any:
    """Exactly the steps you may take on this case now."""
    by = asking(request, *CASES)
    case = queries.get_visible(by, number)
    return {
        "version": case.version,
        "state": case.state,
        "items": [_shown(step, case, by) for step in steps.available(case=case, by=by)],
    }


@router.post("/cases/{number}/transitions/{name}", response=CasePage, url_name="transition")
def take_transition(request: HttpRequest, number: Number, name: Code, sent: StepSent) -> Any:
    """Take a step; the answer is the case after it."""
    by = asking(request, *CASES)
    case = queries.get_visible(by, number)
    transition = named(case, name)
    steps.take(
        number=number,
        name=transition.name,
        by=by,
        now=now(),
        version=sent.version,
        data=_cleaned(case, transition, by, sent.fields),
    )
    return case_page(queries.get_visible(by, number))


def _shown(transition: Transition, case: Case, by: Actor) -> dict[str, Any]:
    return {
        "name": transition.name,
        "label": str(transition.label),
        "target": transition.target,
        "danger": transition.danger,
        "fields": schema_of(_form(case, transition, by)),
    }


def _form(case: Case, transition: Transition, by: Actor, *sent: Any) -> forms.Form | None:
    return transition.form(*sent, case=case, by=by, now=now()) if transition.form else None


def _cleaned(case: Case, transition: Transition, by: Actor, sent: dict[str, Scalar]) -> dict[str, Any]:
    form = _form(case, transition, by, sent, {}) or forms.Form(sent)
    return fill(form, sent)
