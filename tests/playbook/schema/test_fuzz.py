"""Whatever a file contains, the checker answers with problems and never with a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from breakwater.playbook.rules.schema import BrokenPlaybook, Playbook, check
from breakwater.playbook.rules.schema.reading import read

SHIPPED = Path(__file__).parents[3] / "playbooks" / "dalian-2020"
FILES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.yaml"))
SNIPPETS = st.one_of(
    st.sampled_from(
        [
            "",
            "\n",
            ":",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "'",
            '"',
            "&a ",
            "*a",
            "!!int ",
            "|",
            ">-\n",
            "\t",
            "---\n",
            "null",
        ]
    ),
    st.text(max_size=8),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
quick = settings(max_examples=60, deadline=None, derandomize=True)


def damaged(draw: Callable[[st.SearchStrategy[Any]], Any], content: str) -> bytes:
    """The text with a stretch of up to 40 characters replaced, as UTF-8 wherever that is possible."""
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, min(len(content), start + 40)))
    snippet = draw(SNIPPETS)
    return f"{content[:start]}{snippet}{content[end:]}".encode("utf-8", "surrogatepass")


@quick
@given(st.data())
def test_damage_anywhere_never_crashes(tmp_path_factory: Any, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damaged") / "dalian-2020"
    shutil.copytree(SHIPPED, folder)
    file = data.draw(st.sampled_from(FILES))
    content = damaged(data.draw, (folder / file).read_text(encoding="utf-8"))
    (folder / file).write_bytes(content)
    for problem in check(folder):
        assert problem.what
        assert problem.mend
        assert 1 <= problem.line <= (folder / problem.file).read_bytes().count(b"\n") + 1


@settings(quick, max_examples=300)
@given(st.binary(max_size=60) | SNIPPETS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_can_be_read(content: bytes) -> None:
    read(content, "any.yaml", [])


@quick
@given(st.data())
def test_damaged_stored_data_is_refused_or_sound(playbook: Playbook, data: st.DataObject) -> None:
    stored = playbook.as_dict()
    here: Any = stored
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(here[key], dict | list) or not here[key] or data.draw(st.booleans()):
            break
        here = here[key]
    here[key] = data.draw(JSON)
    try:
        again = Playbook.from_dict(stored)
    except BrokenPlaybook as broken:
        assert broken.problems
    else:
        assert Playbook.from_dict(again.as_dict()) == again
