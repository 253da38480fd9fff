"""Names of departments and of persons: what is the same, although it is written differently."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from breakwater.playbook.rules.distribution.model import KnownDepartment

# 对外投资和经济合作处 is translated both ways, often within one notice.
TRANSLATIONS = {"foreign investment and economic cooperation": "overseas investment and economic cooperation"}
ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v", "6": "vi", "7": "vii", "8": "viii", "9": "ix"}
CHINESE = "一二三四五六七八九十"

_GLUED_NUMERAL = re.compile(r"(?i)\b(division|department|office|section)(?=[IVX]+\b|\d)")
_BRACKETS = re.compile(r"\s*[(\[【][^()\[\]【】]*[)\]】]")
_SEPARATOR = re.compile(rf"[;；\n]|(?<![{CHINESE}])[、,，]|[、,，](?![{CHINESE}](?:[、,，和及]|[处科室]|$))")
_NUMERALS_ONLY = re.compile(rf"(?:[ivx]+|\d|[{CHINESE}][处科室])(?:[\s,]+(?:[ivx]+|\d))*", re.IGNORECASE)
_ENGLISH_LIST = re.compile(
    r"(.+?\b(?:division|department|office|section))\s+((?:[ivx]+|\d)(?:[\s,]+(?:and\s+)?(?:[ivx]+|\d))+)"
)
_CHINESE_LIST = re.compile(rf"([^{CHINESE}]+)((?:[{CHINESE}][处科室]?[、,，和及\s]*)+[{CHINESE}]([处科室]))")
_LEAD_NOTE = re.compile(r"\b(lead|leads|leading|head of)\b|牵头|主办|总牵头", re.IGNORECASE)
_NOTE = re.compile(r"^(?P<name>.*?)\s*(?P<note>[(\[【][^()\[\]【】]*[)\]】])$", re.DOTALL)
_ENGLISH_SHAPE = re.compile(
    r"[A-Z][\w&,'’\-/() ]{2,90}?\b(?:Division|Department|Office|Bureau|Section|Commission|Cent(?:er|re))"
    r"(?:[\s,]*(?:[IVX]+|\d))*(?:\s*\([^()]*\))?"
)
_CHINESE_SHAPE = re.compile(
    r"[\u4e00-\u9fff、,，（）()]{1,28}(?:处|科|室|局|委|办|中心|部)(?:[(（][^()（）]*[)）])?"
)


def tidy(text: str) -> str:
    """The text with every run of white space, non-breaking included, as one space."""
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text for comparing: width, case and white space do not count. NFKC turns Ⅲ into III."""
    return tidy(unicodedata.normalize("NFKC", text)).casefold()


def split_note(written: str) -> tuple[str, str]:
    """Part a division's name from the free text in brackets glued to it."""
    match = _NOTE.match(unbracketed := tidy(written).replace("（", "(").replace("）", ")"))
    if not match or not match["name"]:
        return unbracketed, ""
    return match["name"], match["note"]


def marks_lead(note: str) -> bool:
    """Does this free text say that the division leads the task?"""
    return bool(_LEAD_NOTE.search(note))


def department_key(written: str) -> str:
    """What is left of a department's name when the ways of writing it are taken away."""
    text = _GLUED_NUMERAL.sub(r"\1 ", unicodedata.normalize("NFKC", written))
    text = _BRACKETS.sub("", text).casefold().replace("&", " and ").replace("department", "division")
    words = re.sub(r"[^\w]+", " ", text).split()
    words = [
        ROMAN.get(word, word) if at and words[at - 1] == "division" else word for at, word in enumerate(words)
    ]
    key = " ".join(words)
    for variant, usual in TRANSLATIONS.items():
        key = key.replace(variant, usual)
    return key


def mentioned(text: str) -> list[str]:
    """Part a list of departments; a numeral alone belongs to the name before it ("Division I, II, III")."""
    names: list[str] = []
    for part in filter(None, (tidy(piece).strip(" .。") for piece in _SEPARATOR.split(text))):
        part = re.sub(r"^and\s+", "", part)
        if names and _NUMERALS_ONLY.fullmatch(unicodedata.normalize("NFKC", part)):
            names[-1] = f"{names[-1]}, {part}"
        else:
            names.append(part)
    return names


def expanded(written: str) -> list[str]:
    """The single names in a name that stands for several ("Division Ⅰ Ⅱ Ⅲ", "一、二、三处")."""
    text = fold(_GLUED_NUMERAL.sub(r"\1 ", unicodedata.normalize("NFKC", written)))
    if match := _ENGLISH_LIST.fullmatch(text):
        return [f"{match[1]} {numeral}" for numeral in re.findall(r"\b(?:[ivx]+|\d)\b", match[2])]
    if match := _CHINESE_LIST.fullmatch(text):
        numerals = re.findall(f"[{CHINESE}]", match[2])
        return [f"{match[1]}{numeral}{match[3]}" for numeral in numerals]
    return [written]


