"""The notice as it came from a web page becomes the published work distribution table, by a person's hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from breakwater.organisation.models import User
from breakwater.playbook.models import Finding, Table
from tests.casework.world import City, build
from tests.e2e.conftest import OpenPage
from tests.e2e.people import sign_in

NOTICE = Path(__file__).parents[1] / "playbook" / "samples" / "notice.txt"


@pytest.fixture
def city(transactional_db: None) -> City:
    return build()


def decide_errors(page: Page) -> int:
    """Decide what keeps the table from being published: take each suggestion, else leave it as written."""
    decided = 0
    while (error := page.locator(".finding:has(.tone-bad)")).count():
        finding = page.locator(f"#{error.first.get_attribute('id')}")
        accept, refuse = (
            finding.locator(f"form:has([value={word}]) button") for word in ("accepted", "refused")
        )
        (accept if accept.count() else refuse).first.click()
        expect(finding.locator(".tone-bad")).to_have_count(0)
        decided += 1
    return decided


def test_a_pasted_notice_is_read_decided_and_published(
    city: City, live_server: Any, open_page: OpenPage
) -> None:
    User.objects.filter(pk=city.division_chief.pk).update(language="en")
    chief = sign_in(open_page(), live_server.url, city.division_chief)
    chief.goto(f"{live_server.url}/desk/distribution/imports/")
    chief.locator("input[type=file]").set_input_files(NOTICE)
    chief.locator("main form button.btn-primary").click()
    read = "10 tasks, 24 assignments, 35 entries of 19 people in 6 divisions"
    expect(chief.locator("main")).to_contain_text(read)

    publish = chief.locator("main").get_by_role("button", name="Publish")
    publish.click()
    chief.locator("[data-confirm-yes]").click()
    expect(chief.locator("main .alert-bad")).to_be_visible()
    assert not Table.objects.exists()

    assert decide_errors(chief) == Finding.objects.filter(level="error").count() > 0
    publish.click()
    chief.locator("[data-confirm-yes]").click()
    expect(chief.locator("main table")).to_contain_text("Mr. QIN Baolai")
    chief.reload()

    # The mend of one number stands in the published table, and enterprises see a desk number, never a mobile.
    chief.goto(f"{live_server.url}/desk/distribution/")
    expect(chief.locator("main")).to_contain_text("19000749118")
    public = open_page()
    public.goto(f"{live_server.url}/measures/6/")
    expect(public.locator("main")).to_contain_text("TAO Kai")
    expect(public.locator("main")).not_to_contain_text("19000749118")
