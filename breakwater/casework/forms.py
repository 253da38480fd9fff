"""The shape of what a step asks for. Rules are in the operations; a form only knows fields and sizes."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.roles import DistrictChief, DistrictOfficial, DivisionChief, DivisionOfficer
from breakwater.casework.models import Case
from breakwater.casework.states import Level, Outcome, RecordKind
from breakwater.kernel.clock import SHANGHAI, today
from breakwater.organisation import queries as organisation
from breakwater.organisation.models import Department, User

ALLOWED_FILES = _("PDF, pictures, Word or Excel, up to 20 MB each.")

#: End of a day of the calendar, for dates that people choose.
CLOSE_OF_DAY = time(17, 0)


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=MultipleFileInput(), **{"required": False, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class StepForm(forms.Form):
    """A form of one step on one case, for one person."""

    def __init__(self, *args: Any, case: Case, by: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by, self.now = case, by, now
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and initial values from the case."""


def text_field(label: Any, *, help_text: Any = "", required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReasonForm(StepForm):
    reason = text_field(_("Reason"), help_text=_("One or two sentences. It stays in the record."), rows=3)


class ToldReasonForm(StepForm):
    reason = text_field(_("Reason"), help_text=_("The enterprise reads this."), rows=3)


class AssignForm(StepForm):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    handler = forms.ModelChoiceField(label=_("Officer"), queryset=User.objects.none())
    reason = text_field(_("Note to the officer"), required=False, rows=2)

    def prepare(self) -> None:
        day = today(self.now)
        departments = Department.objects.filter(
            kind__in=[Department.Kind.DIVISION, Department.Kind.DISTRICT], is_active=True
        )
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["department"].initial = self.case.lead_department_id
        officers = organisation.officers_of_all(
            roles=[DivisionOfficer.code, DistrictOfficial.code, DivisionChief.code, DistrictChief.code],
            day=day,
        )
        self.fields["handler"].queryset = officers  # type: ignore[attr-defined]
        self.fields["handler"].label_from_instance = organisation.label_with_department  # type: ignore[attr-defined]


class GradeForm(ReasonForm):
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, widget=forms.RadioSelect)
    field_order = ["level", "reason"]

    def prepare(self) -> None:
        self.fields["level"].initial = self.case.level


class MessageForm(StepForm):
    text = text_field(_("Message"), help_text=_("The enterprise reads this and is told at once."))
    documents = FilesField(label=_("Documents"), help_text=ALLOWED_FILES)


class SupplyForm(StepForm):
    text = text_field(_("Your answer"))
    documents = FilesField(label=_("Documents"), help_text=ALLOWED_FILES)


class ProposeForm(StepForm):
    solution = text_field(
        _("Answer and solution"),
        help_text=_("What was done or will be done for this enterprise. It reads this and confirms it."),
        rows=6,
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)


RATINGS = [
    (5, _("5 · Very satisfied")),
    (4, _("4 · Satisfied")),
    (3, _("3 · Acceptable")),
    (2, _("2 · Dissatisfied")),
    (1, _("1 · Very dissatisfied")),
]


class ConfirmForm(StepForm):
    rating = forms.TypedChoiceField(
        label=_("How satisfied is the enterprise?"), choices=RATINGS, coerce=int, widget=forms.RadioSelect
    )
    comment = text_field(_("In the enterprise's words"), required=False, rows=2)

    def prepare(self) -> None:
        if self.by.is_enterprise:
            self.fields["rating"].label = _("How satisfied are you?")
            self.fields["comment"].label = _("In your own words")


class ExtendForm(ToldReasonForm):
    until = forms.DateField(
        label=_("New due date"),
        help_text=_("Due at the close of this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ["until", "reason"]

    def clean_until(self) -> datetime:
        return datetime.combine(self.cleaned_data["until"], CLOSE_OF_DAY, tzinfo=SHANGHAI)


class DecideForm(StepForm):
    held_on = forms.DateField(
        label=_("Date of the meeting"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    participants = text_field(_("Participants"), rows=2)
    decision = text_field(_("Decision"))
    tasks = text_field(_("Tasks, each with who and by when"), required=False, rows=3)

    def prepare(self) -> None:
        self.fields["held_on"].initial = today(self.now)


class MergeForm(StepForm):
    into = forms.CharField(
        label=_("Number of the case that goes on"),
        help_text=_("It must be an open case of the same enterprise."),
        max_length=20,
    )


class AskDepartmentForm(StepForm):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    question = text_field(
        _("Question"), help_text=_("What you need from them, and by when it helps."), rows=3
    )

    def prepare(self) -> None:
        asked = self.case.cooperations.values("department")
        self.fields["department"].queryset = (  # type: ignore[attr-defined]
            Department.objects.filter(is_active=True)
            .exclude(kind=Department.Kind.BUREAU)
            .exclude(pk=self.case.lead_department_id)
            .exclude(pk__in=asked)
        )


class AnswerForm(StepForm):
    text = text_field(_("Answer"), help_text=_("The lead department reads this; the enterprise does not."))


class RecordForm(StepForm):
    """An entry of the working record."""

    kind = forms.ChoiceField(label=_("Kind"), choices=RecordKind.choices, initial=RecordKind.CALL)
    text = text_field(_("What was said or done"), rows=3)
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_step_on = forms.DateField(
        label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    documents = FilesField(label=_("Photos or documents"))


class EnterpriseMessageForm(StepForm):
    """What the enterprise writes to its official."""

    text = text_field(_("Message to your official"), rows=3)
    documents = FilesField(label=_("Documents"), help_text=ALLOWED_FILES)
