"""Every setting an operator can make, read from environment variables and checked in one place.

`docs/operations.md` lists the same settings; a test keeps the two in step.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parent.parent

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised, never a default
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingError(Exception):
    """A setting has a value that cannot be used; the text says which, what was found and what to write."""

    def __init__(self, name: str, found: str, write: str) -> None:
        super().__init__(f"The setting {name} is {found!r}, which cannot be used. Write {write}.")
        self.name = name


@dataclass(frozen=True)
class Setting:
    """One environment variable: its default as text, what it means, and what may be written.

    `check` returns False for a text that cannot be used.
    """

    name: str
    default: str
    meaning: str
    write: str
    check: Callable[[str], bool]

    def text(self, environ: Mapping[str, str]) -> str:
        """The value as written, or the default where it is missing or empty."""
        found = environ.get(self.name, "").strip() or self.default
        if found != self.default and not self.check(found):
            raise SettingError(self.name, _without_password(found), self.write)
        return found


def _without_password(text: str) -> str:
    """The value fit for an error message: the password of an address is left out."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", text)


def _is_number(lowest: int, highest: int) -> Callable[[str], bool]:
    return lambda text: text.isascii() and text.isdigit() and lowest <= int(text) <= highest


def _is_one_of(*choices: str) -> Callable[[str], bool]:
    return lambda text: text in choices


def _is_database_url(text: str) -> bool:
    with suppress(ValueError):
        url = urlsplit(text)
        _ = url.port
        return url.scheme in ("postgresql", "postgres") and bool(url.path.strip("/"))
    return False


def _is_web_address(text: str) -> bool:
    with suppress(ValueError):
        url = urlsplit(text)
        _ = url.port
        return url.scheme in ("http", "https") and bool(url.hostname) and url.path in ("", "/")
    return False


def _is_mail_url(text: str) -> bool:
    with suppress(ValueError):
        url = urlsplit(text)
        _ = url.port
        return url.scheme in ("smtp", "smtps") and bool(url.hostname)
    return False


def _is_host(text: str) -> bool:
    return re.fullmatch(r"[0-9A-Za-z.:\-]+", text) is not None


_POSTGRESQL = "an address such as postgresql://user:password@host:5432/name"

SETTINGS = (
    Setting(
        "HOST", "127.0.0.1", "Address the web server listens on.", "an address such as 127.0.0.1", _is_host
    ),
    Setting(
        "PORT", "8000", "Port the web server listens on.", "a number from 1 to 65535", _is_number(1, 65535)
    ),
    Setting(
        "PUBLIC_URL",
        "",
        "Address people type, if not the web server's own. With https, cookies go over https only.",
        "an address without a path, such as https://breakwater.example.org",
        _is_web_address,
    ),
    Setting(
        "BREAKWATER_DATA",
        str(ROOT / ".data"),
        "Folder for the embedded database, uploads, mail and the secret key.",
        "the path of a folder",
        lambda text: not Path(text).exists() or Path(text).is_dir(),
    ),
    Setting(
        "DATABASE_URL",
        "",
        "PostgreSQL 16 or later to use instead of the embedded one, as the owner of the tables.",
        _POSTGRESQL,
        _is_database_url,
    ),
    Setting(
        "DATABASE_APP_URL",
        "",
        "The same database for the web server and the worker, as a login that is a member of bw_app.",
        _POSTGRESQL,
        _is_database_url,
    ),
    Setting(
        "SECRET_KEY",
        "",
        "Key that signs sessions and links. Without it one is made and kept in the data folder.",
        "at least 40 characters, the same on every machine",
        lambda text: len(text) >= 40,
    ),
    Setting(
        "EMAIL_URL",
        "",
        "Mail server. Without it mail is written to files in the data folder.",
        "an address such as smtps://user:password@mail.example.org:465",
        _is_mail_url,
    ),
    Setting(
        "MAIL_FROM",
        "Breakwater <noreply@localhost>",
        "Sender of the mail.",
        "a name and an e-mail address such as Breakwater <noreply@example.org>",
        lambda text: "@" in text and "\n" not in text,
    ),
    Setting("WEB_WORKERS", "2", "Processes of the web server.", "a number from 1 to 64", _is_number(1, 64)),
    Setting("WEB_THREADS", "8", "Threads of each such process.", "a number from 1 to 64", _is_number(1, 64)),
    Setting(
        "JOB_THREADS", "4", "Jobs the worker runs at a time.", "a number from 1 to 64", _is_number(1, 64)
    ),
    Setting(
        "API_REQUESTS_PER_MINUTE",
        "300",
        "Requests a program may send in a minute with one token.",
        "a number from 1 to 100000",
        _is_number(1, 100_000),
    ),
    Setting(
        "LOG_LEVEL",
        "INFO",
        "What is logged to standard error.",
        "one of " + ", ".join(LOG_LEVELS),
        _is_one_of(*LOG_LEVELS),
    ),
    Setting(
        "DEBUG",
        "0",
        "1 shows errors in full and serves changed files at once. For development only.",
        "0 or 1",
        _is_one_of("0", "1"),
    ),
)


