"""Zip packages of Office: nothing is handed to a parser before its true size is known."""

import io
import struct
import zipfile
import zlib
from typing import Final

from lxml import etree

from breakwater.playbook.rules.distribution.errors import UnreadableTable
from breakwater.playbook.rules.distribution.sources.shape import Upload

MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 200  # XML of a real table packs about 10 to 30 times
RATIO_FROM: Final = 2 * 1024 * 1024  # small members may pack as well as they like
MAX_MEMBERS: Final = 2_000
_LOCAL_HEADER: Final = struct.Struct("<26xHH")
_STEP: Final = 1024 * 1024


class Package:
    """A checked .docx or .xlsx: its members by name."""

    def __init__(self, upload: Upload, kind: str) -> None:
        self._upload = upload
        self._kind = kind
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(upload.content))
            self._refuse_bombs()
        except (
            zipfile.BadZipFile,
            zlib.error,
            struct.error,
            NotImplementedError,
            ValueError,
            OSError,
        ) as error:
            raise upload.broken(kind) from error

    def names(self) -> list[str]:
        """The names of all members."""
        return self._zip.namelist()

    def member(self, name: str) -> bytes:
        """One member's bytes; a file without it is damaged."""
        try:
            return self._zip.read(name)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
        ) as error:
            raise self._upload.broken(self._kind) from error

    def xml(self, name: str) -> etree._Element:
        """One member as XML, read without document types, entities and network."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.member(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._upload.broken(self._kind) from error
        if root.getroottree().docinfo.internalDTD is not None:  # no Office program writes one
            raise self._upload.broken(self._kind)
        return root

    def _refuse_bombs(self) -> None:
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS or sum(info.file_size for info in members) > MAX_UNPACKED:
            raise self._bomb()
        left = MAX_UNPACKED
        for info in members:
            size = self._true_size(info, left)
            left -= size
            if left < 0 or (size > RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size)):
                raise self._bomb()

    def _true_size(self, info: zipfile.ZipInfo, limit: int) -> int:
        """Unpack a member in steps and count: what its header claims may be a lie."""
        packed = self._packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            return len(packed)
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise zipfile.BadZipFile("Office packs with deflate only")
        return _inflated_size(packed, limit)

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        content = self._upload.content
        name_length, extra_length = _LOCAL_HEADER.unpack_from(content, info.header_offset)
        start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        return content[start : start + info.compress_size]

    def _bomb(self) -> UnreadableTable:
        return UnreadableTable("file.bomb", file=self._upload.name)


def _inflated_size(packed: bytes, limit: int) -> int:
    inflater, size, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, packed
    while not inflater.eof and size <= limit:
        step = inflater.decompress(rest, _STEP)
        rest = inflater.unconsumed_tail
        if not step and not rest:
            break
        size += len(step)
    return size
