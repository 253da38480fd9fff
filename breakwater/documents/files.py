"""Where the bytes are: in the data folder, by content. A file that is there is whole, and never changes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    """The place of the content with this digest."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def write(content: bytes, sha256: str) -> None:
    """Keep the content; on return it survives a power cut.

    Content that is there already is touched, so that the clean-up, which looks at the age, spares it until
    the row that names it is committed.
    """
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        os.utime(place)
        return
    with tempfile.NamedTemporaryFile(dir=_drafts(), delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).rename(place)
    _sync_folder(place.parent)


def stored_before(moment: datetime) -> Iterator[Path]:
    """Files, whole or left half-written, that nobody has touched since the moment."""
    for path in _root().rglob("*"):
        if path.is_file() and path.stat().st_mtime < moment.timestamp():
            yield path


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _drafts() -> Path:
    folder = _root() / "drafts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too (POSIX: a rename is, only once its folder is synced)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
