"""The notice around the table: measures to compare with, a title in the wrong place, a document number."""

from breakwater.playbook.rules.distribution import Reading
from tests.playbook.rules.layouts import ENGLISH, Row, as_docx, read, read_text

TITLE = "Table of Work Distribution for the Measures"
HEADINGS = "\n\n".join(ENGLISH)
ENTRIES = "Mr. LI Ming 80001000\n19000000001\n\nMs. WANG Fang\n80002222\n19000005432\n"


def notice(*body: str, division: str = "Foreign Trade Division", title: str = "Clear the goods") -> Reading:
    """A notice with one task: Clear the goods. Work with customs."""
    return read_text(
        "\n\n".join([*body, TITLE, HEADINGS, "1", title, "Work with customs.", division, ENTRIES])
    )


def found(reading: Reading) -> dict[str, tuple[int, str]]:
    return {each.code: (each.line, each.value) for each in reading.findings}


def test_a_task_with_the_words_of_its_measure_has_no_finding_on_wording() -> None:
    body = "1. Clear the goods. Work with customs. (Responsible unit: Foreign Trade Division)"
    assert not {"wording.differs", "wording.contents", "department.differs"} & set(found(notice(body)))


def test_a_title_and_contents_in_other_words_are_shown() -> None:
    reading = notice("1. Clearing goods. Cooperate with customs.")
    assert found(reading)["wording.differs"] == (19, "Clear the goods")
    assert found(reading)["wording.contents"] == (21, "work with customs")


def test_a_division_that_the_measure_does_not_name_is_shown() -> None:
    reading = notice("1. Clear the goods. (Responsible unit: General and Legal Affairs Division)")
    assert found(reading)["department.differs"] == (21 + 2, "Foreign Trade Division")


def test_a_table_without_a_notice_is_compared_with_nothing() -> None:
    assert not {"wording.differs", "wording.contents", "department.differs"} & set(found(notice()))


def test_a_title_between_the_measures_is_shown_and_not_read() -> None:
    reading = notice("1. Clear the goods. Work with customs.", TITLE, "2. Help others.")
    assert found(reading)["title.repeated"] == (3, TITLE)
    assert [measure.line for measure in reading.table.measures] == [1, 5]


def test_a_title_that_stands_once_is_no_finding() -> None:
    assert "title.repeated" not in found(notice("1. Clear the goods."))


def test_a_title_below_a_table_without_its_notice_is_not_read_as_contents() -> None:
    cells = [*ENGLISH, "1", "Clear the goods", "Work with customs.", "Foreign Trade Division", ENTRIES, TITLE]
    (task,) = read_text("\n\n".join(cells)).tasks
    assert [content.text for content in task.contents] == ["Work with customs."]


def test_the_document_number_is_read() -> None:
    assert reading_number("大商发〔2020〕8号") == "大商发〔2020〕8号"
    assert "document.no-number" not in found(notice("大商发〔2020〕8号"))


def reading_number(text: str) -> str:
    return notice(text).table.document_number


def test_trade_remedy_is_shown_as_a_term_that_misleads() -> None:
    reading = notice(title="Implement trade remedy measures")
    (finding,) = [each for each in reading.findings if each.code == "term.ambiguous"]
    assert finding.suggestion == "Implement trade relief measures"


def test_a_word_file_with_its_notice_is_compared_too() -> None:
    rows = [Row("1", "Clear the goods", "Work with customs", "Foreign Trade Division", ENTRIES, "")]
    before = ["1. Clearing the goods. Work with customs.", TITLE, "2. Help.", TITLE]
    reading = read(as_docx(rows, before=before), "notice.docx")
    assert found(reading)["wording.differs"] == (6, "Clear the goods")
    assert found(reading)["title.repeated"] == (2, TITLE)
