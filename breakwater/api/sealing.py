"""Secrets in rows: AES-GCM under a key made from SECRET_KEY, whose name stands with each value.

A value sealed under another SECRET_KEY is told from one that was tampered with by that name.
"""

from __future__ import annotations

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
"""Bytes (NIST SP 800-38D, 8.2)."""


class CannotUnseal(Exception):
    """The value was sealed under another SECRET_KEY, or altered, or belongs to another row."""


def seal(secret: bytes, *, row: str) -> str:
    """The secret encrypted for one row: elsewhere it cannot be opened."""
    key, nonce = _key(), os.urandom(NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, secret, row.encode())
    return f"{_name(key)}:{base64.b64encode(sealed).decode()}"


def unseal(sealed: str, *, row: str) -> bytes:
    """Raises CannotUnseal."""
    key = _key()
    name, _colon, text = sealed.partition(":")
    if name != _name(key):
        raise CannotUnseal(f"The secret is sealed under key {name}; SECRET_KEY has changed since.")
    content = base64.b64decode(text)
    try:
        return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], row.encode())
    except InvalidTag:
        raise CannotUnseal("The sealed secret was altered.") from None


def _key() -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"breakwater.api")
    return derive.derive(settings.SECRET_KEY.encode())


def _name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]
