"""Wording: where table and measure differ, where a date is none, where a term misleads."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from breakwater.playbook.rules.distribution.body import without_responsible, words
from breakwater.playbook.rules.distribution.model import Field, Finding, Measure, Params, Table, Task

_SHOWN_WORDS: Final = 12
_OPEN_END: Final = re.compile(
    r"(?:to|until|till) (?:the )?end of the (?:epidemic|outbreak|emergency)|until further notice"
    r"|(?:至|到)?疫情(?:结束|解除)(?:之日|为止)?",
    re.IGNORECASE,
)
# 贸易救济 is anti-dumping and the like; in a notice of help it stands for 贸易纾困, relief for traders.
_MISLEADING: Final[Mapping[str, str]] = {"trade remedy": "trade relief", "贸易救济": "贸易纾困"}


def find_in_wording(table: Table) -> Iterator[Finding]:
    """All findings about wording."""
    measures = {measure.number: measure for measure in table.measures}
    for task in table.tasks:
        if measure := measures.get(task.number):
            yield from _differing_title(task, measure)
            yield from _differing_contents(task, measure)
        yield from _open_ended(task)
    yield from _misleading(table)


def _differing_title(task: Task, measure: Measure) -> Iterator[Finding]:
    title, said = words(task.title), words(measure.text)
    if title and said[: len(title)] != title:
        params: Params = {
            "task": task.number,
            "other_line": measure.line,
            "measure": _beginning(measure.text),
        }
        yield Finding("wording.differs", task.title_line, task.title, None, params, Field.TITLE)


def _beginning(text: str) -> str:
    """The measure's own title: its first sentence."""
    return re.split(r"(?<=[.;])\s|(?<=[。；])", text, maxsplit=1)[0][:300]


def _differing_contents(task: Task, measure: Measure) -> Iterator[Finding]:
    """The first place where the contents leave the measure's words, the words after its title."""
    contents = [(content.line, word) for content in task.contents for word in words(content.text)]
    said = words(without_responsible(measure.text)[len(_beginning(measure.text)) :])
    at = _first_difference([word for _, word in contents], said)
    if contents and said and at is not None:
        line = contents[min(at, len(contents) - 1)][0]
        params: Params = {"task": task.number, "other_line": measure.line, "measure": _shown(said, at)}
        yield Finding("wording.contents", line, _shown([word for _, word in contents], at), None, params)


def _first_difference(one: list[str], other: list[str]) -> int | None:
    differing = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    end = None if len(one) == len(other) else min(len(one), len(other))
    return next(differing, end)


def _shown(all_words: list[str], at: int) -> str:
    """The words around a difference, two of them before it."""
    return " ".join(all_words[max(0, at - 2) : at + _SHOWN_WORDS])


def _open_ended(task: Task) -> Iterator[Finding]:
    for content in task.contents:
        if match := _OPEN_END.search(content.text):
            params: Params = {"task": task.number, "value": match.group()}
            yield Finding("date.open-ended", content.line, match.group(), None, params)


def _misleading(table: Table) -> Iterator[Finding]:
    """Each misleading term once, where it stands first in a title."""
    for term, better in _MISLEADING.items():
        task = next((task for task in table.tasks if term in task.title.casefold()), None)
        if task:
            params: Params = {"value": term, "better": better}
            mended = re.sub(re.escape(term), better, task.title, flags=re.IGNORECASE)
            yield Finding("term.ambiguous", task.title_line, task.title, mended, params, Field.TITLE)
