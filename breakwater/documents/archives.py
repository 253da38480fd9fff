"""Zip archives from strangers: how much they hold is found out before anything unpacks them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

MAX_UNPACKED = 300 * 1024 * 1024
"""Bytes all members may have together."""
MAX_RATIO = 200
"""How many times larger than the file its members may be, where they are large at all."""
SMALL = 20 * 1024 * 1024
"""Below so many bytes unpacked no ratio is suspicious: empty tables pack very well."""
MAX_MEMBERS = 5_000
CHUNK = 64 * 1024

_LOCAL_HEADER = struct.Struct("<4s22xHH")


class Bomb(Exception):
    """The archive holds more than anybody could mean, or not what its directory says."""


def check_archive(content: bytes) -> None:
    """Raise Bomb unless the archive may be unpacked; zipfile.BadZipFile if it is broken.

    The directory is asked first, which costs nothing. Since it can lie, each member is then unpacked in small
    pieces, which are thrown away, and must end where the directory says.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        _check_directory(members, len(content))
        for member in members:
            _check_member(content, member)


def _check_directory(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise Bomb()
    if unpacked > SMALL and unpacked > packed * MAX_RATIO:
        raise Bomb()


def _check_member(content: bytes, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 0x1:
        raise zipfile.BadZipFile("encrypted")
    packed = _packed(content, member)
    if member.compress_type == zipfile.ZIP_STORED:
        size = len(packed)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        size = _inflated_size(packed, member.file_size)
    else:
        raise zipfile.BadZipFile("packed in a way Office does not use")
    if size != member.file_size:
        raise Bomb()


def _packed(content: bytes, member: zipfile.ZipInfo) -> memoryview:
    """The packed bytes of a member, from behind its local header."""
    header = content[member.header_offset : member.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size:
        raise zipfile.BadZipFile("cut off")
    magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    if magic != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    start = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    return memoryview(content)[start : start + member.compress_size]


def _inflated_size(packed: memoryview, expected: int) -> int:
    """Bytes the deflated data unpacks to, counted no further than one chunk past the expected size."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    rest: bytes | memoryview = packed
    try:
        while size <= expected and not inflate.eof:
            piece = inflate.decompress(rest, CHUNK)
            rest = inflate.unconsumed_tail
            if not piece and not rest:
                break
            size += len(piece)
    except zlib.error as problem:
        raise zipfile.BadZipFile(str(problem)) from problem
    return size
