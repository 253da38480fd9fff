"""Opens a file: how big, what kind, and who reads it."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Final

from breakwater.playbook.rules.distribution.errors import UnreadableTable
from breakwater.playbook.rules.distribution.sources.plain import read_csv, read_txt
from breakwater.playbook.rules.distribution.sources.shape import Source, Upload
from breakwater.playbook.rules.distribution.sources.spreadsheet import read_xlsx
from breakwater.playbook.rules.distribution.sources.web import read_html
from breakwater.playbook.rules.distribution.sources.word import read_docx

MEGABYTE: Final = 1024 * 1024
MAX_MEGABYTES: Final = 20
OLD_OFFICE: Final = bytes.fromhex("d0cf11e0a1b11ae1")  # OLE: .doc, .xls, and new formats with a password

READERS: Final[Mapping[str, Callable[[Upload], Source]]] = {
    ".txt": read_txt,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
}


def open_source(path_or_bytes: Path | str | bytes, *, filename: str) -> Source:
    """Read a file into lines and cells, or say in a sentence why not (``UnreadableTable``)."""
    name = PurePath(filename).name
    upload = Upload(name, _content(path_or_bytes, name))
    if not upload.content.strip():
        raise UnreadableTable("file.empty", file=name)
    if upload.content.startswith(OLD_OFFICE):
        raise UnreadableTable("file.old-office", file=name)
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise UnreadableTable("file.unknown-type", file=name)
    return reader(upload)


def _content(path_or_bytes: Path | str | bytes, name: str) -> bytes:
    if isinstance(path_or_bytes, bytes):
        _check_size(len(path_or_bytes), name)
        return path_or_bytes
    try:
        path = Path(path_or_bytes)
        _check_size(path.stat().st_size, name)
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise UnreadableTable("file.missing", file=name) from error


def _check_size(size: int, name: str) -> None:
    if size > MAX_MEGABYTES * MEGABYTE:
        whole = -(-size // MEGABYTE)
        raise UnreadableTable("file.too-large", file=name, size=whole, limit=MAX_MEGABYTES)
