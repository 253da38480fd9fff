"""Real files of each kind, made by the programs that make them, and spoilt ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import typst


def pdf() -> bytes:
    return typst.compile(b"Certificate")


def docx_file() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("情况说明")
    document.save(buffer)
    return buffer.getvalue()


def xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows or (["a", 1],):
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def png() -> bytes:
    """One white pixel (ISO/IEC 15948)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00\xff"))
        + chunk(b"IEND", b"")
    )


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def pptx_file() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})


def with_macros(office: bytes, part: str = "word/vbaProject.bin") -> bytes:
    buffer = io.BytesIO(office)
    with zipfile.ZipFile(buffer, "a") as target:
        target.writestr(part, b"macro")
    return buffer.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return buffer.getvalue()


def replaced(office: bytes, part: str, content: bytes) -> bytes:
    """The archive with one part exchanged, added or, for empty content, left out."""
    with zipfile.ZipFile(io.BytesIO(office)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members[part] = content
    return archive({name: data for name, data in members.items() if data})


def part(office: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(office)) as source:
        return source.read(name)


def bomb(office: bytes, megabytes: int, part_name: str = "xl/media/image1.bin") -> bytes:
    """The archive with a member that unpacks to so many megabytes of zeros."""
    return replaced(office, part_name, bytes(megabytes * 1024**2))


def lying_about(content: bytes, name: str, size: int) -> bytes:
    """The archive whose directory and local header give another unpacked size for a member."""
    changed = bytearray(content)
    encoded = name.encode()
    central = changed.rfind(encoded) - 46
    local = changed.find(encoded) - 30
    struct.pack_into("<I", changed, central + 24, size)
    struct.pack_into("<I", changed, local + 22, size)
    return bytes(changed)
