from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from breakwater.kernel.money import (
    MINOR_UNITS,
    AmountTooLarge,
    Money,
    UnreadableAmount,
    format_money,
    parse_money,
)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.56", 123456),
        ("1,234.56", 123456),
        ("１，２３４．５６", 123456),
        ("¥1,234.56", 123456),
        ("￥ 1234.56 元", 123456),
        ("20万", 20_000_000),
        ("1.5 万元", 1_500_000),
        ("0.3亿", 3_000_000_000),
        ("1億元", 10_000_000_000),
        ("0.005", 1),
        ("0.0049", 0),
        ("2.675", 268),
    ],
)
def test_an_amount_is_read_as_it_is_written_and_rounded_half_up(text: str, fen: int) -> None:
    assert parse_money(text) == Money(fen)


def test_yen_have_no_smaller_unit() -> None:
    assert parse_money("1,234.5", "JPY") == Money(1235, "JPY")
    assert Money(1235, "JPY").major == Decimal(1235)


@pytest.mark.parametrize("text", ["", "abc", "1,23", "1.2.3", "-5", "1e5", "万", "1 234", "٣"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UnreadableAmount):
        parse_money(text)


@pytest.mark.parametrize("text", ["9223372036854775807", "1000000000亿", "9" * 60])
def test_an_amount_that_no_row_can_hold_is_refused(text: str) -> None:
    with pytest.raises(AmountTooLarge):
        parse_money(text)


def test_an_amount_in_an_unknown_currency_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        Money(1, "XYZ")


@pytest.mark.parametrize("currency", MINOR_UNITS)
def test_the_table_of_minor_units_is_that_of_the_standard(currency: str) -> None:
    assert MINOR_UNITS[currency] == get_currency_precision(currency)


@pytest.mark.parametrize(
    ("money", "language", "shown"),
    [
        (Money(123456), "zh-Hans", "¥1,234.56"),
        (Money(123456), "en", "CN¥1,234.56"),
        (Money(123456), "ja", "元1,234.56"),
        (Money(123456), "ko", "CN¥1,234.56"),
        (Money(1234, "JPY"), "zh-hans", "JP¥1,234"),
        (Money(123456, "USD"), "en", "$1,234.56"),
    ],
)
def test_an_amount_is_shown_with_its_currency_in_the_readers_language(
    money: Money, language: str, shown: str
) -> None:
    assert format_money(money, language) == shown


@given(st.integers(0, 2**63 - 1), st.sampled_from(sorted(MINOR_UNITS)))
def test_an_amount_written_out_is_read_back_exactly(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_money(f"{money.major:f}", currency) == money
    assert parse_money(f"{money.major:,f}", currency) == money
