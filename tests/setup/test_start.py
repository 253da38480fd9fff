"""start.py: its decisions. That it works from a bare Python is what .ci/run shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import start
from config.environment import ROOT


def test_an_old_python_is_refused_in_a_sentence() -> None:
    with pytest.raises(start.Unfit, match=r"This is Python 3\.9; Breakwater needs 3\.11 or later"):
        start.refuse_unfit_python((3, 9, 2), has_venv=True)


def test_a_missing_venv_is_refused_with_the_cure() -> None:
    with pytest.raises(start.Unfit, match="apt install python3-venv"):
        start.refuse_unfit_python((3, 11, 2), has_venv=False)


def test_a_fit_python_passes() -> None:
    start.refuse_unfit_python((3, 13, 0), has_venv=True)


def test_a_digest_changes_with_content_name_and_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "ROOT", tmp_path)
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("same")
    second.write_text("same")
    marks = {start.digest([first]), start.digest([second]), start.digest([first, second])}
    marks.add(start.digest([first], "word"))
    first.write_text("other")
    marks.add(start.digest([first]))
    assert len(marks) == 5
    assert start.digest([second, first]) == start.digest([first, second])


def test_a_step_is_done_once_for_each_mark_and_again_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "STAMPS", tmp_path / "stamps")
    done: list[str] = []

    def fail() -> None:
        raise start.Unfit("no")

    with pytest.raises(start.Unfit):
        start.do_once("step", "1", fail)
    for mark in ("1", "1", "2"):
        start.do_once("step", mark, lambda mark=mark: done.append(mark))  # type: ignore[misc]
    assert done == ["1", "2"]


def test_a_pointer_to_a_source_map_is_taken_off() -> None:
    assert start.without_source_map("a{}\n/*# sourceMappingURL=a.css.map */\n") == "a{}\n"
    assert start.without_source_map("let a\n//# sourceMappingURL=a.js.map") == "let a\n"
    assert start.without_source_map("let a") == "let a"


def test_front_end_files_are_where_pages_expect_them() -> None:
    names = {path.name for path in start.VENDOR.iterdir()}
    assert {*start.FRONT_END.values(), "icons"} <= names


def test_the_lock_to_develop_contains_the_lock_to_run() -> None:
    run, dev = (
        set((ROOT / "requirements" / name).read_text().split("\n\n")[0].splitlines())
        for name in ("run.txt", "dev.txt")
    )
    assert {line for line in run if "==" in line} <= dev


@pytest.mark.parametrize("lock", ["requirements/run.txt", "requirements/dev.txt", "package-lock.json"])
def test_locks_name_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "index-url" not in text
    assert '"resolved"' not in text


def test_every_target_of_the_makefile_is_a_verb() -> None:
    targets = (ROOT / "Makefile").read_text().partition(".PHONY:")[2].splitlines()[0].split()
    assert set(targets) == set(start.VERBS)


def test_an_unknown_verb_is_told_with_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "start.py", "dance"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("start: there is no 'dance'.")
    assert all(verb in done.stderr for verb in start.VERBS)
