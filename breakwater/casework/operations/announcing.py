"""What lies above the spine hears of each step, in the step's own transaction: the API's webhooks.

An app registers its listener once, in `ready()`. A listener may only write rows; it must not act on the case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from breakwater.casework.registry import Step

Listener: TypeAlias = Callable[[Step], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have `listener` called with every step that was taken, registering included."""
    _listeners.append(listener)


def announce(step: Step) -> None:
    """Say that a step was taken; the case stands as it left it."""
    for listener in _listeners:
        listener(step)
