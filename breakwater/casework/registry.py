"""Case types by manifest: what a measure tells the spine about the matters it handles.

A measure's `casetype.py` builds one `CaseType` and registers it in its AppConfig.ready(). From it the spine
makes the queue, the case page with the actions a person may take now, the timeline, clocks, notices and
statistics. Adding a case type is one folder of a measure and no change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from breakwater.access.permissions import Permission

if TYPE_CHECKING:
    from django import forms
    from django.utils.functional import Promise

    from breakwater.access.actors import Actor
    from breakwater.casework.models import Case, Detail


class Audience(StrEnum):
    """Whom a transition tells."""

    ENTERPRISE = "enterprise"
    HANDLER = "handler"
    CHIEF = "chief"  # of the lead department
    DEPUTY = "deputy"  # deputy leaders of the working group
    LEADER = "leader"


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One step a person may take on a case.

    name: part of URLs and events; label: what the button says; done: the timeline's sentence, with `%(by)s`.
    sources: states it starts from; target: state it ends in, None keeps the state.
    permissions: any one of them is needed; who: the rest of the answer to "may this person, on this case?".
    form: shape of the data asked; its `initial_for(case)` may prefill. None: a confirmation is enough.
    effect: changes rows beside the state, called inside the transaction on the locked case.
    event: key of the playbook's message sent to the audiences in `tell`.
    """

    name: str
    label: str | Promise
    done: str | Promise
    sources: frozenset[str]
    target: str | None
    permissions: frozenset[Permission]
    who: Callable[[Actor, Case], bool]
    form: Callable[..., forms.Form] | None = None
    effect: Callable[[Step], None] | None = None
    tell: frozenset[Audience] = frozenset()
    event: str = ""
    icon: str = "arrow-right"
    primary: bool = False
    danger: bool = False
    internal: bool = False


@dataclass(kw_only=True)
class Step:
    """A transition being taken: what an effect may read and change. `text` becomes the event's text."""

    case: Case
    by: Actor
    now: datetime
    transition: Transition
    data: Mapping[str, Any]
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaseType:
    """What a measure tells the spine.

    code: for example "difficulty". measure: its number in the notice. detail: the OneToOne model, detail_name
    its accessor on Case. panel: template of the details on the case page, for both faces. intake,
    portal_intake: URL names of the forms that register one, at the desk and by the enterprise; "" for none.
    service: key of the playbook's service levels.
    """

    code: str
    measure: int
    service: str
    label: str | Promise
    plural: str | Promise
    transitions: tuple[Transition, ...]
    detail: type[Detail]
    detail_name: str
    panel: str
    icon: str = "file-text"
    intake: str = ""
    portal_intake: str = ""

    def transition(self, name: str) -> Transition:
        """The transition of that name; KeyError if the type has none."""
        return self._by_name[name]

    @property
    def _by_name(self) -> dict[str, Transition]:
        return {transition.name: transition for transition in self.transitions}


_TYPES: dict[str, CaseType] = {}


def register(manifest: CaseType) -> None:
    """Make a case type known; a second one with its code is a programming error."""
    if manifest.code in _TYPES:
        raise ValueError(f"case type {manifest.code!r} is registered twice")
    _TYPES[manifest.code] = manifest


def case_type(code: str) -> CaseType:
    """The manifest with that code; KeyError if no measure registered it."""
    return _TYPES[code]


def case_types() -> Iterator[CaseType]:
    """All manifests, by measure."""
    yield from sorted(_TYPES.values(), key=lambda manifest: (manifest.measure, manifest.code))
