"""Measure 1 in the spine: a difficulty is a case with the common transitions."""

from django.utils.translation import gettext_lazy as _

from breakwater.casework.casetype import COMMON
from breakwater.casework.registry import CaseType
from breakwater.measures.assistance.models import Difficulty

DIFFICULTY = CaseType(
    code="difficulty",
    measure=1,
    service="assistance",
    label=_("Difficulty"),
    plural=_("Difficulties"),
    transitions=COMMON,
    detail=Difficulty,
    detail_name="difficulty",
    panel="assistance/includes/panel.html",
    icon="lifebuoy",
    intake="assistance:take_in",
    portal_intake="assistance_portal:register",
)
