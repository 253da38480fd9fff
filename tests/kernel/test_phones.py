import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakwater.kernel.phones import (
    MobileLength,
    UnreadablePhone,
    format_phone,
    mask_email,
    mask_name,
    mask_phone,
    normalise_phone,
)


@pytest.mark.parametrize(
    "written",
    [
        "19000001234",
        "190 0000 1234",
        "190-0000-1234",
        "+86 190 0000 1234",
        "+8619000001234",
        "008619000001234",
        "8619000001234",
        "１９０００００１２３４",
        "190—0000—1234",
        " 190\u200b00001234 ",
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(written: str) -> None:
    assert normalise_phone(written) == "+8619000001234"


@pytest.mark.parametrize(
    "written",
    [
        "80001234",
        "8000 1234",
        "8000-1234",
        "0411-80001234",
        "0411-8000-1234",
        "(0411)80001234",
        "（0411）8000 1234",
        "411 80001234",
        "+86 411 80001234",
        "+86 (0)411 8000 1234",
        "86-411-80001234",
        "+86 80001234",
    ],
)
def test_a_dalian_line_is_read_with_and_without_its_area_code(written: str) -> None:
    assert normalise_phone(written) == "+8641180001234"


@pytest.mark.parametrize(
    "written",
    ["80001234-801", "0411-80001234-801", "0411-80001234 转 801", "8000 1234 ext. 801", "80001234#801"],
)
def test_an_extension_is_kept_beside_the_line(written: str) -> None:
    assert normalise_phone(written) == "+8641180001234;ext=801"


def test_a_line_of_another_city_keeps_its_own_area_code() -> None:
    assert normalise_phone("010-80001234") == "+861080001234"
    assert normalise_phone("0415-2000123") == "+864152000123"
    assert normalise_phone("80001234", default_area="024") == "+862480001234"


def test_a_service_number_is_not_taken_for_a_line() -> None:
    assert normalise_phone("400-000-1234") == "+864000001234"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("+81 90-1234-5678", "+819012345678"),
        ("0081 90 1234 5678", "+819012345678"),
        ("+82-2-1234-5678", "+82212345678"),
        ("+1 (202) 555-0123", "+12025550123"),
    ],
)
def test_a_foreign_number_is_kept_with_its_country_code(written: str, stored: str) -> None:
    assert normalise_phone(written) == stored


@pytest.mark.parametrize(
    ("written", "digits"), [("1900000123", 10), ("190000012345", 12), ("+86190000012", 9)]
)
def test_a_mobile_number_with_a_digit_too_few_or_too_many_says_how_many_it_has(
    written: str, digits: int
) -> None:
    with pytest.raises(MobileLength, match=f"has {digits} digits") as refusal:
        normalise_phone(written)
    assert refusal.value.code == "phone.mobile-length"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "phone",
        "12345",
        "8000123",
        "0411-8000123",
        "2180001234",
        "8823456789",
        "+0123456789",
        "+86",
        "+12",
    ],
)
def test_what_cannot_be_called_is_refused(written: str) -> None:
    with pytest.raises(UnreadablePhone):
        normalise_phone(written)


@given(st.text(max_size=30))
def test_any_text_is_either_a_number_or_refused(text: str) -> None:
    try:
        number = normalise_phone(text)
    except UnreadablePhone:
        return
    assert normalise_phone(number) == number


@given(
    st.one_of(
        st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        st.from_regex(r"0411-[2-8][0-9]{7}(-[0-9]{3})?", fullmatch=True),
        st.from_regex(r"010-[2-8][0-9]{7}", fullmatch=True),
        st.from_regex(r"\+81[0-9]{9}", fullmatch=True),
    )
)
def test_a_number_that_is_shown_is_read_back_as_the_same_number(written: str) -> None:
    number = normalise_phone(written)
    assert normalise_phone(format_phone(number)) == number


@pytest.mark.parametrize(
    ("number", "shown", "masked"),
    [
        ("+8619000001234", "190 0000 1234", "190****1234"),
        ("+8641180001234", "0411-80001234", "0411-8000****"),
        ("+8641180001234;ext=801", "0411-80001234-801", "0411-8000****"),
        ("+861080001234", "010-80001234", "010-8000****"),
        ("+864000001234", "400-0001234", "400-000****"),
        ("+819012345678", "+819012345678", "+81********78"),
    ],
)
def test_a_number_is_shown_as_it_is_dialled_and_masked_so_that_it_cannot_be(
    number: str, shown: str, masked: str
) -> None:
    assert format_phone(number) == shown
    assert mask_phone(number) == masked


def test_an_address_is_masked_to_its_first_character_and_domain() -> None:
    assert mask_email("liming@example.com") == "l***@example.com"


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("欧阳小明", "欧*"), ("Jane Smith", "J* S*"), ("张", "*"), ("", "")]
)
def test_a_name_is_masked_to_the_first_character_of_each_word(name: str, masked: str) -> None:
    assert mask_name(name) == masked
