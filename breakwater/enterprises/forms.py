"""The register's forms: they check shape; what is allowed is decided by the operations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.enterprises import policies
from breakwater.enterprises.models import (
    Activity,
    Contact,
    Designation,
    Enterprise,
    FactName,
    InvestmentSource,
    LegalForm,
)
from breakwater.enterprises.models.register import FactChoice
from breakwater.enterprises.operations import Holding, Particulars, Person
from breakwater.enterprises.queries import Gap
from breakwater.enterprises.reading import NAMES
from breakwater.enterprises.rules.facts import CHOICES, FULL_RATE, KINDS, Kind
from breakwater.kernel.countries import country_choices
from breakwater.kernel.errors import Refusal
from breakwater.kernel.languages import LANGUAGES
from breakwater.kernel.money import parse_money
from breakwater.organisation.models import Area, User
from breakwater.organisation.queries import label_with_department

ANY = [("", _("any"))]
LANGUAGE_CHOICES = [(language.tag, language.native_name) for language in LANGUAGES]
SPARE_INVESTORS = 2
"""Empty lines for investors below those an enterprise has."""


def _countries() -> list[tuple[str, str]]:
    return country_choices(get_language() or "en")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EnterpriseFilter(forms.Form):
    """What the list may be narrowed by. A value that makes no sense is ignored, not punished."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    area = forms.ModelChoiceField(
        label=_("Area"), required=False, queryset=Area.objects.all(), empty_label=_("any")
    )
    legal_form = forms.ChoiceField(label=_("Legal form"), required=False, choices=[*ANY, *LegalForm.choices])
    source = forms.ChoiceField(
        label=_("Source of investment"), required=False, choices=[*ANY, *InvestmentSource.choices]
    )
    country = forms.ChoiceField(label=_("Country or region"), required=False)
    industry = forms.CharField(label=_("Industry code begins with"), required=False, max_length=5)
    activity = forms.ChoiceField(label=_("Activity"), required=False, choices=[*ANY, *Activity.choices])
    official = forms.ChoiceField(
        label=_("Official"),
        required=False,
        choices=[*ANY, ("mine", _("myself")), ("yes", _("designated")), ("no", _("not designated"))],
    )
    gap = forms.ChoiceField(
        label=_("Gap"), required=False, choices=[*ANY, ("any", _("any gap")), *Gap.choices]
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("active")), ("closed", _("closed")), ("merged", _("merged"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [*ANY, *_countries()]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """The values that make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class EnterpriseForm(forms.Form):
    """An entry of the register; the code can be written for a new one only."""

    uscc = forms.CharField(
        label=_("Unified Social Credit Code"),
        max_length=40,
        help_text=_("18 characters, as on the business licence."),
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    name_ja = forms.CharField(label=_("Japanese name"), max_length=200, required=False)
    name_ko = forms.CharField(label=_("Korean name"), max_length=200, required=False)
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    legal_form = forms.ChoiceField(label=_("Legal form"), choices=LegalForm.choices)
    investment_source = forms.ChoiceField(label=_("Source of investment"), choices=InvestmentSource.choices)
    industry = forms.RegexField(
        r"^[A-T]\d{0,4}$",
        label=_("Industry code"),
        required=False,
        help_text=_("GB/T 4754, for example C35."),
        error_messages={"invalid": _("Write a letter from A to T and up to four digits, for example C35.")},
    )
    activities = forms.MultipleChoiceField(
        label=_("Activities"),
        choices=Activity.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("Preferred language"), choices=LANGUAGE_CHOICES)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, by: Actor, enterprise: Enterprise | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = policies.areas_of(by)  # type: ignore[attr-defined]
        held = list(enterprise.investors.order_by("pk")) if enterprise else []
        self.investor_lines = len(held) + SPARE_INVESTORS
        for line in range(self.investor_lines):
            self._add_investor(line, held[line] if line < len(held) else None)
        if enterprise is not None:
            del self.fields["uscc"]
            self.initial.update(_initial(enterprise))

    def _add_investor(self, line: int, held: Any) -> None:
        self.fields[f"country_{line}"] = forms.ChoiceField(
            label=_("Country or region"),
            required=False,
            choices=[("", "–"), *_countries()],
            initial=held.country if held else "",
        )
        self.fields[f"investor_{line}"] = forms.CharField(
            label=_("Investor"), required=False, max_length=200, initial=held.name if held else ""
        )
        self.fields[f"share_{line}"] = forms.DecimalField(
            label=_("Share in percent"),
            required=False,
            min_value=Decimal("0.01"),
            max_value=100,
            decimal_places=2,
            initial=held.share if held else None,
        )

    @property
    def investor_rows(self) -> Iterator[list[forms.BoundField]]:
        for line in range(self.investor_lines):
            yield [self[f"{name}_{line}"] for name in ("country", "investor", "share")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for line in range(self.investor_lines):
            named = cleaned.get(f"investor_{line}") or cleaned.get(f"share_{line}")
            if named and not cleaned.get(f"country_{line}"):
                self.add_error(f"country_{line}", _("Choose the country or region of this investor."))
        return cleaned

    @property
    def particulars(self) -> Particulars:
        data = self.cleaned_data
        return Particulars(
            names={tag: data[name] for name, tag in NAMES.items()},
            legal_form=data["legal_form"],
            investment_source=data["investment_source"],
            area=data["area"],
            activities=data["activities"],
            industry=data["industry"],
            address=data["address"],
            language=data["language"],
        )

    @property
    def investors(self) -> list[Holding]:
        data = self.cleaned_data
        return [
            Holding(country=data[f"country_{n}"], name=data[f"investor_{n}"], share=data[f"share_{n}"])
            for n in range(self.investor_lines)
            if data[f"country_{n}"]
        ]


def _initial(enterprise: Enterprise) -> dict[str, Any]:
    names = {name: enterprise.names.get(tag, "") for name, tag in NAMES.items()}
    same = (
        "legal_form",
        "investment_source",
        "area",
        "industry",
        "activities",
        "address",
        "language",
        "version",
    )
    return names | {name: getattr(enterprise, name) for name in same}


class ContactForm(forms.Form):
    """A contact as people write one down."""

    name = forms.CharField(label=_("Name"), max_length=100)
    position = forms.CharField(label=_("Position"), max_length=100, required=False)
    mobile = forms.CharField(label=_("Mobile number"), max_length=30, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    wechat = forms.CharField(label=_("WeChat"), max_length=50, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES)

    @property
    def person(self) -> Person:
        return Person(**self.cleaned_data)

    @classmethod
    def of(cls, contact: Contact) -> dict[str, str]:
        """What the form shows of a contact."""
        return {name: getattr(contact, name) for name in cls.base_fields}


class DesignateForm(forms.Form):
    """Who looks after the enterprise, with whom, and from which day."""

    official = forms.ModelChoiceField(label=_("Official"), queryset=User.objects.none())
    contact = forms.ModelChoiceField(
        label=_("Contact"), queryset=Contact.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    starts = forms.DateField(label=_("From"), widget=DayInput)
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, enterprise: Enterprise, today: date, held: Designation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["starts"] = today
        if held is not None:
            self.initial.update(official=held.official_id, contact=held.contact_id, replaces=held.pk)
        official: Any = self.fields["official"]
        official.queryset = policies.officials(enterprise.area_id, today)
        official.label_from_instance = label_with_department
        contact: Any = self.fields["contact"]
        contact.queryset = enterprise.contacts.filter(is_active=True).order_by("pk")
        contact.label_from_instance = _contact_label


def _contact_label(contact: Contact) -> str:
    silent = "" if contact.is_reachable else str(_("no number, no address"))
    return " · ".join(part for part in (contact.name, contact.position, silent) if part)


class DesignateManyForm(forms.Form):
    """One official for the enterprises ticked in the gap report."""

    official = forms.ModelChoiceField(label=_("Official"), queryset=User.objects.none())
    starts = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(self, *args: Any, by: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["starts"] = today
        official: Any = self.fields["official"]
        official.queryset = policies.officials_for(by, today)
        official.label_from_instance = label_with_department


class FactsForm(forms.Form):
    """Values true on one day, from one source; what is left empty is not recorded."""

    as_of = forms.DateField(label=_("True on"), widget=DayInput)
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("For example visit, monthly return, business licence."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = today
        for name in FactName.values:
            self.fields[name] = _fact_field(name)

    @property
    def value_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in FactName.values]

    @property
    def values(self) -> dict[str, Any]:
        """The facts as they are stored."""
        data = self.cleaned_data
        return {name: data[name] for name in FactName.values if data[name] not in (None, "")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.values:
            raise forms.ValidationError(_("Enter at least one value."))
        return cleaned


class MoneyField(forms.CharField):
    """An amount as people write it, stored in whole fen or cents."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.currency = currency

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_money(text, self.currency).minor if text else None
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from None


class RateField(forms.DecimalField):
    """A percentage, stored in hundredths of a percent."""

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else int(percent * FULL_RATE / 100)


class IsoDayField(forms.DateField):
    """A day, stored as text."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else None


def _fact_field(name: str) -> forms.Field:
    common: dict[str, Any] = {"label": FactName(name).label, "required": False}
    match KINDS[name]:
        case Kind.CNY:
            return MoneyField(currency="CNY", help_text=_("Yuan, for example 20万."), **common)
        case Kind.USD:
            return MoneyField(currency="USD", help_text=_("US dollars."), **common)
        case Kind.COUNT:
            return forms.IntegerField(min_value=0, max_value=10_000_000, **common)
        case Kind.RATE:
            return RateField(min_value=0, max_value=100, decimal_places=2, help_text=_("Percent."), **common)
        case Kind.DAY:
            return IsoDayField(widget=DayInput, **common)
        case Kind.CHOICE:
            choices = [(value, FactChoice(value).label) for value in CHOICES[name]]
            return forms.ChoiceField(choices=[("", "–"), *choices], **common)
        case Kind.TEXT:
            return forms.CharField(max_length=100, **common)


class ListForm(forms.Form):
    """A list to import."""

    file = forms.FileField(
        label=_("List"),
        help_text=_("An .xlsx or .csv file with up to 100,000 rows and 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    update_existing = forms.BooleanField(
        label=_("Update enterprises the register already has"), required=False, initial=True
    )


class OwnLanguageForm(forms.Form):
    """In which language the bureau should write to the enterprise."""

    language = forms.ChoiceField(
        label=_("We write to you in"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect
    )
