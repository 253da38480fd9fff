"""A person makes a token in a real browser, on the desk and, on a phone, on the portal."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from tests.casework.world import City, build
from tests.e2e import chromium
from tests.e2e.conftest import OpenPage
from tests.e2e.people import sign_in


@pytest.fixture
def city(transactional_db: None) -> City:
    return build()


@pytest.mark.parametrize(
    ("who", "scope", "width"),
    [("official", "case.view", chromium.WIDE), ("member", "own.cases", chromium.PHONE)],
)
def test_a_token_is_made_works_and_is_shown_once(
    city: City, open_page: OpenPage, live_server: Any, who: str, scope: str, width: int
) -> None:
    page = sign_in(open_page(width=width), live_server.url, getattr(city, who))
    page.goto(f"{live_server.url}/desk/tokens/")
    page.locator("[name=name]").fill("Reports")
    page.locator(f"[name=scopes][value='{scope}']").check()
    page.locator("form:has([name=scopes]) button").last.click()
    secret = page.locator("main code").first.inner_text()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/cases", headers=headers).status_code == 200
    page.goto(f"{live_server.url}/desk/tokens/")
    expect(page.locator("main")).not_to_contain_text(secret)
