"""Small papers to hang on matters: a picture and a one-page PDF that say that they are made up."""

from __future__ import annotations

import struct
import zlib
from random import Random

from django.core.files.base import ContentFile

WIDTH, HEIGHT = 320, 200


def photo(dice: Random, name: str) -> ContentFile[bytes]:
    """A PNG of coloured bands, in place of a photograph."""
    colours = [tuple(dice.randint(90, 220) for _ in range(3)) for _ in range(5)]
    rows = b"".join(b"\0" + bytes(colours[y * 5 // HEIGHT]) * WIDTH for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    content = (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )
    return ContentFile(content, name=name)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def letter(line: str, name: str) -> ContentFile[bytes]:
    """A PDF 1.4 of one page with one line, in letters of ASCII only."""
    synthetic = "Synthetic document of the demo city."
    text = f"BT /F1 14 Tf 60 760 Td ({line}) Tj 0 -24 Td ({synthetic}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return ContentFile(content + end % (len(objects) + 1, table, len(objects) + 1, len(content)), name=name)
