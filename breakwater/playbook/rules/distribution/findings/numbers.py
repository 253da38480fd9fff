"""Telephone numbers that cannot be right, or that deserve a second look."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from breakwater.playbook.rules.distribution import phones
from breakwater.playbook.rules.distribution.model import Entry, Field, Finding, Number, Params, Table
from breakwater.playbook.rules.distribution.people import People

Numbered = tuple[Entry, Number]


def find_in_numbers(table: Table, people: People) -> Iterator[Finding]:
    """All findings about numbers."""
    for entry in table.entries:
        yield from _mobile(entry, people)
        yield from _desk(entry)
        yield from _missing(entry)
        yield from _extra(entry)
    yield from _shared_desks(table, people)
    yield from _shared_mobiles(table, people)
    yield from _near(_by_digits(table, _desk_of), phones.DESK_DIGITS, people)
    yield from _near(_by_digits(table, _mobile_of), phones.MOBILE_DIGITS, people)
    yield from _area_code(table)


def _mobile(entry: Entry, people: People) -> Iterator[Finding]:
    mobile = entry.mobile
    if mobile is None:
        return
    params: Params = {"name": entry.name, "number": mobile.written, "digits": len(mobile.digits)}
    if len(mobile.digits) != phones.MOBILE_DIGITS:
        suggestion = _full_number(entry, mobile, people)
        yield Finding("phone.mobile-length", mobile.line, mobile.written, suggestion, params, Field.MOBILE)
    elif mobile.digits[1] not in "3456789":
        yield Finding("phone.mobile-form", mobile.line, mobile.written, None, params, Field.MOBILE)


def _full_number(entry: Entry, short: Number, people: People) -> str | None:
    """The one full mobile of the same person elsewhere that begins with these ten digits."""
    if len(short.digits) != phones.MOBILE_DIGITS - 1:
        return None
    elsewhere = (each.mobile for each in people.entries_of(entry) if each.mobile)
    full = {mobile.digits for mobile in elsewhere if len(mobile.digits) == phones.MOBILE_DIGITS}
    fitting = {digits for digits in full if digits.startswith(short.digits)}
    return fitting.pop() if len(fitting) == 1 else None


def _desk(entry: Entry) -> Iterator[Finding]:
    if entry.desk and len(digits := phones.subscriber(entry.desk)) != phones.DESK_DIGITS:
        params: Params = {"name": entry.name, "number": entry.desk.written, "digits": len(digits)}
        yield Finding("phone.desk-length", entry.desk.line, entry.desk.written, None, params, Field.DESK)


def _missing(entry: Entry) -> Iterator[Finding]:
    for kind, number, mends in (("desk", entry.desk, Field.DESK), ("mobile", entry.mobile, Field.MOBILE)):
        if number is None:
            yield Finding(
                "phone.missing", entry.line, entry.name, None, {"name": entry.name, "kind": kind}, mends
            )


def _extra(entry: Entry) -> Iterator[Finding]:
    for number in entry.other_numbers:
        params: Params = {"name": entry.name, "number": number.written}
        yield Finding("phone.extra", number.line, number.written, None, params)


def _desk_of(entry: Entry) -> tuple[Number | None, str]:
    return entry.desk, phones.subscriber(entry.desk) if entry.desk else ""


def _mobile_of(entry: Entry) -> tuple[Number | None, str]:
    return entry.mobile, entry.mobile.digits if entry.mobile else ""


def _by_digits(
    table: Table, number_of: Callable[[Entry], tuple[Number | None, str]]
) -> Mapping[str, list[Numbered]]:
    """Everybody under each number, in the order of the table."""
    found: dict[str, list[Numbered]] = defaultdict(list)
    for entry in table.entries:
        number, digits = number_of(entry)
        if number:
            found[digits].append((entry, number))
    return found


def _different(numbered: list[Numbered], people: People) -> list[Numbered]:
    """The first place of each different person."""
    return list({people.identity(each[0]): each for each in reversed(numbered)}.values())[::-1]


def _shared_desks(table: Table, people: People) -> Iterator[Finding]:
    for digits, numbered in _by_digits(table, _desk_of).items():
        persons = _different(numbered, people)
        if len(persons) > 1:
            names = ", ".join(entry.name for entry, _ in persons)
            line = persons[1][1].line
            yield Finding("desk.shared", line, digits, None, {"names": names, "number": digits})


def _shared_mobiles(table: Table, people: People) -> Iterator[Finding]:
    """A mobile is one person's own; under two names one of them is wrong."""
    for digits, numbered in _by_digits(table, _mobile_of).items():
        (first, _), *others = _different(numbered, people)
        for entry, number in others:
            params: Params = {
                "name": entry.name,
                "number": digits,
                "other": first.name,
                "other_line": first.line,
            }
            yield Finding("mobile.shared", number.line, number.written, None, params, Field.MOBILE)


def _near(by_digits: Mapping[str, list[Numbered]], length: int, people: People) -> Iterator[Finding]:
    """Numbers of two persons that differ in one digit: a hint at a slip, no more."""
    alike: dict[tuple[int, str], list[str]] = defaultdict(list)
    for digits in by_digits:
        for at in range(length if len(digits) == length else 0):
            alike[at, digits[:at] + digits[at + 1 :]].append(digits)
    for group in alike.values():
        for other, digits in pairwise(group):
            yield from _near_pair(by_digits[other][0], by_digits[digits][0], people)


def _near_pair(one: Numbered, other: Numbered, people: People) -> Iterator[Finding]:
    (first, first_number), (second, number) = one, other
    if not people.same(first, second):
        params: Params = {
            "number": number.written,
            "name": second.name,
            "other": first_number.written,
            "other_name": first.name,
            "other_line": first_number.line,
        }
        yield Finding("number.near", number.line, number.written, None, params)


def _area_code(table: Table) -> Iterator[Finding]:
    desks = [entry.desk for entry in table.entries if entry.desk]
    if desks and not any(map(phones.has_area_code, desks)):
        yield Finding("phone.area-code", desks[0].line, desks[0].written)
