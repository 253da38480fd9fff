"""The shape of a difficulty as it is told: by the enterprise, or by an officer who heard of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from breakwater.casework.forms import FilesField
from breakwater.casework.states import Channel
from breakwater.kernel.errors import Refusal
from breakwater.kernel.languages import LANGUAGES, SOURCE, normalise_tag
from breakwater.kernel.money import parse_money
from breakwater.measures.assistance.models import Severity
from breakwater.playbook import queries as playbook
from breakwater.playbook.models import Category

#: More jobs than any enterprise of a city has: a slip of the keyboard.
MOST_JOBS = 1_000_000


class MoneyField(forms.CharField):
    """An amount in CNY as people write it; cleaned to fen, None where nothing is written."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_money(text).minor
        except Refusal as refused:
            raise forms.ValidationError(str(refused)) from None


class DifficultyForm(forms.Form):
    """What an enterprise tells of a difficulty. `today` bounds the day since when it exists."""

    category = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose what fits best. If it is the wrong one, we sort it anew; you lose no time."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about. “Something else” is an answer too.")},
    )
    severity = forms.ChoiceField(
        label=_("How does your enterprise stand?"),
        choices=Severity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how far the difficulty hinders your work.")},
    )
    title = forms.CharField(
        label=_("The difficulty in one line"),
        help_text=_("For example: Two containers of parts held at the port since Monday"),
        max_length=200,
        error_messages={"required": _("Write the difficulty in one line.")},
    )
    text = forms.CharField(
        label=_("What happened, and what do you need?"),
        help_text=_("Write in your own language. Names, numbers and dates help us to act at once."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what happened and what you need from us.")},
    )
    since = forms.DateField(
        label=_("Since when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    expected_loss = MoneyField(
        label=_("Loss you expect"),
        help_text=_("In Chinese yuan. An estimate is enough: 125,000 or 12.5万."),
        required=False,
        max_length=40,
    )
    jobs_at_risk = forms.IntegerField(
        label=_("Jobs at risk"), required=False, min_value=0, max_value=MOST_JOBS
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["category"].choices = list(category_cards())  # type: ignore[attr-defined]
        self.fields["since"].widget.attrs["max"] = today.isoformat()

    def clean_since(self) -> date | None:
        since: date | None = self.cleaned_data["since"]
        if since is not None and since > self.today:
            raise forms.ValidationError(_("This day is in the future. Write the day on which it began."))
        return since


def category_cards() -> Iterator[tuple[str, SafeString]]:
    """The playbook's kinds of difficulty, whichever measure they lead to, each with its hint."""
    for category in playbook.categories(None):
        yield category.code, _card(category)


def _card(category: Category) -> SafeString:
    return format_html(
        '<span class="choice"><span class="choice-name">{}</span> <span class="choice-hint">{}</span></span>',
        category.name,
        category.hint,
    )


class DocumentsForm(forms.Form):
    """Documents are asked for at the end: a browser sends them once, with the page that registers."""

    documents = FilesField(
        label=_("Documents"),
        help_text=_("Contracts, notices, photos. PDF, pictures, Word or Excel, up to 20 MB each."),
    )


HEARD_BY = [choice for choice in Channel.choices if choice[0] not in (Channel.PORTAL, Channel.IMPORT)]


class IntakeForm(DifficultyForm):
    """The same, written down by an officer who heard of it."""

    channel = forms.ChoiceField(
        label=_("How did it come in?"), choices=HEARD_BY, initial=Channel.HOTLINE, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Language of the words below"),
        choices=[(language.tag, language.native_name) for language in LANGUAGES],
    )
    documents = FilesField(
        label=_("Documents"), help_text=_("PDF, pictures, Word or Excel, up to 20 MB each.")
    )
    field_order = ["channel", "category", "severity", "language", "title", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = reading_language()
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (category.code, category.name) for category in playbook.categories(None)
        ]
        self.fields["category"].help_text = ""
        self.fields["severity"].label = _("How does the enterprise stand?")
        self.fields["text"].label = _("What happened, and what does the enterprise need?")
        self.fields["text"].help_text = _("In its own words where you can.")


def reading_language() -> str:
    """The tag of the language the page is read in: people write as they read."""
    return normalise_tag(get_language() or "") or SOURCE.tag
