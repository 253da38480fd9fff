"""What was told in a form of a difficulty: for the operation, and for a person to look over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from breakwater.kernel.errors import Sentence
from breakwater.kernel.money import Money
from breakwater.measures.assistance.forms import DifficultyForm
from breakwater.measures.assistance.models import Severity
from breakwater.playbook import queries as playbook


def amounts(form: DifficultyForm) -> dict[str, Any]:
    """The cleaned fields that both intakes share, as `register_difficulty` names them."""
    data = form.cleaned_data
    return {
        "category": data["category"],
        "severity": Severity(data["severity"]),
        "title": data["title"],
        "text": data["text"],
        "since": data["since"],
        "expected_loss_fen": data["expected_loss"],
        "jobs_at_risk": data["jobs_at_risk"],
    }


@dataclass(frozen=True, kw_only=True)
class Told:
    """A valid form in words."""

    category: str
    severity: Sentence
    expected_loss: Money | None


def told(form: DifficultyForm) -> Told:
    data = form.cleaned_data
    category = playbook.category(data["category"])
    fen = data["expected_loss"]
    return Told(
        category=category.name if category else "",
        severity=Severity(data["severity"]).label,
        expected_loss=None if fen is None else Money(fen),
    )
