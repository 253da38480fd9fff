"""The words of the synthetic city, from data/*.yaml: what its people write, not what the interface says."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
NOTICE = DATA / "notice.txt"
CHINESE = "zh-Hans"


@cache
def load(name: str) -> Any:
    """The content of data/<name>.yaml, read once."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def pick(words: dict[str, Any], language: str) -> Any:
    """What there is in the language, else in Chinese."""
    return words.get(language, words[CHINESE])