def looks_like_division(text: str) -> bool:
    """Has the text the shape of a department's name, known or not?"""
    plain = unicodedata.normalize("NFKC", tidy(text))
    return bool(_ENGLISH_SHAPE.fullmatch(plain) or _CHINESE_SHAPE.fullmatch(plain))


class Directory:
    """The departments that may stand in a table, found by any way of writing them."""

    def __init__(self, departments: Sequence[KnownDepartment]) -> None:
        self.departments = tuple(departments)
        self._official = {tidy(name) for known in departments for name in (known.name, *known.other_names)}
        self._by_key: dict[str, KnownDepartment] = {}
        for known in departments:
            for name in (known.name, *known.other_names, *known.aliases):
                self._by_key.setdefault(department_key(name), known)
        self.by_code = {known.code: known for known in departments}

    def resolve(self, written: str) -> tuple[KnownDepartment, ...]:
        """The departments meant by one name, or none where any part of it is unknown."""
        if whole := self._by_key.get(department_key(written)):
            return (whole,)
        found = [self._by_key.get(department_key(name)) for name in expanded(written)]
        return tuple(known for known in found if known) if all(found) else ()

    def is_official(self, written: str) -> bool:
        """Is the name letter for letter official, white space aside?"""
        return tidy(written) in self._official

    def official(self, known: KnownDepartment, written: str) -> str:
        """The department's official name in the script of what was written."""
        names = (known.name, *known.other_names)
        return next((name for name in names if _script(name) == _script(written)), known.name)

    def names(self, codes: Iterable[str], written: str) -> str:
        """The official names of these codes as one list, in the script of what was written."""
        return "; ".join(self.official(self.by_code[code], written) for code in codes)

    def nearest(self, written: str) -> str | None:
        """The official name most like an unknown one, or None where nothing is near."""
        near = difflib.get_close_matches(department_key(written)[:200], self._by_key, n=2, cutoff=0.85)
        candidates = {self.official(self._by_key[key], written) for key in near}
        return candidates.pop() if len(candidates) == 1 else None


def _script(text: str) -> str:
    """Which of the four languages' scripts a name is written in."""
    scripts = {"hangul": "[\uac00-\ud7a3]", "kana": "[\u3041-\u30ff]", "han": "[\u4e00-\u9fff]"}
    return next((name for name, characters in scripts.items() if re.search(characters, text)), "latin")


_HONORIFIC = re.compile(r"(?P<title>mrs?|ms|miss|dr|prof)(?:\s*\.\s*|\s+)(?=\S)", re.IGNORECASE)
_CHINESE_HONORIFIC = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,}?)\s*(?P<title>先生|女士|小姐|同志)$")
_PLAIN_NAME = re.compile(r"[A-Z]{2,}(?:[ \-][A-Z][a-z'’\-]+){1,3}")


@dataclass(frozen=True)
class Named:
    """A name parted from its honorific, both as written."""

    name: str
    honorific: str


def part_honorific(written: str) -> Named:
    """Part "MR.DOU Anping" or "秦宝来先生" into honorific and name."""
    text = tidy(written)
    if match := _HONORIFIC.match(text):
        return Named(text[match.end() :], text[: match.end()].strip())
    if match := _CHINESE_HONORIFIC.match(text):
        return Named(match["name"], match["title"])
    return Named(text, "")


def has_honorific(text: str) -> bool:
    """Does a line begin the way a person's entry begins?"""
    return bool(part_honorific(text).honorific)


def is_plain_name(text: str) -> bool:
    """Is the line a name in the official way of writing, family name in capitals: QIN Baolai?"""
    return bool(_PLAIN_NAME.fullmatch(tidy(text)))


def person_key(name: str) -> str:
    """One person's name whatever the case, the width and the spaces: "Qin Bao-lai" is "QIN Baolai"."""
    return re.sub(r"[\W_]+", "", fold(name))


def nearly_same(one: str, other: str) -> bool:
    """Are two names one letter apart (changed, left out or swapped), or the same words in another order?"""
    first, second = person_key(one), person_key(other)
    return sorted(fold(one).split()) == sorted(fold(other).split()) or _one_edit(first, second)


def _one_edit(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return _one_change_or_swap(one, other)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _one_change_or_swap(one: str, other: str) -> bool:
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    adjacent = len(apart) == 2 and all(b - a == 1 for a, b in pairwise(apart))
    return adjacent and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
