from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from breakwater.organisation.models import User
from tests.enterprises.builders import NOW


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser of a person who has signed in."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["language"] = "en"
        return client

    return browser


@pytest.fixture
def _in_february_2020() -> object:
    with time_machine.travel(NOW, tick=False):
        yield
