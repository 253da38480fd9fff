"""`breakwater diagram`: the picture and the table say what the manifest says."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from breakwater.casework.registry import case_type
from breakwater.casework.states import State


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("diagram", *arguments, stdout=out)
    return out.getvalue()


def test_every_step_has_a_line_with_its_states_and_permissions() -> None:
    output = printed()
    for step in case_type("difficulty").transitions:
        line = next(line for line in output.splitlines() if line.startswith(f"| `{step.name}` |"))
        assert all(source in line for source in step.sources)
        assert f"| {step.target or 'stays'} |" in line
        assert all(f"`{permission}`" in line for permission in step.permissions)


def test_the_picture_shows_the_two_keys_and_the_way_back() -> None:
    output = printed("difficulty")
    assert "    replied --> closed: Confirm: it is settled" in output
    assert "    replied --> in_progress: Not solved: back to work" in output
    assert f'    state "{State.WAITING.label}" as waiting' in output


def test_a_case_type_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(CommandError, match=r"There is no case type 'nothing'. Write one of: .*difficulty"):
        printed("nothing")
