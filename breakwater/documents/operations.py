"""Taking in papers, giving them out, and clearing away what no row names."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation
from breakwater.documents import files
from breakwater.documents.models import Document
from breakwater.documents.types import ENDINGS, FileType, type_named
from breakwater.kernel.errors import NotFound, Refusal

MAX_SIZE: int = getattr(settings, "DOCUMENT_MAX_SIZE", 20 * 1024 * 1024)
"""Bytes."""
ORPHAN_AFTER = timedelta(days=1)
LONGEST_NAME = 150


class TooLarge(Refusal):
    code = "document.too_large"
    message = _("The file %(name)s is larger than %(limit)s. Send a smaller one, or send it in parts.")


class Empty(Refusal):
    code = "document.empty"
    message = _("The file %(name)s is empty. Choose the file again.")


class TypeNotAllowed(Refusal):
    code = "document.type_not_allowed"
    message = _("Files like %(name)s are not accepted. Send one of these: %(endings)s.")


class ContentDoesNotMatch(Refusal):
    code = "document.content_does_not_match"
    message = _(
        "The content of %(name)s is not what its name says, or it is damaged. Save it again and resend."
    )


@operation()
def store(
    *, file: File[bytes], name: str, by: Actor, now: datetime, enterprise_id: int | None, kind: str = ""
) -> Document:
    """Take in a file. `enterprise_id` says whose it is: people of that enterprise may reach its row.

    Raises TooLarge, Empty, TypeNotAllowed and ContentDoesNotMatch.
    """
    name = clean_name(name)
    content = _read(file, name)
    found = _recognise(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    files.write(content, sha256)
    return Document.objects.create(
        name=name,
        content_type=found.mime,
        size=len(content),
        sha256=sha256,
        kind=kind,
        enterprise_id=enterprise_id,
        uploaded_by_id=by.user_id,
        uploaded_at=now,
    )


def _read(file: File[bytes], name: str) -> bytes:
    content: bytes = file.read(MAX_SIZE + 1)
    if len(content) > MAX_SIZE:
        raise TooLarge(name=name, limit=filesizeformat(MAX_SIZE))
    if not content:
        raise Empty(name=name)
    return content


def _recognise(content: bytes, name: str) -> FileType:
    claimed = type_named(name)
    if claimed is None:
        raise TypeNotAllowed(name=name, endings=", ".join(ENDINGS))
    if not claimed.matches(content):
        raise ContentDoesNotMatch(name=name)
    return claimed


def clean_name(name: str) -> str:
    """A name fit for a page, a header and a disk: no folders, no control or direction characters, not long.

    The ending stays. Characters that turn the direction of writing can hide it: `invoice\\u202efdp.exe`.
    """
    base = PureWindowsPath(PurePosixPath(name).name).name
    plain = "".join(sign for sign in base if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    path = PurePath(unicodedata.normalize("NFC", plain).strip(" .") or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix)].rstrip() + path.suffix[:LONGEST_NAME]


# Giving out ------------------------------------------------------------------------------------------------

Reader = Callable[[Actor, Document], bool]

_readers: list[Reader] = []


def register_reader(reader: Reader) -> None:
    """Let `reader` say yes for documents it knows of: a case's, a report's. One yes is enough."""
    _readers.append(reader)


def open_document(*, by: Actor, id: UUID) -> Document:
    """The document, for who uploaded it and whom a registered reader lets.

    Raises NotFound for all others: they may not know that it exists.
    """
    document = Document.objects.filter(pk=id).first()
    if document is None or not _may_read(by, document):
        raise NotFound()
    return document


def _may_read(by: Actor, document: Document) -> bool:
    own = by.user_id is not None and document.uploaded_by_id == by.user_id
    return own or any(reader(by, document) for reader in _readers)


# Clearing away ---------------------------------------------------------------------------------------------


def clear_orphans(*, now: datetime) -> int:
    """Remove files that no row names; how many. Young ones stay: their row may not be committed yet."""
    removed = 0
    for path in files.stored_before(now - ORPHAN_AFTER):
        if not Document.objects.filter(sha256=path.name).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
