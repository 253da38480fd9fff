"""Marks on the fields of records that say more than a type: codes, references, bounds.

They are written with `typing.Annotated`; the decoder applies them::

    lead: Annotated[str, Refers("department")]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

HOMES = {
    "area": "areas.yaml",
    "department": "departments.yaml",
    "measure": "a file of measures/",
    "severity": "difficulties.yaml",
}
"""Where each kind of thing that others refer to is defined."""


@dataclass(frozen=True, slots=True)
class Defines:
    """The value names a thing of this kind, once in the whole playbook."""

    kind: str


@dataclass(frozen=True, slots=True)
class Refers:
    """The value is the code of a thing of this kind that is defined elsewhere."""

    kind: str


@dataclass(frozen=True, slots=True)
class Like:
    """The value has this shape; `example` is shown to whoever wrote another."""

    pattern: str
    example: str

    def fits(self, value: str) -> bool:
        return re.fullmatch(self.pattern, value) is not None


@dataclass(frozen=True, slots=True)
class Between:
    """The number lies in this range, both ends included."""

    least: int
    most: int


Slug = Annotated[str, Like(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "force-majeure")]
"""A code in small letters, digits and hyphens."""

Code = Annotated[str, Like(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*", "IPD-1")]
"""A code in capital letters, digits and hyphens."""

DivisionCode = Annotated[str, Like(r"[1-9]\d{5}", "210202")]
"""Six digits in the manner of GB/T 2260."""
