"""Browser tests: a real Chromium on Django's live server. Every page must keep the security policy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.e2e import chromium

OpenPage = Callable[..., Page]
PATIENCE = 10_000  # milliseconds until a missing element fails the test


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for each file of tests. Where there is none they are skipped, but in CI they fail.

    Not one for the session: Playwright's event loop runs as long as the browser does, and other tests of the
    same process start loops of their own.
    """
    if chromium.path() is None:
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up("Chromium is missing. On Debian: apt install chromium")
    with chromium.launched() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages, each a person of their own (cookies apart), of a width and a language of the browser.

    After the test: no script failed and nothing was refused by the Content-Security-Policy.
    """
    troubles: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            troubles.append(message.text)

    def open_one(*, width: int = chromium.WIDE, language: str = "en") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A desktop's window, in English."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A phone, in English."""
    return open_page(width=chromium.PHONE)