@dataclass(frozen=True)
class Database:
    """Where PostgreSQL is and as whom to connect; `options` go to libpq as they are."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_url(cls, url: str) -> Database:
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        return cls(
            name=unquote(parts.path.strip("/")),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=query.pop("host", "") or unquote(parts.hostname or ""),
            port=query.pop("port", "") or str(parts.port or ""),
            options=tuple(query.items()),
        )

    def conninfo(self) -> str:
        """As one line for `psycopg.connect`."""
        return make_conninfo(
            "",
            dbname=self.name,
            user=self.user or None,
            password=self.password or None,
            host=self.host or None,
            port=self.port or None,
            **dict(self.options),
        )


@dataclass(frozen=True)
class Mail:
    """The mail server; `encrypted` is TLS from the first byte."""

    host: str
    port: int
    user: str
    password: str
    encrypted: bool

    @classmethod
    def from_url(cls, url: str) -> Mail:
        parts = urlsplit(url)
        encrypted = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or (465 if encrypted else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            encrypted=encrypted,
        )


@dataclass(frozen=True)
class Environment:
    """The settings as values. Empty `database_url` means the embedded PostgreSQL."""

    host: str
    port: int
    public_url: str
    data: Path
    database_url: str
    database_app_url: str
    given_secret_key: str
    mail: Mail | None
    mail_from: str
    web_workers: int
    web_threads: int
    job_threads: int
    api_requests_per_minute: int
    log_level: str
    debug: bool

    @property
    def secure(self) -> bool:
        """Whether people reach the platform over https."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """Names under which the platform answers; a request for another is refused."""
        names = (self.host, urlsplit(self.public_url).hostname or "")
        return sorted({"localhost", "127.0.0.1", "[::1]", *(_bracketed(name) for name in names)})


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """The settings of `environ`; raises SettingError for the first that cannot be used."""
    text = {setting.name: setting.text(environ) for setting in SETTINGS}
    if text["DATABASE_APP_URL"] and not text["DATABASE_URL"]:
        raise SettingError("DATABASE_URL", "", "it too, since DATABASE_APP_URL is set: " + _POSTGRESQL)
    if text["HOST"] in EVERYWHERE and not text["PUBLIC_URL"]:
        raise SettingError("PUBLIC_URL", "", f"the address people type, since HOST is {text['HOST']}")
    return Environment(
        host=text["HOST"],
        port=int(text["PORT"]),
        public_url=(text["PUBLIC_URL"] or _own_address(text["HOST"], text["PORT"])).rstrip("/"),
        data=Path(text["BREAKWATER_DATA"]).expanduser().resolve(),
        database_url=text["DATABASE_URL"],
        database_app_url=text["DATABASE_APP_URL"],
        given_secret_key=text["SECRET_KEY"],
        mail=Mail.from_url(text["EMAIL_URL"]) if text["EMAIL_URL"] else None,
        mail_from=text["MAIL_FROM"],
        web_workers=int(text["WEB_WORKERS"]),
        web_threads=int(text["WEB_THREADS"]),
        job_threads=int(text["JOB_THREADS"]),
        api_requests_per_minute=int(text["API_REQUESTS_PER_MINUTE"]),
        log_level=text["LOG_LEVEL"],
        debug=text["DEBUG"] == "1",
    )


def _own_address(host: str, port: str) -> str:
    return f"http://{_bracketed(host)}:{port}"


def _bracketed(host: str) -> str:
    """The host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def make_data_folder(environment: Environment) -> None:
    """Make the data folder unless it is there; raises SettingError where that is not possible."""
    try:
        environment.data.mkdir(parents=True, exist_ok=True)
    except OSError:
        write = "the path of a folder that you may write to"
        raise SettingError("BREAKWATER_DATA", str(environment.data), write) from None


def secret_key(environment: Environment) -> str:
    """The key given, or the one kept in the data folder, which is made at the first call.

    Of two processes that make it at once one wins: the file appears whole, under its name, once.
    """
    if environment.given_secret_key:
        return environment.given_secret_key
    kept = environment.data / "secret-key"
    if not kept.exists():
        make_data_folder(environment)
        draft = environment.data / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            kept.hardlink_to(draft)
        draft.unlink()
    return kept.read_text()
