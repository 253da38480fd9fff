import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from breakwater.kernel.errors import AlreadyDone, NotAllowed, NotFound, Refusal, Stale


class TooMany(Refusal):
    code = "test.too_many"
    message = gettext_lazy("At most %(most)d rows; the file has %(found)d.")


def test_a_refusal_fills_its_sentence_from_its_parameters() -> None:
    refusal = TooMany(most=5, found=7, field="file")
    assert str(refusal) == "At most 5 rows; the file has 7."
    assert (refusal.code, refusal.field, refusal.params) == ("test.too_many", "file", {"most": 5, "found": 7})


def test_a_refusal_is_translated_when_it_is_shown_not_when_it_is_raised() -> None:
    refusal = Refusal(gettext_lazy("January"))
    with translation.override("en"):
        assert str(refusal) == "January"
    with translation.override("zh-hans"):
        assert str(refusal) == "一月"


def test_a_sentence_given_on_the_spot_replaces_the_general_one_of_the_class() -> None:
    assert str(AlreadyDone("Paid on 3 March.")) == "Paid on 3 March."
    assert str(AlreadyDone()) == "This has already been done."


def test_a_percent_sign_is_text_when_there_are_no_parameters() -> None:
    assert str(Refusal("100% is the most.")) == "100% is the most."


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(Refusal, 422), (NotAllowed, 403), (NotFound, 404), (Stale, 409), (AlreadyDone, 409)],
)
def test_each_kind_of_refusal_has_its_http_status(refusal: type[Refusal], status: int) -> None:
    assert refusal().http_status == status
