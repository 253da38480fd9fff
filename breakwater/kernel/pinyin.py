"""Sort keys for names: the database orders by code point only, people look for 大连 under D."""

import re
import unicodedata

from pypinyin import lazy_pinyin

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def sort_key(name: str) -> str:
    """A key under which names sort by code point as their readers expect; the same name, the same key.

    Chinese becomes pinyin in capitals, a syllable a word (`DA LIAN`); Latin becomes capitals without
    accents; katakana becomes hiragana; hangul stays, as its code points are in alphabetical order. Names
    that sound alike share a key: order by the name next.
    """
    half_width = unicodedata.normalize("NFKC", name).translate(_KATAKANA_TO_HIRAGANA)
    words = lazy_pinyin("".join(_without_accent(character) for character in half_width))
    return re.sub(r"\s+", " ", " ".join(words)).strip().upper()


def _without_accent(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() else character
