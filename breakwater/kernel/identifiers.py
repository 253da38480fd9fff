"""The Unified Social Credit Code (统一社会信用代码, USCC) of GB 32100-2015.

Eighteen characters: registering department (1), organisation class (2), division of the registering
authority (3-8), organisation code (9-17, of which 17 is its own check character) and check character (18).

What the last character proves: each of the weights 3^0 .. 3^16 is different and none is 0 modulo the prime
31, so every single wrong character is caught, and so is every exchange of two characters, neighbours or
not, except of the first with the last, which both weigh 1.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from breakwater.kernel.errors import Refusal, Sentence

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters in the order of their values: I, O, S, V and Z are left out."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(LENGTH - 1))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOKALIKES = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "U"}

ORGANISATION_CLASSES = {
    "1": "1239",  # staffing offices 机构编制
    "2": "19",  # foreign affairs 外交
    "3": "123459",  # justice 司法行政
    "4": "19",  # culture 文化
    "5": "1239",  # civil affairs 民政
    "6": "129",  # tourism 旅游
    "7": "129",  # religious affairs 宗教
    "8": "19",  # trade unions 工会
    "9": "123",  # market regulation 工商: enterprise, individual household, farmers' cooperative
    "A": "19",  # armed forces 中央军委改革和编制办公室
    "N": "1239",  # agriculture 农业
    "Y": "1",  # other
}
"""Registering department (登记管理部门) -> the classes of organisation (机构类别) it registers."""

_PROVINCES = (
    "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82"
)
PROVINCES = frozenset(_PROVINCES.split())
"""First two digits of a division code in GB/T 2260; 10 stands for the central registry."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a code: a stable `code` for programs and a sentence for the reader."""

    code: str
    message: Sentence
    params: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return str(self.message) % dict(self.params)


@dataclass(frozen=True)
class UsccCheck:
    """What is to be said about a code: errors forbid its use, warnings ask a person to look again."""

    code: str
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

    @property
    def is_valid(self) -> bool:
        return not self.errors


@dataclass(frozen=True)
class Uscc:
    """A valid code taken apart."""

    code: str

    @property
    def department(self) -> str:
        return self.code[0]

    @property
    def organisation_class(self) -> str:
        return self.code[1]

    @property
    def division(self) -> str:
        """Six digits in the manner of GB/T 2260; a functional zone's registry has digits of its own."""
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters of GB 11714 (组织机构代码)."""
        return self.code[8:17]


class InvalidUscc(Refusal):
    """The text is not a Unified Social Credit Code; the sentence is that of its first error."""

    code = "uscc.invalid"

    def __init__(self, finding: Finding, *, field: str | None = None) -> None:
        super().__init__(finding.message, field=field, **dict(finding.params))
        self.finding = finding


def normalise_uscc(text: str) -> str:
    """Full-width to half-width, spaces and invisible characters out, upper case; nothing is repaired."""
    half_width = unicodedata.normalize("NFKC", text)
    return "".join(c for c in half_width if not c.isspace() and unicodedata.category(c) != "Cf").upper()


def check_uscc(text: str) -> UsccCheck:
    """Everything wrong with a code.

    Errors: `shape.length`, `shape.letter` (a character the alphabet lacks), `shape.digit` (a letter in the
    division), `check18`. Warnings: `check9` (GB 11714), `department`, `class`, `division` unknown.
    """
    code = normalise_uscc(text)
    errors = tuple(_shape_errors(code)) or tuple(_check18_error(code))
    return UsccCheck(code, errors, () if errors else tuple(_warnings(code)))


def parse_uscc(text: str) -> Uscc:
    """The code taken apart. Raises `InvalidUscc` with the first error."""
    check = check_uscc(text)
    if check.errors:
        raise InvalidUscc(check.errors[0])
    return Uscc(check.code)


def make_uscc(*, body: str, division: str, department: str = "9", organisation_class: str = "1") -> str:
    """A code that passes both checks, for synthetic data. `body` is eight characters, `division` six digits.

    Raises ValueError where the parts cannot make a code.
    """
    stem = f"{department}{organisation_class}{division}{body}"
    if len(body) != 8 or len(stem) != LENGTH - 2 or tuple(_letter_errors(stem)):
        raise ValueError(f"No code can be made of {stem!r}.")
    stem += _check9(body)
    return stem + _check18(stem)


def _shape_errors(code: str) -> Iterator[Finding]:
    if len(code) != LENGTH:
        sentence = _(
            "The code has %(found)d characters, but a Unified Social Credit Code has 18. "
            "Copy it again from the business licence."
        )
        yield Finding("shape.length", sentence, (("found", len(code)),))
    else:
        yield from _letter_errors(code)


def _letter_errors(code: str) -> Iterator[Finding]:
    for position, character in enumerate(code, start=1):
        if character not in _VALUES:
            yield _foreign_character(position, character)
        elif 3 <= position <= 8 and not character.isdigit():
            sentence = _(
                "Character %(position)d is %(character)s, but characters 3 to 8 are digits. "
                "Compare it with the business licence."
            )
            yield Finding("shape.digit", sentence, (("position", position), ("character", character)))


def _foreign_character(position: int, character: str) -> Finding:
    params = (("position", position), ("character", character))
    if character not in _LOOKALIKES:
        sentence = _(
            "Character %(position)d is %(character)s, which no code contains. "
            "Compare it with the business licence."
        )
        return Finding("shape.letter", sentence, params)
    sentence = _(
        "Character %(position)d is the letter %(character)s, which no code contains. "
        "It may be %(lookalike)s: compare it with the business licence."
    )
    return Finding("shape.letter", sentence, (*params, ("lookalike", _LOOKALIKES[character])))


def _check18_error(code: str) -> Iterator[Finding]:
    if code[-1] != _check18(code[:-1]):
        sentence = _(
            "The last character does not fit the others: one of the characters is wrong, "
            "or two have changed places. Compare the code with the business licence."
        )
        yield Finding("check18", sentence)


def _warnings(code: str) -> Iterator[Finding]:
    if code[16] != _check9(code[8:16]):
        sentence = _(
            "Character 17 does not fit the organisation code in characters 9 to 16. "
            "Compare the code with the business licence."
        )
        yield Finding("check9", sentence)
    department, organisation_class, province = code[0], code[1], code[2:4]
    if department not in ORGANISATION_CLASSES:
        sentence = _("Character 1 is %(character)s, which stands for no registering department we know.")
        yield Finding("department", sentence, (("character", department),))
    elif organisation_class not in ORGANISATION_CLASSES[department]:
        sentence = _("Character 2 is %(character)s, which stands for no class of organisation we know.")
        yield Finding("class", sentence, (("character", organisation_class),))
    if province not in PROVINCES:
        sentence = _("Characters 3 and 4 are %(digits)s, which stand for no province.")
        yield Finding("division", sentence, (("digits", province),))


def _check18(stem: str) -> str:
    """GB 32100-2015, annex A: (31 - sum mod 31) mod 31 over the first 17 characters."""
    total = sum(_VALUES[character] * weight for character, weight in zip(stem, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def _check9(body: str) -> str:
    """GB 11714: 11 - sum mod 11 over eight characters, where letters count from A = 10; 10 is X, 11 is 0."""
    total = sum(int(c, 36) * weight for c, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
