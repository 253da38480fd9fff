"""The core of an enterprise's name: without legal form, city and punctuation, for comparing."""

from __future__ import annotations

import re
import unicodedata

_LEGAL = (
    "股份有限公司", "有限责任公司", "有限公司", "集团公司", "集团", "分公司", "代表处", "公司",
    "株式会社", "有限会社", "合同会社", "(株)", "(有)",
    "주식회사", "유한회사", "(주)", "(유)",
)  # fmt: skip
_CITIES = ("辽宁省", "大连市", "大連市", "大连", "大連", "辽宁", "遼寧", "中国", "다롄", "대련", "중국")
_CHINESE = re.compile("|".join(re.escape(word) for word in (*_LEGAL, *_CITIES)))
_LATIN_FORMS = {
    "co",
    "company",
    "ltd",
    "limited",
    "inc",
    "corp",
    "corporation",
    "llc",
    "plc",
    "gmbh",
    "group",
}
_LATIN_PLACES = {"dalian", "liaoning", "china", "prc"}
_LATIN_NOISE = _LATIN_FORMS | _LATIN_PLACES | {"holdings", "the", "of", "and", "kabushiki", "kaisha"}
_WORD = re.compile(r"[0-9a-z]+")
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十]+")
SHORTEST_CORE = 2


def core(name: str) -> str:
    """What sets the name apart: 大连远海机械有限公司 gives 远海机械, Yuanhai Machinery Co., Ltd. two words.

    A name of which too little would be left keeps its city and form, so that 大连贸易公司 is not just 贸易.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = _squeeze(_CHINESE.sub(" ", folded))
    words = [word for word in bare.split() if word not in _LATIN_NOISE]
    short = " ".join(words)
    return short if len(short.replace(" ", "")) > SHORTEST_CORE else _squeeze(folded)


def _squeeze(text: str) -> str:
    """Letters and digits of any script; Latin words stay apart, other scripts close up."""
    spaced = "".join(c if c.isalnum() else " " for c in text)
    words = spaced.split()
    if all(_WORD.fullmatch(word) for word in words):
        return " ".join(words)
    return "".join(words)


def numbers(text: str) -> tuple[str, ...]:
    """The numbers in a name, in order: plant 1 is not plant 2, however alike the rest."""
    return tuple(_NUMBER.findall(text))
