"""The playbook as a whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import product
from typing import Annotated, Any
from unicodedata import normalize

from .city import Area, AreaKind, Calendar, City, Emergency, Hotline, Notice, Organisation
from .decoding import BAD, Decoder
from .problems import BrokenPlaybook, Fault, Problem
from .reading import Listing, Node, Scalar, Table, tree
from .shapes import Between, Slug
from .speech import MessageTemplate, Term
from .words import Language, Text
from .work import Clock, Difficulties, Measure, ServiceLevels


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """One city's answer to one emergency: everything the platform is configured by.

    Nothing in it is a person: names and numbers of officials come with the work distribution table.
    """

    id: Slug
    version: Annotated[int, Between(1, 99999)]
    source_language: Language
    languages: tuple[Language, ...]
    emergency: Emergency
    city: City
    notice: Notice
    hotlines: tuple[Hotline, ...]
    calendar: Calendar
    areas: tuple[Area, ...]
    organisation: Organisation
    measures: tuple[Measure, ...]
    difficulties: Difficulties
    service_levels: ServiceLevels
    messages: tuple[MessageTemplate, ...]
    glossary: tuple[Term, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON: dates and times in ISO 8601, every field present."""
        data: dict[str, Any] = _plain(self)
        return data

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Playbook:
        """The playbook `as_dict` gave; raises BrokenPlaybook if it does not fit this schema."""
        playbook, problems = decode(tree(data), complete=True)
        if playbook is None:
            raise BrokenPlaybook(problems)
        return playbook

    def faults(self) -> Iterator[Fault]:
        """Broken rules that span the parts."""
        yield from self._language_faults()
        yield from self._area_faults()
        yield from self._alias_faults()
        yield from self._measure_faults()
        yield from self._level_faults()
        yield from self._message_faults()

    def _language_faults(self) -> Iterator[Fault]:
        if self.source_language not in self.languages:
            what = f"“{self.source_language}” is not among the languages."
            yield Fault(("source_language",), what, f"Write one of {', '.join(self.languages)}.")

    def _area_faults(self) -> Iterator[Fault]:
        kinds = {area.code: area.kind for area in self.areas}
        served = {department.area for department in self.organisation.departments}
        codes: dict[str, str] = {}
        for index, area in enumerate(self.areas):
            yield from self._code_faults(index, area, codes)
            if area.parent and kinds.get(area.parent) is AreaKind.ZONE:
                what = f"“{area.parent}” is a zone itself."
                yield Fault(("areas", index, "parent"), what, "Write the code of a division.")
            if area.code not in served:
                what = f"“{area.code}” has no commerce department."
                yield Fault(("areas", index), what, "Add one with this “area” to departments.yaml.")

    def _code_faults(self, index: int, area: Area, taken: dict[str, str]) -> Iterator[Fault]:
        if not area.gb_code:
            return
        place = ("areas", index, "gb_code")
        if not area.gb_code.startswith(self.city.registry_prefix):
            mend = f"Write a code that begins with {self.city.registry_prefix}."
            yield Fault(place, f"{area.gb_code} does not belong to the city.", mend)
        if (owner := taken.setdefault(area.gb_code, area.code)) != area.code:
            yield Fault(place, f"{area.gb_code} is the code of “{owner}” already.", "Check both codes.")

    def _alias_faults(self) -> Iterator[Fault]:
        departments = self.organisation.departments
        taken = {folded(name): item.code for item in departments for name in item.names.values()}
        for index, department in enumerate(departments):
            for number, alias in enumerate(department.aliases):
                owner = taken.setdefault(folded(alias), department.code)
                if owner != department.code:
                    place = ("organisation", "departments", index, "aliases", number)
                    what = f"“{alias}” names “{owner}” already."
                    yield Fault(place, what, "Keep it with the department it means.")

    def _measure_faults(self) -> Iterator[Fault]:
        for index, measure in enumerate(self.measures):
            if measure.number != index + 1:
                what = f"Measure {measure.number} stands where {index + 1} is expected."
                yield Fault(("measures", index, "number"), what, "Number the measures from 1 without a gap.")

    def _level_faults(self) -> Iterator[Fault]:
        for clock, measure, severity in product(Clock, self.measures, self.difficulties.severities):
            found = self.service_levels.level_for(clock=clock, measure=measure.code, severity=severity.code)
            if found is None:
                what = f"Nothing times “{clock}” for {severity.code} matters of “{measure.code}”."
                yield Fault(("service_levels", "levels"), what, "Add a level that covers them.")

    def _message_faults(self) -> Iterator[Fault]:
        seen = set()
        for index, template in enumerate(self.messages):
            key = (template.event, template.reader)
            if key in seen:
                what = f"The {template.reader} is told of “{template.event}” twice."
                yield Fault(("messages", index, "event"), what, "Keep one of the two templates.")
            seen.add(key)


def folded(name: str) -> str:
    """A name as it is compared: Roman numerals and widths folded (NFKC), case and spaces left out."""
    return "".join(normalize("NFKC", name).casefold().split())


def decode(root: Node, *, complete: bool) -> tuple[Playbook | None, list[Problem]]:
    """The playbook in a tree, or None and what is wrong.

    With `complete` false some part could not be read: references into it are not judged.
    """
    decoder = Decoder(_languages(root))
    playbook = decoder.decode(Playbook, root)
    if complete:
        decoder.resolve()
    return (None if playbook is BAD or decoder.problems else playbook), decoder.problems


def _languages(root: Node) -> tuple[Language, ...]:
    """The languages the playbook claims, all of ours while it claims none that we know."""
    listed = root.values.get("languages") if isinstance(root, Table) else None
    items = listed.items if isinstance(listed, Listing) else ()
    claimed = {item.value for item in items if isinstance(item, Scalar)}
    return tuple(language for language in Language if language in claimed) or tuple(Language)


def _plain(value: Any) -> Any:
    match value:
        case Text():
            return dict(value)
        case tuple():
            return [_plain(item) for item in value]
        case time():
            return value.isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case str():
            return str(value)
        case int() | None:
            return value
        case _:
            return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
