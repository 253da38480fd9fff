"""Settings: what may be written, what is said of the rest, and that the documents agree."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from config import environment
from config.environment import ROOT, SETTINGS, Database, SettingError, read, secret_key


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "٨٠٠٠"),
        ("HOST", "somewhere else"),
        ("PUBLIC_URL", "breakwater.example.org"),
        ("PUBLIC_URL", "https://example.org/breakwater"),
        ("PUBLIC_URL", "https://example.org:port"),
        ("BREAKWATER_DATA", __file__),
        ("DATABASE_URL", "mysql://host/name"),
        ("DATABASE_URL", "postgresql://host"),
        ("DATABASE_APP_URL", "sqlite:///file"),
        ("SECRET_KEY", "short"),
        ("EMAIL_URL", "mail.example.org"),
        ("MAIL_FROM", "nobody"),
        ("WEB_WORKERS", "0"),
        ("WEB_THREADS", "many"),
        ("JOB_THREADS", "-1"),
        ("API_REQUESTS_PER_MINUTE", "0"),
        ("LOG_LEVEL", "chatty"),
        ("DEBUG", "true"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_write(name: str, wrong: str) -> None:
    with pytest.raises(SettingError) as refused:
        read({name: wrong})
    wanted = next(setting.write for setting in SETTINGS if setting.name == name)
    assert str(refused.value) == f"The setting {name} is {wrong!r}, which cannot be used. Write {wanted}."


def test_every_setting_has_a_wrong_value_above() -> None:
    marks = test_a_wrong_value_is_named_with_what_to_write.pytestmark  # type: ignore[attr-defined]
    assert {name for name, _ in marks[0].args[1]} == {setting.name for setting in SETTINGS}


def test_a_password_is_not_repeated_in_an_error() -> None:
    with pytest.raises(SettingError) as refused:
        read({"DATABASE_URL": "mysql://owner:secret@host/name"})
    assert "secret" not in str(refused.value)
    assert "mysql://owner:***@host/name" in str(refused.value)


def test_nothing_set_and_empty_values_give_the_defaults() -> None:
    assert read({}) == read({"PORT": "", "DATABASE_URL": " "})
    assert read({}).port == 8000
    assert read({}).public_url == "http://127.0.0.1:8000"


def test_listening_everywhere_asks_for_the_address_people_type() -> None:
    with pytest.raises(SettingError, match="PUBLIC_URL"):
        read({"HOST": "0.0.0.0"})
    named = read({"HOST": "0.0.0.0", "PUBLIC_URL": "https://breakwater.example.org/"})
    assert named.secure
    assert named.public_url == "https://breakwater.example.org"
    assert "breakwater.example.org" in named.hosts


def test_a_login_for_the_application_needs_the_owner_too() -> None:
    with pytest.raises(SettingError, match="DATABASE_URL"):
        read({"DATABASE_APP_URL": "postgresql://app@host/name"})


def test_a_database_address_is_taken_apart_as_written() -> None:
    database = Database.from_url("postgresql://a%40b:p%2Fw@host:5433/name?sslmode=require")
    assert (database.user, database.password, database.host, database.port) == ("a@b", "p/w", "host", "5433")
    assert database.conninfo() == "dbname=name user=a@b password=p/w host=host port=5433 sslmode=require"


def test_a_socket_folder_may_stand_in_the_query() -> None:
    database = Database.from_url("postgresql://app@/name?host=/run/postgresql")
    assert database.host == "/run/postgresql"


def test_a_mail_address_tells_encryption_and_port() -> None:
    mail = read({"EMAIL_URL": "smtps://u%40x:p@mail.example.org"}).mail
    assert mail == environment.Mail("mail.example.org", 465, "u@x", "p", encrypted=True)


def test_the_secret_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    settings = read({"BREAKWATER_DATA": str(tmp_path / "data")})
    key = secret_key(settings)
    assert len(key) >= 40
    assert secret_key(settings) == key
    kept = list((tmp_path / "data").iterdir())
    assert [path.name for path in kept] == ["secret-key"]
    assert stat.S_IMODE(kept[0].stat().st_mode) == 0o600


def test_a_data_folder_that_cannot_be_made_is_told() -> None:
    with pytest.raises(SettingError, match="BREAKWATER_DATA is '/proc/none'"):
        secret_key(read({"BREAKWATER_DATA": "/proc/none"}))


def test_a_given_secret_key_is_used(tmp_path: Path) -> None:
    settings = read({"BREAKWATER_DATA": str(tmp_path), "SECRET_KEY": "k" * 40})
    assert secret_key(settings) == "k" * 40
    assert list(tmp_path.iterdir()) == []


def test_the_manual_lists_every_setting_as_it_is() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", manual, flags=re.MULTILINE)
    listed = {name: (default, meaning, write) for name, default, meaning, write in rows}
    assert listed == {
        setting.name: (shown_default(setting.default), setting.meaning, setting.write) for setting in SETTINGS
    }


def shown_default(default: str) -> str:
    return f"`{default.replace(str(ROOT) + '/', '')}`" if default else "none"
