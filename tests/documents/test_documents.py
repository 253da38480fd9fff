from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.http.response import ResponseHeaders
from django.test import Client, RequestFactory

from breakwater.access.actors import Actor, system
from breakwater.access.isolation import isolated
from breakwater.documents import files, operations, views
from breakwater.documents.models import Document
from breakwater.documents.operations import (
    MAX_SIZE,
    ORPHAN_AFTER,
    ContentDoesNotMatch,
    Empty,
    TooLarge,
    TypeNotAllowed,
    clean_name,
    clear_orphans,
    open_document,
    register_reader,
    store,
)
from breakwater.kernel.clock import now
from breakwater.kernel.errors import NotFound
from breakwater.organisation.models import User
from tests.documents import samples

MakeActor = Callable[..., Actor]

FILES: dict[str, Callable[[], bytes]] = {
    "a.pdf": samples.pdf,
    "a.png": samples.png,
    "a.jpg": lambda: samples.JPEG,
    "A.JPEG": lambda: samples.JPEG,
    "a.webp": lambda: samples.WEBP,
    "a.heic": lambda: samples.HEIC,
    "a.docx": samples.docx_file,
    "a.xlsx": samples.xlsx,
    "a.pptx": samples.pptx_file,
    "a.txt": lambda: "说明".encode(),
    "办.txt": lambda: "说明".encode("gb18030"),
    "a.csv": lambda: b"name,code\n",
}


def keep(content: bytes, name: str, by: Actor, enterprise_id: int | None = None) -> Document:
    return store(file=ContentFile(content), name=name, by=by, now=now(), enterprise_id=enterprise_id)


def ask(document_id: UUID, by: Actor, query: str = "") -> tuple[bytes, ResponseHeaders]:
    """What the browser of this actor is sent."""
    request = RequestFactory().get(f"/documents/{document_id}/{query}")
    request.actor = by  # type: ignore[attr-defined]
    response = views.open_(request, document_id)
    content = b"".join(response)
    response.file_to_stream.close()  # type: ignore[union-attr]
    return content, response.headers


@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_back_as_it_was_sent(name: str, actor: MakeActor) -> None:
    by, content = actor(), FILES[name]()
    document = keep(content, name, by)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert ask(document.pk, by)[0] == content


@pytest.mark.parametrize(
    "name", ["a.exe", "a.zip", "a.html", "a.svg", "a.doc", "a.xls", "a.docm", "pdf", "a.pdf.exe"]
)
def test_other_kinds_of_file_are_refused_with_those_that_are_not(name: str, actor: MakeActor) -> None:
    with pytest.raises(TypeNotAllowed, match=r"\.pdf.*\.xlsx"):
        keep(samples.pdf(), name, actor())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", samples.PROGRAM),
        ("a.pdf", samples.png()),
        ("a.png", samples.JPEG),
        ("a.docx", samples.xlsx()),
        ("a.docx", samples.with_macros(samples.docx_file())),
        ("a.docx", samples.docx_file()[:-200]),
        ("a.docx", samples.OLD_OFFICE),
        ("a.xlsx", samples.bomb(samples.xlsx(), 30)),
        ("a.txt", samples.PROGRAM),
        ("a.csv", b"\xff\xff\xff"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WAVE"),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(
    name: str, content: bytes, actor: MakeActor
) -> None:
    with pytest.raises(ContentDoesNotMatch, match=name):
        keep(content, name, actor())
    assert not Document.objects.exists()


def test_an_empty_file_is_refused(actor: MakeActor) -> None:
    with pytest.raises(Empty, match=r"a\.pdf"):
        keep(b"", "a.pdf", actor())


def test_a_file_over_the_limit_is_refused_and_one_of_just_that_size_is_not(actor: MakeActor) -> None:
    by = actor()
    assert keep(b"%PDF-".ljust(MAX_SIZE, b" "), "a.pdf", by).size == MAX_SIZE
    with pytest.raises(TooLarge, match="20"):
        keep(b"%PDF-".ljust(MAX_SIZE + 1, b" "), "b.pdf", by)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Li\\照片.png", "照片.png"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("  .hidden.pdf ", "hidden.pdf"),
        ("", "file"),
        ("\x00/", "file"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("가.pdf", "가.pdf"),
    ],
)
def test_names_are_made_fit_to_show(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


def test_a_document_is_saved_as_a_file_unless_it_may_be_shown(actor: MakeActor) -> None:
    by = actor()
    pdf, text = keep(samples.pdf(), "资质.pdf", by), keep(b"<script>", "a.txt", by)
    for document, query, begins in (
        (pdf, "", "attachment"),
        (pdf, "?show", "inline"),
        (text, "", "attachment"),
        (text, "?show", "attachment"),
    ):
        _, headers = ask(document.pk, by, query)
        assert headers["Content-Disposition"].startswith(begins)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].endswith("sandbox")


