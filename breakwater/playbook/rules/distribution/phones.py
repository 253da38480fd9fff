"""Telephone numbers in a person's entry: where they stand, which kind they are, what is left of the text."""

import re
import unicodedata
from dataclasses import dataclass

from breakwater.playbook.rules.distribution.model import Number
from breakwater.playbook.rules.distribution.names import tidy

MOBILE_DIGITS = 11
DESK_DIGITS = 8

_NUMBER = re.compile(
    r"""(?<![\d@.])(?:
      (?:(?:\+|00)?86[-\s]?)?1\d{2}[-\s]\d{4}[-\s]\d{4}             # 190 0000 0000
    | (?:(?:\+|00)86[-\s]?)?\(?0?[2-9]\d{1,2}\)?[-\s]\d{4}[-\s]?\d{4}  # 0411-8000 0000
    | \d{4}[-\s]\d{4}                                                # 8000 0000
    | (?:\+|00)86[-\s]?\d{7,}                                        # +86 19000000000
    | \d{5,}
    )(?!\d)""",
    re.VERBOSE,
)
_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_LABEL = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|cell|desk|office|e-?mail)\b\.?\s*[:：]?"
    r"|(?:办公)?电话\s*[:：]?|手机(?:号码?)?\s*[:：]?|座机\s*[:：]?|邮箱\s*[:：]?",
    re.IGNORECASE,
)
_REST = " \t,，;；:：、/|()（）-—.。"


@dataclass(frozen=True)
class Spoken:
    """A line of an entry taken apart: the words, the numbers, the e-mail address."""

    words: str
    numbers: tuple[Number, ...]
    email: str


def plain_digits(written: str) -> str:
    """The digits alone, without the country code."""
    digits = re.sub(r"\D", "", written)
    if written.startswith(("+", "00")):
        digits = digits.removeprefix("00")
        return digits.removeprefix("86")
    if len(digits) == MOBILE_DIGITS + 2 and digits.startswith("861"):
        return digits[2:]
    return digits


def take_apart(text: str, line: int) -> Spoken:
    """Part the text of an entry into words, numbers as written and e-mail address."""
    plain = tidy(unicodedata.normalize("NFKC", text))
    email = _EMAIL.search(plain)
    plain = _EMAIL.sub(" ", plain)
    numbers = tuple(
        Number(found := match.group(), plain_digits(found), line) for match in _NUMBER.finditer(plain)
    )
    words = tidy(_LABEL.sub(" ", _NUMBER.sub(" ", plain))) if numbers or email else plain
    return Spoken(words.strip(_REST), numbers, email.group() if email else "")


def is_mobile(number: Number) -> bool:
    """Is the number meant as a mobile? One digit too few or too many does not make it a desk number."""
    return number.digits.startswith("1") and len(number.digits) > DESK_DIGITS


def subscriber(number: Number) -> str:
    """A desk number without its area code (0411 in Dalian; 2 to 3 digits after the 0)."""
    digits = number.digits
    if len(digits) > DESK_DIGITS and len(digits) - DESK_DIGITS <= 4:
        return digits[-DESK_DIGITS:]
    return digits


def has_area_code(number: Number) -> bool:
    """Is there more than the subscriber's own number?"""
    return len(number.digits) > DESK_DIGITS and subscriber(number) != number.digits
