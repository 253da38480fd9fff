"""Telephone numbers as people write them, stored as E.164, shown as people read them; and masks.

A stored number is `+8619000001234`, or with an extension in the manner of RFC 3966
`+8641180001234;ext=801`. Sentences never repeat a number: they are shown, but may be logged.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from breakwater.kernel.errors import Refusal

DALIAN = "0411"
"""The area code of numbers that are written without one."""

_EXTENSION = re.compile(r"\s*(?:;ext=|ext\.?|x|#|转|轉|分机|分機|内線|내선)\s*(\d{1,6})$", re.IGNORECASE)
_LINE_AND_EXTENSION = re.compile(r"((?:\+?86[ -]?)?(?:\(?0\d{2,3}\)?[ -]?)?[2-8]\d{3}[ -]?\d{4})-(\d{1,6})")
_COUNTRY = re.compile(r"(?:\+|00)86|86(?=\d{10})")
_LOCAL = re.compile(r"[2-8]\d{7}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_ALMOST_MOBILE = re.compile(r"1[3-9]\d{7,8}|1[3-9]\d{10,11}")
_SERVICE = re.compile(r"[48]00\d{7}")
_FIXED = re.compile(r"(?:10|2\d)[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7}")
_FOREIGN = re.compile(r"[1-9]\d{6,14}")


class UnreadablePhone(Refusal):
    """The text is no telephone number that can be called."""

    code = "phone.unreadable"
    message = _(
        "This is not a telephone number. Check its digits: a mobile number has 11, a fixed line needs its "
        "area code, a foreign number begins with + and the country code."
    )


class MobileLength(UnreadablePhone):
    """The number begins like a Chinese mobile number and is too short or too long."""

    code = "phone.mobile-length"
    message = _("This mobile number has %(found)d digits; it must have 11. Ask for the number again.")


def normalise_phone(text: str, default_area: str = DALIAN) -> str:
    """The number as E.164, with `;ext=` if it has an extension.

    Reads Chinese mobile numbers, fixed lines with area code, lines of `default_area` without it (there
    they have eight digits), 400 and 800 numbers, each with or without +86, 0086 or 86, and foreign numbers
    that begin with + or 00. Raises `MobileLength` or `UnreadablePhone`.
    """
    number, extension = _split_extension(_half_width(text))
    digits = re.sub(r"[\s().-]", "", number)
    country = _COUNTRY.match(digits)
    if country:
        return _chinese(digits[country.end() :], default_area, with_country=True) + extension
    if digits.startswith(("+", "00")):
        return _foreign(digits) + extension
    return _chinese(digits, default_area, with_country=False) + extension


def format_phone(number: str) -> str:
    """A stored number as it is dialled in China; foreign numbers stay as they are, with their +."""
    subscriber, extension = _parts(number)
    return subscriber + (f"-{extension}" if extension else "")


def mask_phone(number: str) -> str:
    """A stored number that tells who may be meant and cannot be called: 190****1234, 0411-8000****."""
    subscriber, _extension = _parts(number)
    if subscriber.startswith("+"):
        return subscriber[:3] + "*" * (len(subscriber) - 5) + subscriber[-2:]
    if " " in subscriber:
        return subscriber[:3] + "****" + subscriber[-4:]
    return subscriber[:-4] + "****"


def mask_email(address: str) -> str:
    """First character and domain: l***@example.com."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}***{at}{domain}"


def mask_name(name: str) -> str:
    """The first character of each word: 张*, J* S*. A name of one character is hidden whole."""
    words = name.split()
    return " ".join(f"{word[0]}*" if len(name.strip()) > 1 else "*" for word in words)


def _half_width(text: str) -> str:
    """Full-width characters to half-width, every kind of dash to a hyphen, invisible characters out."""
    characters = unicodedata.normalize("NFKC", text).strip()
    visible = (c for c in characters if unicodedata.category(c) != "Cf")
    return "".join("-" if unicodedata.category(c) == "Pd" else c for c in visible)


def _split_extension(text: str) -> tuple[str, str]:
    """The number and `;ext=` with the extension, which may also follow a fixed line after a hyphen."""
    if marked := _EXTENSION.search(text):
        return text[: marked.start()], f";ext={marked[1]}"
    if hyphened := _LINE_AND_EXTENSION.fullmatch(text):
        return hyphened[1], f";ext={hyphened[2]}"
    return text, ""


def _foreign(digits: str) -> str:
    number = re.sub(r"^(?:\+|00)", "", digits)
    if not _FOREIGN.fullmatch(number):
        raise UnreadablePhone
    return "+" + number


def _chinese(digits: str, default_area: str, *, with_country: bool) -> str:
    if _ALMOST_MOBILE.fullmatch(digits):
        raise MobileLength(found=len(digits))
    if _MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return "+86" + digits
    if _LOCAL.fullmatch(digits):
        return "+86" + default_area.removeprefix("0") + digits
    return "+86" + _with_area_code(digits, default_area.removeprefix("0"), with_country=with_country)


def _with_area_code(digits: str, own_area: str, *, with_country: bool) -> str:
    """The area code without its 0, and the line. The 0 may be missing after +86 or in one's own area."""
    national = digits.removeprefix("0")
    is_own = national.startswith(own_area)
    is_marked = is_own or with_country or digits.startswith("0")
    is_complete = _LOCAL.fullmatch(national[len(own_area) :]) if is_own else _FIXED.fullmatch(national)
    if not is_marked or not is_complete:
        raise UnreadablePhone
    return national


def _parts(number: str) -> tuple[str, str]:
    """The number grouped for reading, and its extension."""
    subscriber, _mark, extension = number.partition(";ext=")
    national = subscriber.removeprefix("+86")
    if national == subscriber:
        return subscriber, extension
    if _MOBILE.fullmatch(national):
        return f"{national[:3]} {national[3:7]} {national[7:]}", extension
    if _SERVICE.fullmatch(national):
        return f"{national[:3]}-{national[3:]}", extension
    area = 2 if national[0] in "12" else 3
    return f"0{national[:area]}-{national[area:]}", extension
