"""The command `breakwater`: what operators run by hand or by a service manager.

`up` and `worker` are here; everything else is a management command of an app, and gets its arguments as
they are. Each runs with PostgreSQL there, whether embedded or not.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import sys
from contextlib import suppress
from time import monotonic, sleep

from django.core.exceptions import ImproperlyConfigured

from config import database, environment, postgres
from config.environment import Environment
from config.supervisor import ProcessEnded, Supervisor

COMMANDS = {
    "up": "Serve the platform: database, web server and worker. Ctrl-C stops all of it.",
    "worker": "Run jobs only; more workers share the work.",
    "migrate": "Bring the database up to date.",
    "demo": "Build the demo city in an empty database.",
    "playbook": "check, diff or apply a playbook: the emergency notice as data.",
    "distribution": "import FILE: read a work distribution table into quarantine and list findings.",
    "enterprises": "import FILE: read enterprises from .xlsx or .csv.",
    "clocks": "recompute: set running deadlines to a corrected calendar.",
    "account": "EMAIL: make a staff account, for the first people of a new house.",
    "audit": "verify: check that no audit record was altered, added or removed.",
}
"""What `breakwater --help` lists."""

AS_OWNER = {"migrate", "createcachetable", "makemigrations", "showmigrations", "sqlmigrate", "flush"}
"""Commands that make or describe tables."""

WITHOUT_DATABASE = {"check", "collectstatic", "diagram", "help", "makemessages", "messages", "openapi"}

WRONG_USE = 2
FIRST_ANSWER_SECONDS = 60


class NotStarted(Exception):
    """The platform cannot be served; the text says why and what to do."""


def main() -> None:
    """Entry point: exits with 2, after one sentence, where settings or surroundings do not allow it."""
    try:
        sys.exit(run(sys.argv[1:]))
    except (
        environment.SettingError,
        postgres.PostgresError,
        database.DatabaseError,
        NotStarted,
        ImproperlyConfigured,
    ) as problem:
        print(f"breakwater: {problem}", file=sys.stderr)
        sys.exit(WRONG_USE)


def run(arguments: list[str]) -> int:
    """Carry out a command line without its first word; returns the exit code."""
    name, *rest = arguments or ["--help"]
    if name in ("--help", "-h"):
        print(help_text())
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    settings = environment.read()
    environment.make_data_folder(settings)
    if name == "up":
        return _up(settings, rest)
    if name == "worker":
        return _in_django(settings, worker_command(settings) + rest)
    return _in_django(settings, arguments)


def help_text() -> str:
    """What can be done, one line each."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {sentence}" for name, sentence in COMMANDS.items()]
    return "\n".join(
        [
            "usage: breakwater COMMAND [ARGUMENTS]",
            "",
            *lines,
            "",
            "breakwater COMMAND --help says more. Settings are environment variables: docs/operations.md.",
        ]
    )


def worker_command(settings: Environment) -> list[str]:
    """The worker with as many threads as the settings say."""
    return ["worker", "--threads", str(settings.job_threads)]


def _in_django(settings: Environment, arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line
    from django.db import ProgrammingError

    name = arguments[0]
    command_line = ["breakwater", *arguments]
    if name in WITHOUT_DATABASE or "--help" in arguments:
        execute_from_command_line(command_line)
        return 0
    access = database.access(settings)
    with access.ready():
        if name in AS_OWNER:
            os.environ[database.OWNER_SWITCH] = "1"
            database.ensure_roles(access.owner)
        try:
            execute_from_command_line(command_line)
        except ProgrammingError as problem:
            if "does not exist" not in str(problem):
                raise
            raise NotStarted("The database is not up to date. Run: breakwater migrate") from None
    return 0


def _up(settings: Environment, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="breakwater up", description=COMMANDS["up"])
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
    wanted = parser.parse_args(arguments)
    refuse_used_port(settings.host, settings.port)
    processes = Supervisor()
    access = database.access(settings)
    with processes.listening(), access.ready(), processes.running():
        demo = _prepare(access) and not wanted.no_demo
        processes.start("web server", web_server_command(settings))
        processes.start("worker", [*_OURSELVES, "worker"])
        if demo:
            processes.start("demo city", [*_OURSELVES, "demo"], limited=True)
        try:
            _wait_for_answer(settings, processes)
            _greet(settings, demo=demo)
            processes.wait()
        except ProcessEnded as problem:
            raise NotStarted(str(problem)) from None
        print("Stopping.", flush=True)
    return 0


def refuse_used_port(host: str, port: int) -> None:
    """Raise NotStarted if the web server could not listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as problem:
            raise NotStarted(
                f"The web server cannot listen on {host} port {port} ({problem.strerror}). "
                f"Stop what uses the port, or choose another: PORT={port + 1 if port < 65535 else port - 1}."
            ) from None


def web_server_command(settings: Environment) -> list[str]:
    """Gunicorn with threads: requests wait for the database more than they compute."""
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", _bound(settings.host, settings.port)),
        *("--worker-class", "gthread"),
        *("--workers", str(settings.web_workers)),
        *("--threads", str(settings.web_threads)),
        *("--log-level", "warning"),
        "--no-control-socket",
    ]


def _bound(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _prepare(access: database.Access) -> bool:
    """Bring the database up to date, as its owner; tells whether the demo city may be built, or gone on with.

    This process goes on as the owner, but reads no more than what `_greet` prints. Two that start at once
    migrate one after the other.
    """
    os.environ[database.OWNER_SWITCH] = "1"
    import django
    from django.core.management import call_command

    try:
        with database.alone(access.owner):
            database.ensure_roles(access.owner)
            django.setup()
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
    finally:
        del os.environ[database.OWNER_SWITCH]  # not for the processes that serve

    from django.contrib.auth import get_user_model

    from breakwater.demo import accounts

    return accounts.is_unfinished() or not get_user_model().objects.exists()


def _wait_for_answer(settings: Environment, processes: Supervisor) -> None:
    """Return when the web server answers a request, whatever it says, or we are told to stop."""
    deadline = monotonic() + FIRST_ANSWER_SECONDS
    while not processes.told_to_stop:
        processes.check()
        if _answers(settings):
            return
        if monotonic() > deadline:
            raise NotStarted(f"The web server did not answer within {FIRST_ANSWER_SECONDS} seconds.")
        sleep(0.05)


def _answers(settings: Environment) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    connection = http.client.HTTPConnection(host, settings.port, timeout=FIRST_ANSWER_SECONDS)
    with suppress(OSError):
        connection.request("GET", "/", headers={"Host": "localhost"})
        connection.getresponse().read()
        connection.close()
        return True
    return False


def _greet(settings: Environment, *, demo: bool) -> None:
    """Print the address and, in a demo database or one that becomes one, the accounts to try."""
    print(f"Breakwater serves {settings.public_url}", flush=True)
    from breakwater.demo import accounts

    for line in accounts.lines(coming=demo):
        print(line, flush=True)
    print("Ctrl-C stops it.", flush=True)


_OURSELVES = [sys.executable, "-m", "config.command"]


if __name__ == "__main__":
    main()
