"""Which files are taken, told from their bytes and not from what the sender calls them.

No macros, no archives, no old binary Office formats: those cannot be looked into safely.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from breakwater.documents.archives import Bomb, check_archive

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class FileType:
    """A kind of file: its media type, its endings, how its bytes are known, whether a browser may draw it."""

    mime: str
    endings: tuple[str, ...]
    matches: Callable[[bytes], bool]
    inline: bool = False


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_heic(content: bytes) -> bool:
    """ISO/IEC 23008-12: a `ftyp` box whose major brand is one of still images coded with HEVC."""
    return content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1")


def _is_office(main_part: str) -> Callable[[bytes], bool]:
    """ISO/IEC 29500 without macros: a sound zip archive with this part and no Visual Basic project."""

    def matches(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            check_archive(content)
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = archive.namelist()
        except (Bomb, zipfile.BadZipFile):
            return False
        return main_part in names and not any(name.lower().endswith("vbaproject.bin") for name in names)

    return matches


def _is_text(content: bytes) -> bool:
    return b"\x00" not in content and decode(content) is not None


def decode(content: bytes) -> str | None:
    """Text in UTF-8, or in GB 18030 as Chinese offices write it; None if it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


TYPES = (
    FileType("application/pdf", (".pdf",), _begins(b"%PDF-"), inline=True),
    FileType("image/png", (".png",), _begins(b"\x89PNG\r\n\x1a\n"), inline=True),
    FileType("image/jpeg", (".jpg", ".jpeg"), _begins(b"\xff\xd8\xff"), inline=True),
    FileType("image/webp", (".webp",), _is_webp, inline=True),
    FileType("image/heic", (".heic", ".heif"), _is_heic),
    FileType(_OFFICE + "wordprocessingml.document", (".docx",), _is_office("word/document.xml")),
    FileType(_OFFICE + "spreadsheetml.sheet", (".xlsx",), _is_office("xl/workbook.xml")),
    FileType(_OFFICE + "presentationml.presentation", (".pptx",), _is_office("ppt/presentation.xml")),
    FileType("text/csv", (".csv",), _is_text),
    FileType("text/plain", (".txt",), _is_text),
)
BY_MIME = {kind.mime: kind for kind in TYPES}
ENDINGS = tuple(ending for kind in TYPES for ending in kind.endings)


def type_named(name: str) -> FileType | None:
    """The type a name claims by its ending; None if such files are not taken."""
    ending = PurePath(name).suffix.lower()
    return next((kind for kind in TYPES if ending in kind.endings), None)
