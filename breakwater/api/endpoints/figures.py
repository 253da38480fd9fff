"""Figures: how many cases stand where."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest
from ninja import Field, Router, Schema

from breakwater.access.permissions import Permission
from breakwater.api.shapes import Moment, asking
from breakwater.casework.queries import visible
from breakwater.casework.states import OPEN, State
from breakwater.kernel.clock import now

router = Router(tags=["figures"])


class Cell(Schema):
    """How many cases of one measure, area and state there are."""

    measure: int
    area: str = Field(description="Code of the area.")
    state: State
    cases: int
    overdue: int


class FiguresShown(Schema):
    at: Moment
    cases: int
    overdue: int
    cells: list[Cell] = Field(description="Those that are not empty.")


@router.get("/figures", response=FiguresShown, url_name="figures")
def get_figures(request: HttpRequest) -> Any:
    """The cases you may see, counted by measure, area and state."""
    by, at = asking(request, Permission.DASHBOARD_VIEW), now()
    cells = list(
        visible(by)
        .order_by("measure", "area__code", "state")
        .values("measure", "state", area_code=F("area__code"))
        .annotate(cases=Count("pk"), overdue=Count("pk", filter=Q(state__in=OPEN, due_at__lt=at)))
    )
    return {
        "at": at,
        "cases": sum(cell["cases"] for cell in cells),
        "overdue": sum(cell["overdue"] for cell in cells),
        "cells": [{**cell, "area": cell["area_code"]} for cell in cells],
    }
