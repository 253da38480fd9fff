"""The measures in the notice's body: what the table is compared with."""

import re
from collections.abc import Iterable, Sequence

from breakwater.playbook.rules.distribution.model import Measure, Mention
from breakwater.playbook.rules.distribution.names import CHINESE, Directory, fold, mentioned, tidy
from breakwater.playbook.rules.distribution.sources import Piece

_NUMBERED = re.compile(rf"(\d{{1,2}}|[{CHINESE}]{{1,3}})\s*[.．、]\s*(\S.*)", re.DOTALL)
_RESPONSIBLE = re.compile(
    r"[(（]\s*(?:responsible\s+(?:unit|division|department)s?|责任(?:单位|处室|部门))\s*[:：]\s*([^()（）]*)[)）]",
    re.IGNORECASE,
)
_AS_RESPONSIBLE = re.compile(
    r"(?:^|[.。;；]\s)([^.。;；]{3,600}?)\s+as the responsible (?:division|unit|department)s?\b"
)
_DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔\[【（(]\s*20\d\d\s*[〕\]】）)]\s*\d+\s*号"
    r"|\b(?:Document\s+)?No\.\s*\d+\s*[\[(]20\d\d[\])]|[\[(〔]20\d\d[\])〕]\s*No\.?\s*\d+",
    re.IGNORECASE,
)


def read_measures(pieces: Iterable[Piece], directory: Directory) -> tuple[Measure, ...]:
    """The numbered measures 1, 2, 3 ... among the lines; other numbered lists do not count on."""
    measures: list[Measure] = []
    for piece in pieces:
        text = tidy(piece.text)
        match = _NUMBERED.fullmatch(text)
        if match and _value(match[1]) == len(measures) + 1:
            measures.append(
                Measure(len(measures) + 1, piece.line, match[2], mentions(match[2], piece.line, directory))
            )
    return tuple(measures)


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, _, ones = numeral.rpartition("十")
    value = CHINESE.find(ones) + 1 if ones else 0
    return value + 10 * (CHINESE.find(tens) + 1 if tens else 1) if "十" in numeral else value


def mentions(text: str, line: int, directory: Directory) -> tuple[Mention, ...]:
    """The divisions that a text calls responsible."""
    return tuple(_mention(name, line, directory) for name in _responsible_names(text))


def _mention(written: str, line: int, directory: Directory) -> Mention:
    return Mention(line, written, tuple(known.code for known in directory.resolve(written)))


def _responsible_names(text: str) -> list[str]:
    """The divisions a text calls so: "(Responsible unit: ...)" or "... as the responsible divisions"."""
    lists = [*_RESPONSIBLE.findall(text), *_AS_RESPONSIBLE.findall(text)]
    return [name for listed in lists for name in mentioned(listed)]


def without_responsible(text: str) -> str:
    """The measure's own words, without the bracket that names the responsible divisions."""
    return tidy(_RESPONSIBLE.sub(" ", text))


def document_number(pieces: Sequence[Piece]) -> str:
    """The notice's document number (发文字号: 大商发〔2020〕8号), or nothing."""
    return next((match.group() for piece in pieces if (match := _DOCUMENT_NUMBER.search(piece.text))), "")


def words(text: str) -> list[str]:
    """The words of a text for comparing, without case, width, white space and points at word ends."""
    spaced = re.sub(r"([\u4e00-\u9fff])", r" \1 ", fold(text))
    return [word for word in (each.strip(".,;:。，；：、\"'“”‘’()") for each in spaced.split()) if word]
