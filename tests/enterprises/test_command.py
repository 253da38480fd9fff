"""`breakwater enterprises import FILE`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from breakwater.enterprises.models import Enterprise
from tests.enterprises.builders import area
from tests.enterprises.test_importing import HEADINGS, good

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list with a good row and a bad one."""
    area()
    path = tmp_path / "list.csv"
    lines = [HEADINGS, good(employees="1200"), good("91210200MA0EX4MP5K", employees="7")]
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    return path


def run(*arguments: str) -> str:
    """What the command prints; it ends with status 1, since a row is left out."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("enterprises", "import", *arguments, stdout=out)
    assert ended.value.code == 1
    return out.getvalue()


def test_good_rows_go_in_and_bad_ones_are_named(file: Path) -> None:
    said = run(str(file))
    assert "Row 3, 统一社会信用代码: The last character does not fit the others" in said
    assert "Of 2 rows 1 were added, 0 updated, 0 left unchanged, 1 left out." in said
    assert Enterprise.objects.count() == 1


def test_the_report_is_json_if_asked_for(file: Path) -> None:
    report = json.loads(run(str(file), "--json", "--dry-run"))
    [finding] = report.pop("findings")
    assert report == {"rows": 2, "created": 1, "updated": 0, "unchanged": 0, "bad": 1}
    assert (finding["row"], finding["column"], finding["code"]) == (3, "uscc", "uscc.check18")
    assert not Enterprise.objects.exists()


def test_a_missing_or_broken_file_gets_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    for path, sentence in ((tmp_path / "none.csv", "There is no file"), (broken, "cannot be read")):
        with pytest.raises(CommandError, match=sentence):
            call_command("enterprises", "import", str(path))
