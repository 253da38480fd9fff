"""One POST to an address that a stranger chose: never to a machine of our own network.

The name is resolved once and the connection goes to an address that was looked at, so that an answer that
changes between looking and connecting leads nowhere. No redirect is followed, no proxy used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from threading import Timer
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.errors import Refusal

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

PATIENCE = 10.0
"""Seconds for the whole exchange: resolved names apart, nobody keeps the worker longer."""
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 addresses that lead to IPv4 ones (RFC 6052)."""


class UnsafeAddress(Refusal):
    code = "api.unsafe_address"
    message = _("Webhooks go to https addresses on the internet. Write one such as https://example.org/hook.")


class NotSent(Exception):
    """The receiver could not be reached, or the exchange broke off."""


def check(url: str) -> SplitResult:
    """The parts of an address that a webhook may have. Raises UnsafeAddress."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise UnsafeAddress(field="url") from None
    plain = url.isascii() and url.isprintable() and " " not in url
    if not host or not plain or parts.username or parts.password or parts.fragment:
        raise UnsafeAddress(field="url")
    if not (parts.scheme == "https" or (parts.scheme == "http" and _may_stay_here())):
        raise UnsafeAddress(field="url")
    if (written := _as_address(host)) and not may_receive(written, secure=parts.scheme == "https"):
        raise UnsafeAddress(field="url")
    return parts


def may_receive(address: Address, *, secure: bool) -> bool:
    """Whether we send there: to the internet over https; to this machine only where a setting says so."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return may_receive(inner, secure=secure)
    if address.is_loopback:
        return _may_stay_here()
    return secure and address.is_global and not address.is_multicast


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send and return the HTTP status of the answer, whatever it is. Raises UnsafeAddress and NotSent."""
    parts = check(url)
    try:
        connection = _connected(parts)
    except OSError as problem:
        raise NotSent(str(problem)) from None
    watch = Timer(PATIENCE, _hang_up, [connection])
    watch.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as problem:
        raise NotSent(str(problem) or type(problem).__name__) from None
    finally:
        watch.cancel()
        connection.close()


def _connected(parts: SplitResult) -> http.client.HTTPConnection:
    """A connection to an address that was looked at. Raises UnsafeAddress and OSError."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = _resolved(host, port, secure)
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port, timeout=PATIENCE)
    stream = socket.create_connection((str(address), port), timeout=PATIENCE)
    # Given its socket, the client does not connect by name again.
    connection.sock = _encrypted(stream, host) if secure else stream
    return connection


def _resolved(host: str, port: int, secure: bool) -> Address:
    """The first address of the name. Raises UnsafeAddress if any of them is one we do not send to."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    if not found or not all(may_receive(address, secure=secure) for address in found):
        raise UnsafeAddress(field="url")
    return found[0]


def _encrypted(stream: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(stream, server_hostname=host)
    except OSError:
        stream.close()
        raise


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """Ends an exchange that takes too long, however busily it trickles."""
    if connection.sock is not None:
        connection.sock.shutdown(socket.SHUT_RDWR)


def _as_address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _may_stay_here() -> bool:
    return bool(settings.WEBHOOKS_MAY_STAY_HERE)
