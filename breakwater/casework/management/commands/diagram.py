"""`breakwater diagram [CASE TYPE]`: how a case moves, as a picture and a table in Markdown.

`docs/architecture.md` holds its output; a test keeps the two in step.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from breakwater.casework.registry import CaseType, Transition, case_type, case_types
from breakwater.casework.states import State

BORN = (State.REGISTERED, State.ASSIGNED)
"""Registering leads to the second where an officer can be named at once."""
BEGUN = (State.ACCEPTED, State.IN_PROGRESS)
"""The one move that is no step of a person: `operations.records` makes it at the first contact."""
EXITS = frozenset({State.REJECTED, State.WITHDRAWN, State.MERGED})
"""Reached from nearly everywhere; their arrows would hide the others."""


class Command(BaseCommand):
    help = "Print the states of a case type as a Mermaid diagram, and its steps as a table."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case_type", nargs="?", default="difficulty", help="Its code (%(default)s).")

    def handle(self, *, case_type: str, **_: Any) -> None:
        with translation.override("en"):
            self.stdout.write("\n".join([*diagram(_known(case_type)), "", *table(_known(case_type))]))


def _known(code: str) -> CaseType:
    try:
        return case_type(code)
    except KeyError:
        codes = ", ".join(manifest.code for manifest in case_types())
        raise CommandError(f"There is no case type {code!r}. Write one of: {codes}.") from None


def diagram(manifest: CaseType) -> Iterator[str]:
    """Lines of a Mermaid state diagram; steps that keep the state, and exits, are left to the table."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in State if state not in EXITS)
    yield from (f"    [*] --> {state.value}" for state in BORN)
    yield f"    {BEGUN[0].value} --> {BEGUN[1].value}: first contact"
    for (source, target), labels in _arrows(manifest.transitions).items():
        yield f"    {source.value} --> {target}: {', '.join(labels)}"
    yield f"    {State.CLOSED.value} --> [*]"
    yield "```"


def _arrows(transitions: Iterable[Transition]) -> dict[tuple[State, str], list[str]]:
    """The labels of the steps from each state to each other."""
    arrows: dict[tuple[State, str], list[str]] = defaultdict(list)
    for transition in transitions:
        if transition.target is not None and transition.target not in EXITS:
            for source in _in_order(transition.sources):
                arrows[source, transition.target].append(str(transition.label))
    return arrows


def table(manifest: CaseType) -> Iterator[str]:
    """Lines of a Markdown table: every step with its states and the permissions of which one is needed."""
    yield "| step | on the button | from | to | needs one of |"
    yield "|---|---|---|---|---|"
    for transition in manifest.transitions:
        sources = ", ".join(source.value for source in _in_order(transition.sources))
        permissions = ", ".join(f"`{permission}`" for permission in sorted(transition.permissions))
        target = transition.target or "stays"
        yield f"| `{transition.name}` | {transition.label} | {sources} | {target} | {permissions} |"


def _in_order(states: Iterable[str]) -> list[State]:
    """In the order in which a case goes through them, the same every time."""
    wanted = frozenset(states)
    return [state for state in State if state in wanted]
