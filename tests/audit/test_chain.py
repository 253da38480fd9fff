"""Whatever is done to the trail behind the application's back, verify names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command

from breakwater.audit import chain
from breakwater.audit.models import Entry, Seal, Unsealed
from breakwater.organisation.models import User

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2020, 2, 7, 8, 0, tzinfo=UTC)
Tamper = Callable[[str], None]


@pytest.fixture
def sealed() -> list[int]:
    """Ten entries under two seals."""
    for half in range(2):
        for n in range(5):
            User.objects.create(email=f"u{half}{n}@example.org", kind="staff", name=str(n))
        chain.seal_new_entries(now=NOW + timedelta(minutes=half))
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def tamper(owner: psycopg.Connection) -> Tamper:
    """Somebody who owns the tables switches the triggers off and writes what they like."""

    def run(statement: str) -> None:
        owner.execute("set session_replication_role = replica")
        owner.execute(statement)  # type: ignore[arg-type]
        owner.commit()

    return run


def broken(heads: list[chain.Head] | None = None) -> list[tuple[str, int | None]]:
    return [(found.code, found.entry_id) for found in chain.verify(heads=heads or [])]


def test_an_untouched_trail_is_whole(sealed: list[int]) -> None:
    assert Seal.objects.count() == 2
    assert not Unsealed.objects.exists()
    assert broken() == []


def test_entries_not_yet_sealed_are_no_break(sealed: list[int]) -> None:
    User.objects.create(email="late@example.org", kind="staff", name="Late")
    assert broken() == []


def test_sealing_again_seals_nothing(sealed: list[int]) -> None:
    assert chain.seal_new_entries(now=NOW) == 0
    assert Seal.objects.count() == 2


def test_more_entries_than_a_batch_become_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 2)
    User.objects.bulk_create(User(email=f"u{n}@example.org", kind="staff", name=str(n)) for n in range(5))
    assert chain.seal_new_entries(now=NOW) == 5
    assert [len(seal.entry_ids) for seal in Seal.objects.order_by("number")] == [2, 2, 1]
    assert broken() == []


def test_a_seal_leaves_out_what_a_slow_writer_has_not_committed(owner: psycopg.Connection) -> None:
    owner.execute(
        "insert into organisation_user"
        " (email, kind, name, password, language, desk_phone, mobile, is_active, date_joined)"
        " values ('slow@example.org', 'staff', 'Slow', '', 'en', '', '', true, now())"
    )
    User.objects.create(email="quick@example.org", kind="staff", name="Quick")
    assert chain.seal_new_entries(now=NOW) == 1
    owner.commit()
    assert chain.seal_new_entries(now=NOW) == 1
    assert broken() == []


@pytest.mark.parametrize(
    "change",
    [
        'after = after || \'{"name": "Somebody"}\'',
        "actor_name = 'Somebody'",
        "at = at - interval '1 day'",
        'origin = \'{"ip": "192.0.2.9"}\'',
        "row_pk = '999'",
        "enterprise_id = 1",
        "txid = txid + 1",
    ],
)
def test_an_altered_entry_is_named(sealed: list[int], tamper: Tamper, change: str) -> None:
    tamper(f"update audit_entry set {change} where id = {sealed[6]}")
    assert broken() == [("altered", sealed[6])]


def test_a_removed_entry_is_named_with_its_table_and_row(sealed: list[int], tamper: Tamper) -> None:
    row = Entry.objects.get(pk=sealed[3]).row_pk
    tamper(f"delete from audit_entry where id = {sealed[3]}")
    [found] = chain.verify(heads=[])
    assert (found.code, found.entry_id) == ("removed", sealed[3])
    assert f"organisation_user {row}" in str(found)


def test_an_added_entry_is_named(sealed: list[int], tamper: Tamper) -> None:
    tamper(
        "insert into audit_entry (actor_kind, actor_name, origin, op, table_name, row_pk, txid) "
        "values ('staff', 'Forger', '{}', 'insert', 'organisation_user', '1', 1)"
    )
    [found] = chain.verify(heads=[])
    assert found.code == "added"
    assert found.entry_id == Entry.objects.get(actor_name="Forger").pk


def test_the_first_of_several_breaks_comes_first(sealed: list[int], tamper: Tamper) -> None:
    tamper(f"delete from audit_entry where id in ({sealed[8]}, {sealed[2]})")
    assert broken() == [("removed", sealed[2]), ("removed", sealed[8])]


def test_an_altered_seal_is_named(sealed: list[int], tamper: Tamper) -> None:
    tamper("update audit_seal set at = at + interval '1 hour' where number = 1")
    [found] = chain.verify(heads=[])
    assert (found.code, found.seal) == ("seal", 1)


def test_a_removed_seal_is_named(sealed: list[int], tamper: Tamper) -> None:
    tamper("delete from audit_seal where number = 1")
    first = next(chain.verify(heads=[]))
    assert (first.code, first.seal) == ("seal", 1)


def test_an_owner_who_rewrites_the_whole_chain_is_caught_by_a_published_head(
    sealed: list[int], tamper: Tamper, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.jsonl"
    assert chain.publish_head(now=NOW, heads=heads)
    tamper(f"update audit_entry set actor_name = 'Somebody' where id = {sealed[0]}")
    tamper("truncate audit_seal")
    tamper("insert into audit_unsealed select id from audit_entry")
    chain.seal_new_entries(now=NOW)
    assert broken() == []
    assert broken(chain.read_heads(heads)) == [("head", None)]


def test_cutting_off_the_newest_entries_is_caught_by_a_published_head(
    sealed: list[int], tamper: Tamper, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.jsonl"
    chain.publish_head(now=NOW, heads=heads)
    tamper("delete from audit_seal where number = 2")
    tamper(f"delete from audit_entry where id >= {sealed[5]}")
    assert broken() == []
    assert broken(chain.read_heads(heads)) == [("head", None)]


def test_the_head_is_published_once_a_day_and_only_if_there_is_news(
    sealed: list[int], tmp_path: Path
) -> None:
    heads = tmp_path / "heads.jsonl"
    assert chain.publish_head(now=NOW, heads=heads)
    assert chain.publish_head(now=NOW + timedelta(days=2), heads=heads) is None
    User.objects.create(email="late@example.org", kind="staff", name="Late")
    chain.seal_new_entries(now=NOW)
    assert chain.publish_head(now=NOW + timedelta(hours=1), heads=heads) is None
    assert chain.publish_head(now=NOW + timedelta(days=2), heads=heads)
    assert [head.number for head in chain.read_heads(heads)] == [2, 3]
    assert broken(chain.read_heads(heads)) == []


def test_the_command_tells_a_whole_trail_and_names_the_first_break(
    sealed: list[int], tamper: Tamper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = str(tmp_path / "heads.jsonl")
    call_command("audit", "--heads", heads, "seal")
    call_command("audit", "--heads", heads, "verify")
    assert "is whole" in capsys.readouterr().out
    tamper(f"delete from audit_entry where id = {sealed[4]}")
    with pytest.raises(SystemExit) as stopped:
        call_command("audit", "--heads", heads, "verify")
    assert stopped.value.code == 1
    assert f"Entry {sealed[4]} (organisation_user" in capsys.readouterr().err
