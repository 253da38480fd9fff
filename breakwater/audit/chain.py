"""The hash chain over the audit trail: sealing it, publishing its head, and finding where it was broken.

What it proves: a row that was sealed cannot be altered, removed or slipped in without notice by whoever
may write to the database. Its owner could rewrite all seals too; then the heads published outside no
longer match. Open are the seconds before a row is sealed, and whatever happens before the first head is
published. PostgreSQL computes the digests of entries by an expression sent from here, never by a function
that the database holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import getLogger
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from breakwater.audit.models import Entry, Seal

log = getLogger(__name__)

BATCH = 1000
DIGEST_BYTES = 32
ORIGIN = bytes(DIGEST_BYTES)
"""What the first seal is hashed with."""
SEAL_LOCK = 0x5EA1
"""Advisory lock: one process seals at a time."""
PUBLISH_EVERY = timedelta(days=1)

# The text of jsonb is the same everywhere: keys in one order, no choice of spaces. Times as seconds, since
# their text would depend on the session's time zone.
_ENTRY_DIGEST = """
pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.jsonb_build_array(
  id, extract(epoch from at), actor_kind, actor_id, actor_name, origin, op, table_name, row_pk,
  enterprise_id, before, after, txid)::text, 'UTF8'))
"""
_ROW = "table_name || ' ' || row_pk"


@dataclass(frozen=True, kw_only=True)
class Break:
    """A place where the trail is not what was sealed. code: altered, removed, added, seal or head."""

    code: str
    message: str | Promise
    entry_id: int | None = None
    seal: int | None = None

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The last link at a moment: who holds it outside can prove all that came before."""

    at: datetime
    number: int
    digest: str

    def line(self) -> str:
        return json.dumps({"at": self.at.isoformat(), "number": self.number, "digest": self.digest})

    @classmethod
    def from_line(cls, line: str) -> Head:
        fields = json.loads(line)
        return cls(at=datetime.fromisoformat(fields["at"]), number=fields["number"], digest=fields["digest"])


# Sealing --------------------------------------------------------------------------------------------------


def seal_new_entries(*, now: datetime) -> int:
    """Seal all that is committed and unsealed, a batch to a link; how many entries were sealed.

    Waits for nobody and nobody waits for it: an entry that is not committed yet is left for the next time.
    """
    sealed = 0
    while batch := _seal_batch(now):
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        cursor.execute(
            "delete from audit_unsealed where entry_id in "
            "(select entry_id from audit_unsealed order by entry_id limit %s) returning entry_id",
            [BATCH],
        )
        waiting = [entry_id for (entry_id,) in cursor.fetchall()]
    found = _digests(waiting)
    if found:
        last = Seal.objects.order_by("-number").first()
        _link(last, found, now).save(force_insert=True)
    return len(found)


def _link(last: Seal | None, found: dict[int, tuple[str, bytes]], now: datetime) -> Seal:
    seal = Seal(
        number=last.number + 1 if last else 1,
        at=now,
        entry_ids=list(found),
        rows=[row for row, _digest in found.values()],
        digests=b"".join(digest for _row, digest in found.values()),
    )
    seal.digest = _seal_digest(bytes(last.digest) if last else ORIGIN, seal)
    return seal


