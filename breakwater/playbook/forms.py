"""What people fill in about the table and the playbook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from breakwater.playbook.models import Finding, PlaybookVersion


class FileForm(forms.Form):
    """A work distribution table to read."""

    file = forms.FileField(
        label=_("File with the table"),
        help_text=_(
            "Text pasted from a web page (.txt), .docx, .xlsx, .csv or .html. At most 20 MB. "
            "It is only read; nothing is published yet."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.xlsx,.csv,.html,.htm"}),
    )


class DecisionForm(forms.Form):
    """What to do about one finding."""

    decision = forms.ChoiceField(
        choices=[
            (decision.value, decision.label)
            for decision in (Finding.Decision.ACCEPTED, Finding.Decision.EDITED, Finding.Decision.REFUSED)
        ]
    )
    value = forms.CharField(label=_("Another value"), required=False, max_length=500)


class AgainstForm(forms.Form):
    """With which version to compare."""

    against = forms.ModelChoiceField(label=_("Compare with"), queryset=PlaybookVersion.objects.none())
