"""Signing in for browser tests: the session a person has after the sign-in page."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from breakwater.organisation.models import User


def sign_in(page: Page, server: str, user: User) -> Page:
    """Give the browser the session of a user; their own language speaks from now on."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server}])
    return page
