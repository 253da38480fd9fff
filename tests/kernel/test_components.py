"""Components draw themselves, keep to the Content-Security-Policy, and weigh little."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

import breakwater
from breakwater.kernel import context, views
from breakwater.kernel.money import Money
from breakwater.kernel.templatetags import breakwater as filters
from breakwater.kernel.toasts import toast

ROOT = Path(breakwater.__file__).parent
ICON = re.compile(r"""{% icon "([^"]+)"|<c-[^>]*\sicon="([a-z0-9-]+)\"""")
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
LANGUAGES = ["zh-hans", "en", "ja", "ko"]
FIRST_PAGE_BUDGET = 100_000
"""Bytes, compressed, without charts."""

THURSDAY = datetime(2020, 3, 12, 6, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def gallery(client: Client, db: None, settings: Any) -> Callable[[str, str], str]:
    """The gallery as a visitor without an account reads it: language, shell."""
    settings.DEBUG = True

    def read(language: str, shell: str) -> str:
        client.cookies["language"] = language
        return client.get("/__components/", {"shell": shell}).content.decode()

    return read


def drawn(source: str, **values: object) -> str:
    """A snippet with cotton components, drawn."""
    return engines["django"].from_string(CottonCompiler().process(source)).render(values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shell", ["portal", "desk"])
def test_the_gallery_draws_every_component_in_every_language(
    gallery: Callable[[str, str], str], language: str, shell: str
) -> None:
    page = gallery(language, shell)
    assert "<c-" not in page
    assert page.count("<h1") == 2  # the page's and the one that is printed only
    assert re.search(rf'<html lang="{language}"', page, re.IGNORECASE)


def test_the_gallery_is_closed_outside_of_debug_mode(client: Client, db: None) -> None:
    assert client.get("/__components/").status_code == 404


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_keep_to_the_content_security_policy(path: Path) -> None:
    source = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_icon_a_template_names_exists(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    names = set(
        re.findall(r'{% icon "([^"]+)"', source) + re.findall(r'<c-[^>]*\sicon="([a-z0-9-]+)"', source)
    )
    assert [name for name in sorted(names) if not finders.find(f"vendor/icons/{name}.svg")] == []


def test_an_icon_without_a_file_is_a_dot_and_no_error() -> None:
    assert "<circle" in filters.icon("no-such-icon")
    assert "<circle" in filters.icon("../../../secret")


def test_an_icon_is_hidden_or_has_a_name() -> None:
    assert 'aria-hidden="true"' in filters.icon("phone")
    assert 'aria-label="&lt;b&gt;"' in filters.icon("phone", 20, "<b>")


def test_a_first_page_is_light(client: Client, db: None) -> None:
    page = client.get("/no/such/page/").content
    served = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    files = [Path(str(finders.find(name))).read_bytes() for name in served]
    assert len(files) == 4  # style, mark, our script, htmx
    weight = sum(len(gzip.compress(part)) for part in [page, *files])
    assert weight < FIRST_PAGE_BUDGET / 2  # the other half is for what the page says


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_pages_for_our_own_failures_need_no_context(name: str) -> None:
    page = engines["django"].get_template(name).render({})
    assert page.count("<h1") == 1
    assert 'href="/"' in page


def test_a_page_that_is_missing_keeps_the_shell(client: Client, db: None) -> None:
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert 'class="languages"' in answer.content.decode()


def test_a_page_that_is_closed_says_what_to_do() -> None:
    page = engines["django"].get_template("403.html").render({"shell": "base.html"})
    assert "Ask your administrator" in page


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    field = views.SampleForm({"title": ""})["title"]
    page = drawn('<c-field :field="field" />', field=field)
    assert '<label for="id_title">' in page
    for part in ("id_title_helptext", "id_title_error"):
        assert f'id="{part}"' in page
        assert re.search(rf'aria-describedby="[^"]*{part}', page)
    assert "(optional)" not in page


def test_the_error_summary_leads_to_each_field() -> None:
    page = drawn('<c-error-summary :form="form" />', form=views.SampleForm({}))
    assert 'href="#id_title_field"' in page
    assert page.count("<li>") == 6


def test_the_error_summary_of_a_right_form_is_nothing() -> None:
    assert drawn('<c-error-summary :form="form" />', form=views.SampleForm()).strip() == ""


def test_a_form_carries_one_key() -> None:
    page = drawn('<c-form submit="Send" />', new_key="abc")
    assert page.count('name="key"') == 1
    assert "data-submit-once" in page


@pytest.mark.parametrize(
    ("attributes", "words", "tone"),
    [
        (':days="3"', "3 working days left", ""),
        (':days="1"', "1 working day left", "tone-warn"),
        (':days="0"', "Due today", "tone-warn"),
        ('state="overdue" :days="2"', "2 working days overdue", "tone-bad"),
        ('state="paused"', "Clock stopped", "tone-waiting"),
        ('state="met"', "Done in time", "tone-good"),
        ('state="missed"', "Done late", "tone-bad"),
    ],
)
def test_a_clock_says_in_words_what_its_colour_says(attributes: str, words: str, tone: str) -> None:
    page = drawn(f"<c-clock {attributes} />")
    assert words in page
    assert tone in page
    assert "<svg" in page


def test_what_a_person_wrote_is_never_markup() -> None:
    page = drawn(
        '<c-badge>{{ text }}</c-badge><c-stat label="{{ text }}" /><c-alert title="{{ text }}" />', text="<b>"
    )
    assert "<b>" not in page


def test_a_toast_can_be_undone() -> None:
    request = _request("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    toast(request, "Assigned.", undo="/undo/1")
    [message] = get_messages(request)
    assert filters.undo(message) == "/undo/1"


def test_a_theme_is_one_of_ours_or_none() -> None:
    request = _request("/")
    request.COOKIES["theme"] = '"><script>'
    assert context.page(request)["theme"] == ""
    request.COOKIES["theme"] = "dark"
    assert context.page(request)["theme"] == "dark"


@pytest.mark.parametrize(
    ("language", "long", "short", "amount"),
    [
        ("zh-hans", "2020年3月12日星期四", "3月12日周四", "¥1,234.50"),
        ("en", "Thursday, 12 March 2020", "Thu 12 Mar", "CN¥1,234.50"),
        ("ja", "2020年3月12日木曜日", "3月12日(木)", "元1,234.50"),
        ("ko", "2020년 3월 12일 목요일", "3월 12일 (목)", "CN¥1,234.50"),
    ],
)
def test_dates_and_money_are_written_as_the_reader_does(
    language: str, long: str, short: str, amount: str
) -> None:
    with translation.override(language):
        assert filters.date_long(THURSDAY) == long
        assert filters.date_short(THURSDAY) == short
        assert filters.money(Money(123_450)) == amount


def test_a_relative_time_keeps_the_exact_one() -> None:
    words = filters.ago(THURSDAY, THURSDAY + timedelta(hours=2))
    assert "2 hours ago" in words
    assert words.count("14:05") == 2  # on hover and in print, in the time of Dalian


def test_nothing_is_written_for_nothing() -> None:
    for empty in (
        filters.date_long,
        filters.date_short,
        filters.ago,
        filters.money,
        filters.phone,
        filters.tr,
    ):
        assert empty(None) == ""


def test_masks_tell_who_may_be_meant() -> None:
    assert filters.mask("lihua@example.com") == "l***@example.com"
    assert filters.mask("+8619000001234") == "190****1234"
    assert filters.mask("李华") == "李*"


def test_a_sparkline_ends_at_the_last_value() -> None:
    assert 'cx="93.0" cy="3.0"' in filters.sparkline([1, 2, 3])
    assert filters.sparkline([7]) == ""


def _request(path: str) -> HttpRequest:
    return RequestFactory().get(path)
