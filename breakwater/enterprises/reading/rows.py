"""One row of a list: the entry it describes, or what is wrong with it and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from breakwater.enterprises.reading.headings import Headings
from breakwater.enterprises.reading.words import LANGUAGES, LEGAL_FORMS, SOURCES, fold
from breakwater.kernel.countries import country_code
from breakwater.kernel.errors import Sentence
from breakwater.kernel.identifiers import check_uscc
from breakwater.kernel.phones import UnreadablePhone, normalise_phone

NAMES = {"name_zh": "zh-Hans", "name_en": "en", "name_ja": "ja", "name_ko": "ko"}
FIGURES = ("employees", "foreign_employees")
LONGEST = {"name_zh": 200, "name_en": 200, "name_ja": 200, "name_ko": 200, "address": 300,
           "contact_name": 100, "contact_position": 100}  # fmt: skip
_INDUSTRY = re.compile(r"[A-T]\d{0,4}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_COUNTRY_SEPARATOR = re.compile(r"[、，,;；/]")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
SHOWN = 100
"""Characters of a wrong value that are repeated in the report."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is to be said about a cell; `column` is a key of COLUMNS, or "" for the whole row.

    A row with an error is not imported; one with warnings is.
    """

    number: int
    column: str
    code: str
    sentence: Sentence
    value: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    is_error: bool = True


@dataclass(slots=True, kw_only=True)
class Entry:
    """A row that can be imported. Empty texts leave what the register has."""

    number: int
    uscc: str
    names: dict[str, str]
    legal_form: str = ""
    investment_source: str = ""
    area_id: int | None = None
    industry: str = ""
    address: str = ""
    language: str = ""
    countries: tuple[str, ...] = ()
    facts: dict[str, int] = field(default_factory=dict)
    as_of: date | None = None
    contact: dict[str, str] = field(default_factory=dict)


class Unreadable(Exception):
    """A cell that does not say what its column asks for."""

    def __init__(self, code: str, sentence: Sentence, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code, self.sentence, self.params = code, sentence, params or {}


class Reader:
    """Reads the rows of one table. `areas` leads from a folded name or code to an area the importer may use,
    or to None for one they may not."""

    def __init__(self, headings: Headings, areas: Mapping[str, int | None], today: date) -> None:
        self._places = headings.places
        self._areas = areas
        self._today = today
        self._seen: dict[str, int] = {}

    def read(
        self, number: int, texts: Sequence[str], formulas: frozenset[int] = frozenset()
    ) -> tuple[Entry | None, list[Finding]]:
        """The entry of a row, None if it has an error, and all that is to be said about it."""
        cells = {key: texts[place] if place < len(texts) else "" for key, place in self._places.items()}
        findings = list(self._formulas(number, formulas))
        values: dict[str, Any] = {}
        for key, text in cells.items():
            try:
                values[key] = _READERS[key](self, key, text)
            except Unreadable as problem:
                findings.append(_finding(number, key, text, problem))
        findings += self._about_code(number, cells)
        if any(finding.is_error for finding in findings):
            return None, findings
        return _entry(number, values), findings

    def _formulas(self, number: int, formulas: frozenset[int]) -> Iterator[Finding]:
        for key, place in self._places.items():
            if place in formulas:
                sentence = _("The cell holds a formula. Copy the column and insert it as values.")
                yield Finding(number=number, column=key, code="cell.formula", sentence=sentence)

    def _about_code(self, number: int, cells: Mapping[str, str]) -> Iterator[Finding]:
        """Errors and warnings of the code itself, and the row that has it already."""
        check = check_uscc(cells["uscc"])
        if cells["uscc"]:
            for found in (*check.errors, *check.warnings):
                yield Finding(
                    number=number, column="uscc", code=f"uscc.{found.code}", value=cells["uscc"][:SHOWN],
                    sentence=found.message, params=dict(found.params), is_error=found in check.errors,
                )  # fmt: skip
        if check.is_valid and (first := self._seen.setdefault(check.code, number)) != number:
            sentence = _("Row %(first)d has the same code. Keep one of the two rows.")
            yield Finding(
                number=number, column="uscc", code="uscc.twice", value=check.code,
                sentence=sentence, params={"first": first},
            )  # fmt: skip

    def code(self, key: str, text: str) -> str:
        if not text:
            raise Unreadable("uscc.missing", _("The code is missing. Copy it from the business licence."))
        return check_uscc(text).code

    def text(self, key: str, text: str) -> str:
        if len(text) > LONGEST[key]:
            sentence = _("The text has %(found)d characters; at most %(most)d are kept. Shorten it.")
            raise Unreadable("cell.too_long", sentence, {"found": len(text), "most": LONGEST[key]})
        return text

    def legal_form(self, key: str, text: str) -> str:
        return _known(text, LEGAL_FORMS, _("This is no legal form we know. Choose one from the template."))

    def source(self, key: str, text: str) -> str:
        return _known(text, SOURCES, _("Write foreign, Hong Kong, Macao or Taiwan, or domestic."))

    def language(self, key: str, text: str) -> str:
        return _known(text, LANGUAGES, _("Write Chinese, English, Japanese or Korean."))

    def area(self, key: str, text: str) -> int | None:
        if not text:
            return None
        if fold(text) not in self._areas:
            raise Unreadable("area.unknown", _("This is no area of the city. Write its name or its code."))
        if (area := self._areas[fold(text)]) is None:
            raise Unreadable(
                "area.not_yours", _("This is not your area: the row belongs to another district.")
            )
        return area

    def industry(self, key: str, text: str) -> str:
        code = text.upper().replace(" ", "")
        if code and not _INDUSTRY.fullmatch(code):
            sentence = _(
                "Write the code of GB/T 4754: a letter from A to T and up to four digits, as in C35."
            )
            raise Unreadable("industry.unreadable", sentence)
        return code

    def countries(self, key: str, text: str) -> tuple[str, ...]:
        names = [name.strip() for name in _COUNTRY_SEPARATOR.split(text) if name.strip()]
        whole = country_code(text)
        if whole:
            return (whole,)
        codes = {name: country_code(name) for name in names}
        if unknown := next((name for name, code in codes.items() if code is None), ""):
            sentence = _("%(name)s is no country or region we know. Write its name or its two letters.")
            raise Unreadable("country.unknown", sentence, {"name": unknown})
        return tuple(dict.fromkeys(code for code in codes.values() if code))

    def figure(self, key: str, text: str) -> int | None:
        digits = text.replace(",", "").replace("，", "")
        if digits and not (digits.isdecimal() and int(digits) <= 10_000_000):
            raise Unreadable("figure.unreadable", _("Write a whole number, without words."))
        return int(digits) if digits else None

    def day(self, key: str, text: str) -> date:
        if not text:
            return self._today
        found = _DAY.fullmatch(text.strip())
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if day is None or day > self._today:
            raise Unreadable("day.unreadable", _("Write a day that has passed as 2020-02-07."))
        return day

    def phone(self, key: str, text: str) -> str:
        try:
            return normalise_phone(text) if text else ""
        except UnreadablePhone as problem:
            raise Unreadable(problem.code, problem.message, problem.params) from None

    def email(self, key: str, text: str) -> str:
        if text and not _EMAIL.fullmatch(text):
            raise Unreadable("email.unreadable", _("This is no e-mail address. Ask the contact for it."))
        return text.lower()


_READERS: dict[str, Callable[[Reader, str, str], object]] = {
    "uscc": Reader.code,
    **dict.fromkeys(LONGEST, Reader.text),
    "legal_form": Reader.legal_form,
    "investment_source": Reader.source,
    "area": Reader.area,
    "industry": Reader.industry,
    "language": Reader.language,
    "countries": Reader.countries,
    **dict.fromkeys(FIGURES, Reader.figure),
    "as_of": Reader.day,
    "contact_mobile": Reader.phone,
    "contact_phone": Reader.phone,
    "contact_email": Reader.email,
}


def _known(text: str, words: Mapping[str, str], sentence: Sentence) -> str:
    if text and fold(text) not in words:
        raise Unreadable("word.unknown", sentence)
    return words[fold(text)] if text else ""


def _finding(number: int, key: str, text: str, problem: Unreadable) -> Finding:
    return Finding(
        number=number, column=key, code=problem.code, sentence=problem.sentence,
        value=text[:SHOWN], params=problem.params,
    )  # fmt: skip


def _entry(number: int, values: Mapping[str, Any]) -> Entry:
    same = {
        key: values[key]
        for key in ("uscc", "legal_form", "investment_source", "industry", "address", "language", "countries")
        if key in values
    }
    contact = {key.removeprefix("contact_"): values[key] for key in values if key.startswith("contact_")}
    return Entry(
        number=number,
        names={tag: values[key] for key, tag in NAMES.items() if values.get(key)},
        area_id=values.get("area"),
        facts={key: values[key] for key in FIGURES if values.get(key) is not None},
        as_of=values.get("as_of"),
        contact=contact if contact.get("name") else {},
        **same,
    )
