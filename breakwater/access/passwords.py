"""How passwords are kept: a hash that is worth nothing without the platform's key.

Rows of officials are read in the requests of enterprises, who must learn a name and a telephone. A hash
that leaked that way could be guessed at leisure; peppered, it cannot be tried without SECRET_KEY.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher


class PepperedPasswordHasher(PBKDF2PasswordHasher):
    """PBKDF2 over the password's HMAC under SECRET_KEY. A new SECRET_KEY makes everybody reset theirs."""

    algorithm = "pbkdf2_sha256_pepper"

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        pepper = settings.SECRET_KEY.encode()
        peppered = hmac.new(pepper, password.encode(), hashlib.sha256).hexdigest()
        return super().encode(peppered, salt, iterations)
