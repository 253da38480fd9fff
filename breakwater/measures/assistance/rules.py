"""Measure 1, plain rules: how a reported difficulty is ranked before a person has looked at it."""

from collections.abc import Mapping

#: By what the enterprise says of its production: how soon somebody must look.
PRIORITY: Mapping[str, str] = {
    "manageable": "normal",
    "hampered": "normal",
    "stopped": "high",
    "existential": "urgent",
}


def priority(severity: str) -> str:
    """Priority of a difficulty of that severity; it decides the order of queues, not the deadline."""
    return PRIORITY[severity]
