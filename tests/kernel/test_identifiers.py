import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from breakwater.kernel.identifiers import (
    ALPHABET,
    InvalidUscc,
    check_uscc,
    make_uscc,
    normalise_uscc,
    parse_uscc,
)

bodies = st.text(st.sampled_from(ALPHABET), min_size=8, max_size=8)
divisions = st.from_regex(r"21[0-9]{4}", fullmatch=True)
codes = st.builds(lambda body, division: make_uscc(body=body, division=division), bodies, divisions)


def found(text: str) -> tuple[list[str], list[str]]:
    check = check_uscc(text)
    return [finding.code for finding in check.errors], [finding.code for finding in check.warnings]


@pytest.mark.parametrize(
    "code",
    [
        "91210200MA0EX4MP5J",
        "91210213MA0D002360",  # remainder 0 gives 0
        "91210231MA0D00180Y",  # remainder 1 gives Y; organisation check 11 gives 0
        "9121023171DEMA885J",
        "91210213MA0D00201D",
        "91350100M000100Y43",  # the standard's own example
    ],
)
def test_a_correct_code_passes_both_checks(code: str) -> None:
    assert found(code) == ([], [])


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("91210200MA0EX4MP5K", "check18"),
        ("91350100M000100Y4Z", "shape.letter"),
        ("91210231MA00111000", "check18"),  # zeros filled in
        ("91210200MAOEX4MP5J", "shape.letter"),
        ("9121O200MA0EX4MP5J", "shape.letter"),
        ("9121A200MA0EX4MP5J", "shape.digit"),
        ("91210200MA0EX4MP5", "shape.length"),
        ("91210200MA0EX4MP5JJ", "shape.length"),
        ("", "shape.length"),
    ],
)
def test_a_wrong_code_is_refused_for_the_right_reason(code: str, error: str) -> None:
    assert found(code) == ([error], [])


def test_a_letter_that_no_code_contains_is_named_with_its_place_and_never_repaired() -> None:
    check = check_uscc("9121O200MA0EX4MP5J")
    assert check.code == "9121O200MA0EX4MP5J"
    assert str(check.errors[0]) == (
        "Character 5 is the letter O, which no code contains. It may be 0: "
        "compare it with the business licence."
    )
    assert not check.is_valid


def test_every_wrong_character_is_named() -> None:
    places = [dict(finding.params)["position"] for finding in check_uscc("9I21O200MA0EX4MP5?").errors]
    assert places == [2, 5, 18]


def test_full_width_lower_case_and_spaces_are_read_as_the_same_code() -> None:
    assert normalise_uscc(" ９１２１０２００ ma0ex4mp5j\u200b\n") == "91210200MA0EX4MP5J"


def test_what_the_registry_may_know_better_is_a_warning_and_no_error() -> None:
    assert found("91210200MA0EX4MP6M") == ([], ["check9"])
    assert found(make_uscc(department="B", division="210200", body="MA0EX4MP")) == ([], ["department"])
    assert found(make_uscc(organisation_class="7", division="210200", body="MA0EX4MP")) == ([], ["class"])
    assert found(make_uscc(division="990200", body="MA0EX4MP")) == ([], ["division"])


def test_a_code_is_taken_apart_into_who_registered_what_and_where() -> None:
    uscc = parse_uscc("91210231ma0d00180y")
    assert uscc.code == "91210231MA0D00180Y"
    assert (uscc.department, uscc.organisation_class, uscc.division) == ("9", "1", "210231")
    assert uscc.organisation_code == "MA0D00180"


def test_taking_a_wrong_code_apart_is_refused_with_the_sentence_of_its_first_error() -> None:
    with pytest.raises(InvalidUscc, match="The code has 3 characters") as refusal:
        parse_uscc("123")
    assert refusal.value.finding.code == "shape.length"


@pytest.mark.parametrize(
    ("division", "body"),
    [("210200", "MA0"), ("2102", "MA0EX4MP"), ("21020X", "MA0EX4MP"), ("210200", "MAOEX4MP")],
)
def test_no_code_is_made_of_parts_that_cannot_make_one(division: str, body: str) -> None:
    with pytest.raises(ValueError, match="No code can be made"):
        make_uscc(division=division, body=body)


@given(codes)
def test_a_made_code_is_correct(code: str) -> None:
    assert found(code) == ([], [])


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_caught(code: str, place: int, character: str) -> None:
    assume(code[place] != character)
    assert not check_uscc(code[:place] + character + code[place + 1 :]).is_valid


def exchanged(code: str, first: int, second: int) -> str:
    characters = list(code)
    characters[first], characters[second] = characters[second], characters[first]
    return "".join(characters)


@given(codes, st.integers(0, 17), st.integers(0, 17))
def test_any_exchange_of_two_characters_is_caught_but_of_the_first_with_the_last(
    code: str, first: int, second: int
) -> None:
    assume(code[first] != code[second] and {first, second} != {0, 17})
    assert not check_uscc(exchanged(code, first, second)).is_valid


def test_the_exchange_of_the_first_with_the_last_goes_unseen_by_the_check_character() -> None:
    assert check_uscc(exchanged("91210200MA0EX4MP5J", 0, 17)).is_valid


@given(st.text(max_size=20))
def test_any_text_is_checked_without_an_accident(text: str) -> None:
    assert all(str(finding) for finding in check_uscc(text).errors + check_uscc(text).warnings)
