"""A step's form told as JSON Schema, and filled from JSON. The form stays the one place of its rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django import forms

from breakwater.api.problems import SENTENCES, FieldError, Invalid
from breakwater.casework.forms import FilesField

NO_SUCH_FIELD = SENTENCES["extra_forbidden"]

Scalar: TypeAlias = str | int | float | bool | None

TYPES: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.Field, {"type": "string"}),
)


def schema_of(form: forms.Form | None) -> dict[str, Any]:
    """The fields a step asks for (JSON Schema 2020-12). Files are sent to the case's documents instead."""
    fields = {name: field for name, field in form.fields.items() if _is_data(field)} if form else {}
    return {
        "type": "object",
        "properties": {name: _property(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def fill(form: forms.Form, sent: Mapping[str, Scalar]) -> dict[str, Any]:
    """The cleaned data of a bound form. Raises Invalid, also for a field that it does not have."""
    errors = [
        FieldError(field=f"fields.{name}", message=str(sentence))
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    known = {name for name, field in form.fields.items() if _is_data(field)}
    unknown = sorted(sent.keys() - known)
    errors += [FieldError(field=f"fields.{name}", message=str(NO_SUCH_FIELD)) for name in unknown]
    if errors:
        raise Invalid(errors)
    return form.cleaned_data


def _is_data(field: forms.Field) -> bool:
    return not isinstance(field, FilesField)


def _property(field: forms.Field) -> dict[str, Any]:
    told: dict[str, Any] = {"title": str(field.label)}
    if field.help_text:
        told["description"] = str(field.help_text)
    if isinstance(field, forms.ChoiceField):  # a ModelChoiceField is one too
        choices: Iterable[Any] = field.choices  # type: ignore[assignment]  # the getter gives pairs
        return told | {"oneOf": [_choice(value, label) for value, label in choices if str(value)]}
    told |= next(schema for kind, schema in TYPES if isinstance(field, kind))
    if longest := getattr(field, "max_length", None):
        told["maxLength"] = longest
    return told


def _choice(value: Any, label: Any) -> dict[str, Any]:
    """A row is named by its key, anything else as it stands."""
    key = getattr(value, "value", value)
    return {"const": key if isinstance(key, int) else str(key), "title": str(label)}
