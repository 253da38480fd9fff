"""The shipped playbook, and copies of it to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from breakwater.playbook.rules.schema import Playbook, load

SHIPPED = Path(__file__).parents[3] / "playbooks" / "dalian-2020"


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    return load(SHIPPED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped playbook."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "dalian-2020"))
