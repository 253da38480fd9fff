"""Rows above the register that belong to an enterprise and go along when two entries are merged.

An app above registers each kind once, in `ready()`::

    followers.register("casework.cases", move_cases)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

Move: TypeAlias = Callable[[int, int, Sequence[int] | None], Iterable[int]]
"""`move(from_id, to_id, only)`: give rows of one enterprise to another, all of them or those named by
primary key; returns the primary keys moved. Called inside the merge's transaction."""

_moves: dict[str, Move] = {}


def register(name: str, move: Move) -> None:
    """Let the rows known as `name` follow; the name is kept with each merge and must never change."""
    _moves[name] = move


def move_all(*, from_id: int, to_id: int) -> dict[str, list[int]]:
    """Move everything of every kind; what was moved, by kind."""
    return {name: sorted(move(from_id, to_id, None)) for name, move in _moves.items()}


def move_back(*, from_id: int, to_id: int, moved: dict[str, list[int]]) -> None:
    """Move exactly those rows again."""
    for name, keys in moved.items():
        if keys:
            _moves[name](from_id, to_id, keys)
