"""Amounts of money as whole minor units (fen, cents); no floating point anywhere."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.errors import Refusal
from breakwater.kernel.languages import BY_TAG, SOURCE, normalise_tag

MINOR_UNITS = {
    "CNY": 2,
    "USD": 2,
    "EUR": 2,
    "HKD": 2,
    "MOP": 2,
    "TWD": 2,
    "GBP": 2,
    "JPY": 0,
    "KRW": 0,
}
"""Digits after the point of a currency, ISO 4217."""

_MULTIPLES = {"": 1, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_AMOUNT = re.compile(r"[¥]?\s*((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*([万萬亿億]?)\s*元?")
_MOST = 2**63 - 1  # what a bigint of the database holds


class UnreadableAmount(Refusal):
    """The text is no amount of money."""

    code = "money.unreadable"
    message = _("This is not an amount. Write digits, for example 1,234.56 or 20万.")


class AmountTooLarge(Refusal):
    """The amount does not fit in the database, and in no budget either."""

    code = "money.too-large"
    message = _("This amount is too large. Check the number of digits.")


@dataclass(frozen=True)
class Money:
    """`minor` units of a currency of `MINOR_UNITS`: 123456 fen of CNY are 1,234.56 yuan."""

    minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if self.currency not in MINOR_UNITS:
            raise ValueError(f"{self.currency} is not among the currencies in use.")

    @property
    def major(self) -> Decimal:
        """The amount in yuan, dollars, yen."""
        return Decimal(self.minor).scaleb(-MINOR_UNITS[self.currency])


def parse_money(text: str, currency: str = "CNY") -> Money:
    """The amount that a person wrote: full-width digits, thousands separators, ¥ and 元, 万 and 亿.

    What is finer than the smallest unit is rounded half up. Raises `UnreadableAmount`, `AmountTooLarge`.
    """
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise UnreadableAmount
    digits, multiple = found.groups()
    exact = Decimal(digits.replace(",", "")) * _MULTIPLES[multiple]
    minor = exact.scaleb(MINOR_UNITS[currency])
    if minor > _MOST:
        raise AmountTooLarge
    return Money(int(minor.to_integral_value(ROUND_HALF_UP)), currency)


def format_money(money: Money, language: str) -> str:
    """The amount as a reader of `language` writes it, always with the currency: ¥1,234.56, CN¥1,234.56."""
    reading = BY_TAG.get(normalise_tag(language) or "en", SOURCE)
    return format_currency(money.major, money.currency, locale=reading.babel_code)