def _digests(entry_ids: list[int]) -> dict[int, tuple[str, bytes]]:
    """Row and digest of the entries that exist, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id, {_ROW}, {_ENTRY_DIGEST} from audit_entry where id = any(%s) order by id",  # noqa: S608
            [entry_ids],
        )
        return {entry_id: (row, bytes(digest)) for entry_id, row, digest in cursor.fetchall()}


def _seal_digest(previous: bytes, seal: Seal) -> bytes:
    head = json.dumps([seal.number, seal.at.timestamp(), seal.entry_ids, seal.rows], ensure_ascii=False)
    return hashlib.sha256(previous + head.encode() + bytes(seal.digests)).digest()


# Publishing -----------------------------------------------------------------------------------------------


def publish_head(*, now: datetime, heads: Path) -> Head | None:
    """Append the last link to the file and the log, once a day; None when it is not time or nothing is new.

    Keep copies of the file where the administrator of this machine cannot write: it is the witness.
    """
    last = Seal.objects.order_by("-number").first()
    published = read_heads(heads)
    if last is None or (published and _is_recent(published[-1], last, now)):
        return None
    head = Head(at=now, number=last.number, digest=bytes(last.digest).hex())
    heads.parent.mkdir(parents=True, exist_ok=True)
    with heads.open("a", encoding="utf-8") as file:
        file.write(head.line() + "\n")
    log.info("Head of the audit chain: seal %s, %s", head.number, head.digest)
    return head


def _is_recent(published: Head, last: Seal, now: datetime) -> bool:
    return published.number == last.number or now - published.at < PUBLISH_EVERY


def heads_file() -> Path:
    """Where heads are published on this machine."""
    return Path(settings.DATA) / "audit" / "heads.jsonl"


def read_heads(heads: Path) -> list[Head]:
    """The heads published so far, oldest first."""
    if not heads.exists():
        return []
    lines = heads.read_text(encoding="utf-8").splitlines()
    return [Head.from_line(line) for line in lines if line.strip()]


# Verifying ------------------------------------------------------------------------------------------------


def verify(*, heads: list[Head]) -> Iterator[Break]:
    """Every break, the first link's first; nothing if the trail is what was sealed and published."""
    yield from _broken_links()
    yield from _added_entries()
    yield from _broken_promises(heads)


def _broken_links() -> Iterator[Break]:
    previous, expected = ORIGIN, 1
    for seal in Seal.objects.order_by("number").iterator(chunk_size=20):
        if seal.number != expected:
            yield Break(
                code="seal",
                seal=expected,
                message=_("Seal %(expected)s was removed; the next one found is %(found)s.")
                % {"expected": expected, "found": seal.number},
            )
        elif _seal_digest(previous, seal) != bytes(seal.digest):
            yield Break(
                code="seal",
                seal=seal.number,
                message=_("Seal %(number)s of %(at)s was altered.")
                % {"number": seal.number, "at": _moment(seal.at)},
            )
        yield from _broken_entries(seal)
        previous, expected = bytes(seal.digest), seal.number + 1


def _broken_entries(seal: Seal) -> Iterator[Break]:
    found = _digests(seal.entry_ids)
    for position, (entry_id, row) in enumerate(zip(seal.entry_ids, seal.rows, strict=True)):
        sealed = bytes(seal.digests)[position * DIGEST_BYTES : (position + 1) * DIGEST_BYTES]
        place = {"entry": entry_id, "row": row, "at": _moment(seal.at), "seal": seal.number}
        if entry_id not in found:
            sentence = _("Entry %(entry)s (%(row)s) was removed. It was sealed at %(at)s by seal %(seal)s.")
            yield Break(code="removed", entry_id=entry_id, seal=seal.number, message=sentence % place)
        elif found[entry_id][1] != sealed:
            sentence = _(
                "Entry %(entry)s (%(row)s) was altered after %(at)s, when seal %(seal)s was put on it."
            )
            yield Break(code="altered", entry_id=entry_id, seal=seal.number, message=sentence % place)


def _added_entries() -> Iterator[Break]:
    """Entries that no seal names and that do not wait for one: nobody but a hand put them there."""
    added = Entry.objects.raw(
        "select entry.* from audit_entry entry "
        "left join (select unnest(entry_ids) as id from audit_seal) sealed using (id) "
        "left join audit_unsealed unsealed on unsealed.entry_id = entry.id "
        "where sealed.id is null and unsealed.entry_id is null order by entry.id"
    )
    for entry in added:
        yield Break(
            code="added",
            entry_id=entry.pk,
            message=_(
                "Entry %(entry)s (%(row)s), dated %(at)s, was added past the triggers: no seal names it."
            )
            % {
                "entry": entry.pk,
                "row": f"{entry.table_name} {entry.row_pk}",
                "at": _moment(entry.at),
            },
        )


def _broken_promises(heads: list[Head]) -> Iterator[Break]:
    """Published heads that the chain no longer contains: it was rewritten as a whole."""
    for head in heads:
        seal = Seal.objects.filter(number=head.number).first()
        if seal is None or bytes(seal.digest).hex() != head.digest:
            yield Break(
                code="head",
                seal=head.number,
                message=_(
                    "The head published at %(at)s (seal %(number)s) is not in the chain: "
                    "the trail up to it was rewritten or cut off."
                )
                % {"at": _moment(head.at), "number": head.number},
            )


def _moment(at: datetime) -> str:
    return at.astimezone().isoformat(sep=" ", timespec="seconds")
