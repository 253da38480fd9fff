"""Clusters and programs of the set-up tests: real ones, in folders of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from config.environment import ROOT
from config.postgres import Cluster


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that any user may enter: pytest's own is closed, and root's PostgreSQL is another user's."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def new_cluster(home: Path) -> Iterator[Callable[[str], Cluster]]:
    """Makes a fast cluster in a folder of that name; stops it after the test."""
    made: list[Cluster] = []

    def make(name: str) -> Cluster:
        made.append(Cluster(home / name, durable=False))
        return made[-1]

    yield make
    for cluster in made:
        cluster.stop()


@pytest.fixture
def breakwater(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command in a process of its own, with an empty data folder and the settings given."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environ = {**plain_environment(), "BREAKWATER_DATA": str(home / "data"), **settings}
        command = [sys.executable, "-m", "config.command", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    return run


def plain_environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
