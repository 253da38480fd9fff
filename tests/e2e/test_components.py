"""Components in a real browser: accessible in every theme and width, usable by keyboard, sent once."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e import chromium
from tests.e2e.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

DRAFT = "form[data-draft-key]"


@pytest.fixture
def gallery(live_server: Any, settings: Any) -> str:
    """The address of the page that shows every component."""
    settings.DEBUG = True
    return f"{live_server.url}/__components/"


def saved_draft(page: Page) -> str:
    """The draft in the browser's storage, once it is there. (`wait_for_function` needs eval.)"""
    return page.evaluate(
        """() => new Promise((found) => {
            const look = () => {
                const draft = localStorage.getItem("draft:gallery")
                draft ? found(draft) : requestAnimationFrame(look)
            }
            look()
        })"""
    )


@pytest.mark.parametrize(
    ("language", "shell", "width", "scheme"),
    [
        ("zh-CN", "portal", chromium.PHONE, "light"),
        ("en", "desk", chromium.WIDE, "light"),
        ("ja", "portal", chromium.WIDE, "dark"),
        ("ko", "desk", chromium.PHONE, "dark"),
    ],
)
def test_every_component_is_accessible_and_fits(
    open_page: OpenPage, gallery: str, language: str, shell: str, width: int, scheme: Any
) -> None:
    page = open_page(width=width, language=language)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{gallery}?shell={shell}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_keys_search_move_select_and_explain(page: Page, gallery: str) -> None:
    page.goto(f"{gallery}?shell=desk")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("jx")  # in a field, keys are letters
    expect(page.locator("[data-search]")).to_have_value("jx")
    page.locator(".page-header h1").click()
    for key in "jjxkx":
        page.keyboard.press(key)
    expect(page.locator("[data-bulk-bar]")).to_contain_text("2 selected")
    expect(page.locator("[data-row] a").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()


def test_a_draft_is_brought_back_and_can_be_dropped(page: Page, gallery: str) -> None:
    page.goto(gallery)
    page.fill(f"{DRAFT} [name=title]", "Masks are held at the port")
    page.check(f"{DRAFT} [value=money]")
    assert "money" in saved_draft(page)
    page.reload()
    expect(page.locator(f"{DRAFT} [name=title]")).to_have_value("Masks are held at the port")
    expect(page.locator(f"{DRAFT} [value=money]")).to_be_checked()
    page.click("[data-draft-clear]")
    expect(page.locator(f"{DRAFT} [name=title]")).to_have_value("")
    page.reload()
    expect(page.locator("[data-draft-notice]")).to_have_count(0)


def test_a_draft_does_not_keep_the_key_of_the_form(page: Page, gallery: str) -> None:
    page.goto(gallery)
    page.fill(f"{DRAFT} [name=title]", "Masks")
    draft = saved_draft(page)
    assert "Masks" in draft
    assert "csrfmiddlewaretoken" not in draft
    assert '"key"' not in draft


def test_a_form_pressed_twice_is_sent_once(page: Page, gallery: str) -> None:
    page.goto(gallery)
    sent = page.evaluate(
        """() => {
            let sent = 0
            addEventListener("submit", (event) => {
                if (!event.defaultPrevented) sent += 1
                event.preventDefault()
            })
            const button = document.querySelector("form[data-submit-once] [type=submit]")
            button.click()
            button.click()
            return sent
        }"""
    )
    assert sent == 1


def test_a_destructive_step_asks_and_names_the_thing(page: Page, gallery: str) -> None:
    page.goto(gallery)
    page.click("form[data-confirm] button")
    expect(page.locator("#confirm-dialog")).to_contain_text("DL-2020-000123 will be withdrawn")
    expect(page.locator("[data-autofocus]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#confirm-dialog")).to_be_hidden()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.click("form[data-confirm] button")
        page.click("[data-confirm-yes]")


def test_the_theme_is_kept_without_a_flash(page: Page, gallery: str) -> None:
    page.goto(gallery)
    page.click("[data-theme-switch] >> visible=true")
    page.reload()
    assert 'data-theme="dark"' in page.context.request.get(gallery).text()


def test_a_request_that_fails_says_so(page: Page, gallery: str) -> None:
    page.goto(gallery)
    page.evaluate("htmx.ajax('GET', '/no-such-page', {target: '#job-1'})")
    expect(page.locator("#toasts")).to_contain_text("Something went wrong on our side")
    page.click("[data-dismiss]")
    expect(page.locator("#toasts")).not_to_contain_text("Something")


def test_charts_are_drawn_and_open_as_tables(page: Page, gallery: str) -> None:
    page.goto(gallery)
    expect(page.locator("[data-chart] svg >> visible=true").first).to_be_visible()
    page.click("text=Figures as a table >> nth=0")
    expect(page.get_by_role("rowheader", name="10 Feb")).to_be_visible()


def test_everything_can_be_read_without_javascript(page: Page, gallery: str) -> None:
    page.route("**/*.js", lambda route: route.abort())
    page.goto(gallery)
    expect(page.locator("[data-chart] summary").first).to_be_visible()
    expect(page.locator("[data-needs-js] >> visible=true")).to_have_count(0)