def test_the_address_of_a_document_is_for_those_who_may_read_it(actor: MakeActor, client: Client) -> None:
    mine, other = actor("A", kind="enterprise"), actor("B", kind="enterprise")
    staff = actor("C")
    content = samples.pdf()
    document = keep(content, "a.pdf", staff)
    url = document.get_absolute_url()
    assert client.get(url)["Location"].startswith("/accounts/login/")
    for by, status in ((staff, 200), (mine, 404), (other, 404)):
        client.force_login(
            User.objects.get(name=by.name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        response = client.get(url)
        assert response.status_code == status
        if status == 200:
            assert response.getvalue() == content
            assert response["Content-Security-Policy"].endswith("sandbox")


@pytest.fixture
def reader() -> Iterator[list[tuple[int | None, UUID]]]:
    """Whom the layer above lets read what."""
    allowed: list[tuple[int | None, UUID]] = []
    register_reader(lambda by, document: (by.user_id, document.pk) in allowed)
    yield allowed
    operations._readers.pop()


def test_others_read_a_document_only_when_a_reader_lets_them(
    actor: MakeActor, reader: list[tuple[int | None, UUID]]
) -> None:
    uploader, other = actor("A"), actor("B")
    document = keep(samples.pdf(), "a.pdf", uploader)
    assert open_document(by=uploader, id=document.pk) == document
    with pytest.raises(NotFound):
        open_document(by=other, id=document.pk)
    reader.append((other.user_id, document.pk))
    assert open_document(by=other, id=document.pk) == document


def test_a_document_of_the_house_is_not_everybodys(actor: MakeActor) -> None:
    document = keep(samples.pdf(), "a.pdf", system())
    for by in (actor(), system()):
        with pytest.raises(NotFound):
            open_document(by=by, id=document.pk)


def test_a_document_that_does_not_exist_is_not_found(actor: MakeActor) -> None:
    with pytest.raises(NotFound):
        open_document(by=actor(), id=uuid4())


def test_an_enterprise_keeps_documents_of_its_own_and_reaches_no_others(
    actor: MakeActor, reader: list[tuple[int | None, UUID]]
) -> None:
    mine, other = actor("A", kind="enterprise", enterprise=1), actor("B", kind="enterprise", enterprise=2)
    with transaction.atomic(), isolated(mine):
        document = keep(samples.pdf(), "a.pdf", mine, enterprise_id=1)
        assert open_document(by=mine, id=document.pk) == document
    reader.append((other.user_id, document.pk))  # even if the layer above should err
    with transaction.atomic(), isolated(other), pytest.raises(NotFound):
        open_document(by=other, id=document.pk)


def test_files_that_no_row_names_are_cleared_away_once_they_are_old(actor: MakeActor) -> None:
    by = actor()
    kept, orphan = keep(b"kept", "a.txt", by), keep(b"orphan", "b.txt", by)
    paths = [files.path_of(document.sha256) for document in (kept, orphan)]
    orphan.delete()
    clear_orphans(now=now())
    assert [path.exists() for path in paths] == [True, True]
    assert clear_orphans(now=now() + ORPHAN_AFTER + timedelta(seconds=5)) >= 1
    assert [path.exists() for path in paths] == [True, False]


def test_content_sent_again_is_young_again(actor: MakeActor) -> None:
    by = actor()
    path = files.path_of(keep(b"again", "a.txt", by).sha256)
    os.utime(path, (0, 0))
    Document.objects.all().delete()
    keep(b"again", "a.txt", by).delete()
    clear_orphans(now=now())
    assert path.read_bytes() == b"again"


@pytest.mark.parametrize("change", [{"size": 0}, {"sha256": "../../etc/passwd"}])
def test_the_database_refuses_a_document_without_bytes(change: dict[str, object], actor: MakeActor) -> None:
    keep(b"text", "a.txt", actor())
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.update(**change)
