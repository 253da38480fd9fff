"""Merging two entries of one enterprise, and undoing it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.access.permissions import Permission
from breakwater.enterprises import followers
from breakwater.enterprises.models import (
    Contact,
    Designation,
    Enterprise,
    Fact,
    Investor,
    Merge,
    Status,
    Twin,
)
from breakwater.enterprises.operations.locking import locked
from breakwater.enterprises.policies import visible
from breakwater.enterprises.queries import not_over
from breakwater.kernel.clock import today
from breakwater.kernel.errors import AlreadyDone, NotFound, Refusal


class SameEntry(Refusal):
    code = "merge.same"
    message = _("Choose two different entries.")


class UnknownMerge(NotFound):
    code = "merge.unknown"


@operation(Permission.ENTERPRISE_MERGE)
def merge(*, kept_id: int, merged_id: int, by: Actor, now: datetime) -> Merge:
    """Put one entry into the other, with all that belongs to it.

    Facts, investors and everything registered with `followers` move. Contacts stay where the old
    designations name them and are copied; the designation of the entry that goes ends. What the kept entry
    lacks, a name in a language, it takes over. Raises UnknownEnterprise, EntryMerged, SameEntry.
    """
    if kept_id == merged_id:
        raise SameEntry()
    held = {number: locked(number, by=by) for number in sorted((kept_id, merged_id))}
    kept, gone = held[kept_id], held[merged_id]
    moved = {
        "status": gone.status,
        "names": _take_names(kept, gone),
        "facts": _move(Fact, gone, kept),
        "investors": _move_investors(gone, kept),
        "contacts": _copy_contacts(gone, kept),
        "designations": _end_designations(gone, now),
        "followers": followers.move_all(from_id=gone.pk, to_id=kept.pk),
    }
    gone.status, gone.merged_into = Status.MERGED, kept
    for entry in (kept, gone):
        _touch(entry, now)
    _judge(kept, gone, Twin.Verdict.SAME, by, now)
    return Merge.objects.create(kept=kept, merged=gone, moved=moved, at=now, by_id=by.user_id)


@operation(Permission.ENTERPRISE_MERGE)
def undo_merge(*, merge_id: int, by: Actor, now: datetime) -> Merge:
    """Give everything back that the merge moved; what was added to the kept entry since stays there.

    Raises UnknownMerge, AlreadyDone, EntryMerged when the kept entry was itself merged since.
    """
    done = _held(merge_id, by)
    kept, gone = done.kept, done.merged
    moved: dict[str, Any] = done.moved
    followers.move_back(from_id=kept.pk, to_id=gone.pk, moved=moved["followers"])
    for model, name in ((Fact, "facts"), (Investor, "investors")):
        model.objects.filter(pk__in=moved[name], enterprise=kept).update(enterprise=gone)
    _return_contacts(moved["contacts"])
    for key, ends in moved["designations"].items():
        Designation.objects.filter(pk=key).update(ends=ends)
    _give_names_back(kept, moved["names"])
    gone.status, gone.merged_into = moved["status"], None
    for entry in (kept, gone):
        _touch(entry, now)
    _judge(kept, gone, Twin.Verdict.OPEN, by, now)
    done.undone_at, done.undone_by_id = now, by.user_id
    done.save(update_fields=["undone_at", "undone_by"])
    return done


def _held(merge_id: int, by: Actor) -> Merge:
    """The merge with both its entries locked."""
    found = Merge.objects.filter(pk=merge_id, kept__in=visible(by), merged__in=visible(by)).first()
    if found is None:
        raise UnknownMerge()
    for number in sorted((found.kept_id, found.merged_id)):
        Enterprise.objects.select_for_update(no_key=True).get(pk=number)
    done = Merge.objects.select_related("kept", "merged").get(pk=merge_id)
    if done.undone_at is not None:
        raise AlreadyDone()
    locked(done.kept_id, by=by)
    return done


def _touch(entry: Enterprise, now: datetime) -> None:
    entry.version += 1
    entry.changed_at = now
    entry.save()


def _take_names(kept: Enterprise, gone: Enterprise) -> dict[str, str]:
    """Names in languages the kept entry has none in."""
    taken = {tag: name for tag, name in gone.names.items() if tag not in kept.names}
    kept.names = {**kept.names, **taken}
    return taken


def _give_names_back(kept: Enterprise, taken: dict[str, str]) -> None:
    kept.names = {tag: name for tag, name in kept.names.items() if taken.get(tag) != name}


def _move(model: type[Fact | Investor], gone: Enterprise, kept: Enterprise) -> list[int]:
    rows = model.objects.filter(enterprise=gone)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.filter(pk__in=keys).update(enterprise=kept)
    return keys


def _move_investors(gone: Enterprise, kept: Enterprise) -> list[int]:
    """Those the kept entry does not have yet."""
    known = set(kept.investors.values_list("country", "name"))
    keys = [one.pk for one in gone.investors.order_by("pk") if (one.country, one.name) not in known]
    Investor.objects.filter(pk__in=keys).update(enterprise=kept)
    return keys


def _copy_contacts(gone: Enterprise, kept: Enterprise) -> dict[str, int | None]:
    """Retire the active contacts of the entry that goes; each with its copy, None if it was known."""
    known = {_identity(contact) for contact in kept.contacts.filter(is_active=True)}
    copies: dict[str, int | None] = {}
    for contact in gone.contacts.filter(is_active=True).order_by("pk"):
        copies[str(contact.pk)] = None if _identity(contact) in known else _copy(contact, kept).pk
    gone.contacts.filter(pk__in=copies).update(is_active=False)
    return copies


def _identity(contact: Contact) -> tuple[object, ...]:
    """What makes two contacts one person: the account, else name and numbers."""
    if contact.user_id:
        return (contact.user_id,)
    return (contact.name, contact.mobile, contact.phone, contact.email)


def _copy(contact: Contact, to: Enterprise) -> Contact:
    """The contact under another enterprise; a retired entry of the same account there is used again."""
    if contact.user_id and (former := to.contacts.filter(user_id=contact.user_id).first()):
        former.is_active = True
        former.save(update_fields=["is_active"])
        return former
    fields = {
        field.attname: getattr(contact, field.attname)
        for field in Contact._meta.local_fields
        if not field.primary_key
    }
    return Contact.objects.create(**{**fields, "enterprise_id": to.pk})


def _return_contacts(copies: dict[str, int | None]) -> None:
    """Retire the copies, which may have been designated since, and bring the originals back."""
    Contact.objects.filter(pk__in=[copy for copy in copies.values() if copy]).update(is_active=False)
    Contact.objects.filter(pk__in=copies).update(is_active=True)


def _end_designations(gone: Enterprise, now: datetime) -> dict[str, str | None]:
    """End what holds today or later yesterday, or on its own first day; the ends they had before."""
    day = today(now)
    ended: dict[str, str | None] = {}
    for designation in gone.designations.filter(not_over(day)).order_by("pk"):
        ended[str(designation.pk)] = designation.ends.isoformat() if designation.ends else None
        designation.ends = max(designation.starts, day - timedelta(days=1))
        designation.save(update_fields=["ends"])
    return ended


def _judge(kept: Enterprise, gone: Enterprise, verdict: Twin.Verdict, by: Actor, now: datetime) -> None:
    first, second = sorted((kept.pk, gone.pk))
    is_open = verdict == Twin.Verdict.OPEN
    Twin.objects.filter(first=first, second=second).update(
        verdict=verdict,
        decided_at=None if is_open else now,
        decided_by_id=None if is_open else by.user_id,
    )
