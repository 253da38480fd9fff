"""Which cases a queue shows: the filters as a form, each a chip that reads as part of a sentence."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from breakwater.casework import queries
from breakwater.casework.models import Case
from breakwater.casework.states import ENDED, Level, State
from breakwater.organisation.models import Area, Department
from breakwater.playbook import queries as playbook

ANY = [("", _("any"))]


class CaseFilter(forms.Form):
    """What a queue may be narrowed by. A value that makes no sense is ignored, not punished."""

    q = forms.CharField(label=_("Words or number"), required=False, max_length=100)
    view = forms.ChoiceField(
        required=False,
        choices=[
            ("open", _("Open")),
            ("overdue", _("Overdue")),
            ("unassigned", _("To assign")),
            ("waiting", _("Waiting for the enterprise")),
            ("call_back", _("Call-back due")),
            ("significant", _("Significant")),
            ("closed", _("Closed")),
            ("all", _("All")),
        ],
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *State.choices])
    measure = forms.TypedChoiceField(label=_("Measure"), required=False, coerce=int, empty_value=None)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[*ANY, *Level.choices])
    area = forms.ModelChoiceField(
        label=_("Area"), required=False, queryset=Area.objects.all(), empty_label=_("any")
    )
    department = forms.ModelChoiceField(
        label=_("Department"), required=False, queryset=Department.objects.none(), empty_label=_("any")
    )
    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        measures = [(measure.number, f"{measure.number}. {measure.title}") for measure in playbook.measures()]
        self.fields["measure"].choices = [*ANY, *measures]  # type: ignore[attr-defined]
        categories = [(category.code, category.name) for category in playbook.categories(None)]
        self.fields["category"].choices = [*ANY, *categories]  # type: ignore[attr-defined]
        leading = [Department.Kind.DIVISION, Department.Kind.DISTRICT]
        self.fields["department"].queryset = Department.objects.filter(kind__in=leading)  # type: ignore[attr-defined]

    def apply(self, cases: QuerySet[Case], now: datetime) -> QuerySet[Case]:
        self.is_valid()
        asked = self.cleaned_data
        cases = seen_as(cases, asked.get("view") or "open", now)
        for name in ("state", "measure", "level", "area", "category"):
            if asked.get(name):
                cases = cases.filter(**{name: asked[name]})
        if asked.get("department"):
            cases = cases.filter(lead_department=asked["department"])
        return queries.matching(cases, asked.get("q", ""))


def seen_as(cases: QuerySet[Case], view: str, now: datetime) -> QuerySet[Case]:
    """One of the ready views of a queue."""
    match view:
        case "overdue":
            return queries.overdue(cases, now)
        case "unassigned":
            return cases.filter(state__in=[State.REGISTERED, State.OBJECTED])
        case "waiting":
            return cases.filter(state=State.WAITING)
        case "call_back":
            return cases.filter(state=State.REPLIED)
        case "significant":
            return queries.open_cases(cases).filter(level=Level.SIGNIFICANT)
        case "closed":
            return cases.filter(state__in=ENDED)
        case "all":
            return cases
        case _:
            return queries.open_cases(cases)
