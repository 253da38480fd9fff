"""The command `breakwater`, run as an operator runs it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import command
from config.environment import ROOT
from config.postgres import Cluster
from tests.setup.conftest import plain_environment

Breakwater = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def port() -> Iterator[int]:
    """A port that nobody uses."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        number = int(trial.getsockname()[1])
    yield number


def test_help_names_every_command_with_a_sentence(breakwater: Breakwater) -> None:
    done = breakwater("--help")
    assert done.returncode == 0
    for name, sentence in command.COMMANDS.items():
        assert name in done.stdout
        assert sentence in done.stdout


def test_no_command_shows_the_help(breakwater: Breakwater) -> None:
    assert breakwater().stdout == breakwater("--help").stdout


@pytest.mark.parametrize("arguments", [["up"], ["worker"], ["migrate"]])
def test_a_wrong_setting_is_one_sentence_and_exit_code_2(
    breakwater: Breakwater, arguments: list[str]
) -> None:
    done = breakwater(*arguments, PORT="eighty")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "breakwater: The setting PORT is 'eighty', which cannot be used. Write a number from 1 to 65535.\n"
    )


def test_a_used_port_is_told_with_another(breakwater: Breakwater) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = breakwater("up", PORT=str(number))
    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1 port {number}" in done.stderr
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreachable_database_is_told_in_a_sentence(breakwater: Breakwater, port: int) -> None:
    done = breakwater("migrate", DATABASE_URL=f"postgresql://owner:secret@127.0.0.1:{port}/name")
    assert done.returncode == 2
    assert done.stderr.startswith("breakwater: The database cannot be reached:")
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`breakwater up`, from when it has said that it serves; killed after the block if it still runs."""
    environ = {**plain_environment(), "BREAKWATER_DATA": str(data), "PORT": str(port), "DEBUG": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "config.command", "up", "--no-demo"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said = lines_until(f"Breakwater serves http://127.0.0.1:{port}\n", process)
            assert process.poll() is None, said
            yield process
        finally:
            process.kill()
            process.wait()
            Cluster(data / "postgres").stop()


def lines_until(last: str, process: subprocess.Popen[str]) -> str:
    """What the process says up to that line, or until it ends."""
    said = []
    for line in process.stdout or ():
        said.append(line)
        if line == last:
            break
    return "".join(said)


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def processes_naming(data: Path) -> list[int]:
    """Living processes that have the data folder in their environment or arguments."""
    mark, found = os.fsencode(data), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_and_stops_clean(home: Path, port: int, stop: signal.Signals) -> None:
    data = home / "data"
    with serving(data, port) as process:
        assert status(port, "/accounts/login/") == 200
        assert len(processes_naming(data)) >= 4  # ourselves, web server, worker, PostgreSQL
        process.send_signal(stop)
        rest = process.communicate()[0]
        assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert processes_naming(data) == []
    assert not Cluster(data / "postgres").running
    assert not list(data.glob("**/*.pid"))


def test_a_killed_up_takes_its_servers_along_and_starts_again(home: Path, port: int) -> None:
    data = home / "data"
    with serving(data, port) as process:
        process.kill()
        process.communicate()  # ends when nobody holds the output: web server and worker are gone
    with serving(data, port) as again:
        assert status(port, "/accounts/login/") == 200
        again.terminate()
        again.communicate()
        assert again.returncode == 0
    assert processes_naming(data) == []
