"""`breakwater playbook` and `breakwater distribution`, as an operator calls them."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from breakwater.playbook.models import Import, PlaybookVersion
from breakwater.playbook.operations import Applied
from tests.playbook.conftest import NOTICE, SHIPPED


def call(*arguments: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy in which a measure names a department that is not there."""
    folder = tmp_path / "broken"
    shutil.copytree(SHIPPED, folder)
    measure = folder / "measures" / "06-clearance.yaml"
    measure.write_text(measure.read_text().replace("lead: FT", "lead: FTT", 1))
    return folder


def test_a_sound_playbook_is_in_order(db: None) -> None:
    assert "is in order" in call("playbook", "check", SHIPPED)


@pytest.mark.parametrize("step", ["check", "diff", "apply"])
def test_a_wrong_reference_is_named_with_file_line_and_mend(
    db: None, broken: Path, capfd: pytest.CaptureFixture[str], step: str
) -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("playbook", step, str(broken), stderr=out)
    assert ended.value.code == 1
    first, *_, last = out.getvalue().splitlines()
    assert first.startswith("measures/06-clearance.yaml:")
    assert "“FTT”" in first
    assert "“FT”" in first, "the mend names what was probably meant"
    assert last.endswith("Nothing was changed.")
    assert not PlaybookVersion.objects.exists()


def test_the_diff_shows_a_changed_deadline_in_one_line(applied: Applied, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    shutil.copytree(SHIPPED, folder)
    levels = folder / "service-levels.yaml"
    levels.write_text(levels.read_text().replace("amount: 5, unit", "amount: 4, unit", 1))
    assert call("playbook", "diff", folder).splitlines() == [
        "~ service_levels/levels/ordinary/limit/amount: “5” → “4”",
        "Changes: 1.",
    ]
    assert PlaybookVersion.objects.count() == 1


def test_applying_shows_the_changes_and_applies_once(db: None) -> None:
    assert "is applied, in force from" in call("playbook", "apply", SHIPPED, "--yes")
    assert call("playbook", "apply", SHIPPED, "--yes") == "There is nothing to change.\n"
    assert PlaybookVersion.objects.count() == 1


def test_the_only_playbook_need_not_be_named(db: None) -> None:
    assert "dalian-2020 is in order" in call("playbook", "check")


@pytest.mark.parametrize(("answer", "versions"), [("no", 0), ("yes", 1)])
def test_applying_asks_first(db: None, monkeypatch: pytest.MonkeyPatch, answer: str, versions: int) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))
    if versions:
        call("playbook", "apply", SHIPPED)
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            call("playbook", "apply", SHIPPED)
    assert PlaybookVersion.objects.count() == versions


def test_the_notice_comes_out_as_json(applied: Applied) -> None:
    said = json.loads(call("distribution", "import", NOTICE, "--json"))
    assert list(said) == ["tasks", "assignments", "entries", "people", "departments", "findings"]
    assert (said["tasks"], said["assignments"], said["entries"], said["people"]) == (10, 24, 35, 19)
    assert said["departments"] == [
        "Investment Promotion Division III",
        "Investment Promotion Division II",
        "Investment Promotion Division I",
        "Foreign Trade Division",
        "Overseas Investment and Economic Cooperation Division",
        "General and Legal Affairs Division",
    ]
    assert all(
        list(finding) == ["code", "line", "value", "suggestion", "message"] for finding in said["findings"]
    )
    assert Import.objects.get().findings.count() == len(said["findings"])


def test_the_notice_comes_out_as_a_report(applied: Applied) -> None:
    said = call("distribution", "import", NOTICE)
    assert "10 tasks, 24 assignments, 35 entries of 19 people in 6 departments" in said
    assert "error phone.mobile-length" in said
    assert f"import {Import.objects.get().pk} in quarantine" in said


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("table.xlsx", b"PK\x03\x04 broken", "table.xlsx is damaged"),
        ("table.pdf", b"%PDF-1.4", "of a kind that is not read here"),
        ("table.txt", b"", "table.txt is empty"),
        ("table.csv", b"a,b\n1,2\n", "No work distribution table was found"),
    ],
)
def test_a_bad_file_gets_one_sentence(
    applied: Applied, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call("distribution", "import", file)
    assert not Import.objects.exists()


def test_a_file_of_200_megabytes_is_not_read(applied: Applied, tmp_path: Path) -> None:
    file = tmp_path / "huge.xlsx"
    with file.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    with pytest.raises(CommandError, match="has 200 MB"):
        call("distribution", "import", file)


def test_a_missing_file_is_named(applied: Applied, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        call("distribution", "import", tmp_path / "nothing.txt")
