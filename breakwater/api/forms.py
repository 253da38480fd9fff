"""The shape of what is typed on the page of tokens."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.clock import SHANGHAI
from breakwater.kernel.submissions import KeyedForm

USUAL_LIFE = timedelta(days=90)


class TokenForm(KeyedForm):
    """A token for a program. `offered` are the scopes this person can give."""

    name = forms.CharField(
        label=_("What is it for?"), help_text=_("Such as: reports of the trade association"), max_length=100
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    expires_at = forms.DateField(
        label=_("Last day"),
        help_text=_("At most a year from now."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, offered: list[tuple[str, Promise]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = offered  # type: ignore[attr-defined]
        self.fields["expires_at"].initial = today + USUAL_LIFE

    def clean_expires_at(self) -> datetime:
        """The end of that day in the city."""
        return datetime.combine(self.cleaned_data["expires_at"], time.max, tzinfo=SHANGHAI)
