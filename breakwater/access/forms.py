"""The shape of what is typed on the pages of people, posts and absences; the rules are in operations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from breakwater.access.roles import POST_ROLES
from breakwater.audit.queries import OPERATIONS
from breakwater.kernel.languages import LANGUAGES
from breakwater.kernel.submissions import KeyedForm
from breakwater.organisation.models import Department, User

HELD_BY_POST = [User.Kind.STAFF, User.Kind.PARTNER]


class Day(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name, e-mail or department"), required=False, max_length=100)


class AccountForm(KeyedForm):
    email = forms.EmailField(label=_("E-mail"), help_text=_("The person signs in with it."))
    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Works as"), choices=User.Kind.choices)
    language = forms.ChoiceField(
        label=_("Language"), choices=[(language.tag, language.native_name) for language in LANGUAGES]
    )
    desk_phone = forms.CharField(
        label=_("Desk telephone"), required=False, max_length=20, help_text=_("Such as +86 411 8000 0000.")
    )
    mobile = forms.CharField(label=_("Mobile"), required=False, max_length=20)


class AppointForm(KeyedForm):
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.filter(is_active=True)
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[(code, role.label) for code, role in POST_ROLES.items()]
    )
    starts = forms.DateField(label=_("First day"), widget=Day)
    ends = forms.DateField(
        label=_("Last day"), required=False, widget=Day, help_text=_("Leave it empty if it is open.")
    )


class EndForm(KeyedForm):
    ends = forms.DateField(label=_("Last day"), widget=Day)


class AbsenceForm(KeyedForm):
    """Of oneself; whoever manages users also chooses the person."""

    user = forms.ModelChoiceField(label=_("Who is away"), queryset=User.objects.none())
    substitute = forms.ModelChoiceField(label=_("Who stands in"), queryset=User.objects.none())
    starts = forms.DateField(label=_("First day away"), widget=Day)
    ends = forms.DateField(label=_("Last day away"), widget=Day)

    def __init__(self, *args: Any, of_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, kind__in=HELD_BY_POST).order_by("name", "pk")
        self.fields["substitute"].queryset = people  # type: ignore[attr-defined]
        if of_others:
            self.fields["user"].queryset = people  # type: ignore[attr-defined]
        else:
            del self.fields["user"]


class TrailFilter(forms.Form):
    """What the audit trail may be narrowed by."""

    actor = forms.CharField(label=_("Who"), required=False, max_length=100)
    table = forms.CharField(label=_("Table"), required=False, max_length=63)
    row = forms.CharField(label=_("Row"), required=False, max_length=100)
    op = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("any")), *OPERATIONS])
