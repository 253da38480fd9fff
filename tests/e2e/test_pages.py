"""Every page of both faces, in the four languages, wide and on a phone: it opens, fits and is accessible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from breakwater.casework.models import Case
from breakwater.casework.operations.cooperation import ask_department
from breakwater.organisation.models import Department, User
from tests.casework.world import MONDAY, City, build, person
from tests.e2e import chromium
from tests.e2e.conftest import OpenPage
from tests.e2e.people import sign_in

LANGUAGES = {"zh-Hans": "zh-CN", "en": "en", "ja": "ja", "ko": "ko"}
"""Language tags of pages, with what a browser calls them."""

#: axe looks at each page once, which takes longer than all else: the markup is the same in every language.
#: At the desk's in English on a wide screen, at the portal's in Chinese on a phone.
AXE = {True: ("en", chromium.WIDE), False: ("zh-Hans", chromium.PHONE)}

PUBLIC = ("/", "/measures/1/", "/measures/2/", "/notice/", "/help/", "/accounts/login/", "/accounts/signup/",
    "/accounts/password/reset/")  # fmt: skip
ENTERPRISE = (
    "/my/", "/my/matters/", "/my/difficulties/new/", "/my/official/", "/my/enterprise/",
    "/my/enterprise/contacts/new/", "/my/enterprise/contacts/{contact}/", "/notices/",
    "/my/matters/{assigned}/", "/my/matters/{assigned}/registered/", "/my/matters/{waiting}/",
    "/my/matters/{waiting}/do/supply/", "/my/matters/{replied}/", "/my/matters/{replied}/do/confirm/",
    "/my/matters/{replied}/do/redo/", "/my/matters/{closed}/", "/my/matters/{withdrawn}/",
)  # fmt: skip
OFFICIAL = (
    "/desk/", "/desk/cases/", "/desk/cases/{assigned}/", "/desk/cases/{assigned}/do/accept/",
    "/desk/cases/{assigned}/do/dispute/", "/desk/cases/{worked}/", "/desk/cases/{worked}/do/ask/",
    "/desk/cases/{worked}/do/propose/", "/desk/cases/{worked}/do/extend/", "/desk/cases/{waiting}/",
    "/desk/cases/{closed}/", "/desk/search/?q=韩光", "/desk/absences/", "/notices/",
    "/desk/tokens/", "/accounts/password/change/", "/accounts/2fa/",
)  # fmt: skip
CHIEF = (
    "/desk/difficulties/new/", "/desk/difficulties/new/?enterprise={enterprise}",
    "/desk/cases/{objected}/", "/desk/cases/{objected}/do/decide_objection/",
    "/desk/cases/{assigned}/do/assign/", "/desk/cases/?view=open&level=ordinary", "/desk/enterprises/",
    "/desk/enterprises/new/", "/desk/enterprises/{enterprise}/", "/desk/enterprises/{enterprise}/edit/",
    "/desk/enterprises/{enterprise}/designate/", "/desk/enterprises/{enterprise}/contacts/new/",
    "/desk/enterprises/contacts/{contact}/", "/desk/enterprises/gaps/", "/desk/enterprises/imports/",
    "/desk/enterprises/twins/", "/desk/distribution/", "/desk/distribution/print/",
)  # fmt: skip
LEADER = (
    "/desk/cases/{worked}/do/supervise/", "/desk/dashboard/", "/desk/distribution/imports/",
    "/desk/playbook/",
)  # fmt: skip
PARTNER = ("/desk/", "/desk/cases/{worked}/", "/desk/cases/{worked}/answer/{customs}/")
SECURITY = (
    "/desk/", "/desk/people/new/", "/desk/people/{person}/", "/desk/people/{person}/appoint/",
)  # fmt: skip
AUDITOR = ("/desk/",)  # which leads on to where they work
SYSTEM = ("/desk/",)

EVERYBODY: Mapping[str, tuple[str, ...]] = {
    "member": ENTERPRISE, "official": OFFICIAL, "district_chief": CHIEF, "leader": LEADER, "partner": PARTNER,
    "security_administrator": SECURITY, "auditor": AUDITOR, "system_administrator": SYSTEM,
}  # fmt: skip


@pytest.fixture
def city(transactional_db: None) -> City:
    return build()


def test_the_public_pages(city: City, live_server: Any, open_page: OpenPage) -> None:
    for tag, browser_language in LANGUAGES.items():
        page = open_page(language=browser_language)
        for address in PUBLIC:
            look(page, f"{live_server.url}{address}", tag)


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_pages_of(who: str, city: City, live_server: Any, open_page: OpenPage) -> None:
    user = getattr(city, who, None) or person(who, Department.objects.get(code="BOC"), "一人")
    names = cases(city)
    page = sign_in(open_page(), live_server.url, user)
    for tag in LANGUAGES:
        User.objects.filter(pk=user.pk).update(language=tag)
        for address in EVERYBODY[who]:
            look(page, live_server.url + address.format_map(names), tag)


def look(page: Page, address: str, tag: str) -> None:
    """Open a page and find no fault with it, wide or narrow."""
    page.set_viewport_size({"width": chromium.WIDE, "height": 900})
    answer = page.goto(address, wait_until="domcontentloaded")
    assert answer is not None and answer.status == 200, (address, answer and answer.status)
    assert page.locator("html").get_attribute("lang") == tag, address
    assert page.title() and page.locator("h1:visible").count() == 1, address
    for width in (chromium.WIDE, chromium.PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, tag, width)
        if AXE["/desk/" in address] == (tag, width):
            found = Axe().run(page)
            assert found.violations_count == 0, (address, tag, found.generate_report())


def cases(city: City) -> dict[str, Any]:
    """What addresses name: a case in most states, the enterprise, its contact, a department, a person."""
    return {
        **{state: case.number for state, case in _cases(city)},
        "enterprise": city.enterprise.pk,
        "contact": city.contact.pk,
        "customs": Department.objects.get(code="CUSTOMS").pk,
        "person": city.officer.pk,
    }


def _cases(city: City) -> Iterator[tuple[str, Case]]:
    yield "assigned", city.difficulty(title="마스크가 부족합니다")
    yield "worked", _worked(city)
    waiting = city.difficulty(title="口罩库存不足", language="zh-Hans")
    city.take(waiting, "accept", "official")
    yield "waiting", city.take(waiting, "ask", "official", text="请提供员工名单。")
    yield "replied", city.proposed(city.difficulty(title="部品が届きません", language="ja"))
    closed = city.proposed(city.difficulty(title="Trucks are turned back on the motorway", language="en"))
    yield "closed", city.take(closed, "confirm", "member", rating=4, comment="Thank you.")
    yield "objected", city.take(city.difficulty(), "dispute", "official", reason="It is a matter of Xigang.")
    yield "withdrawn", city.take(city.difficulty(), "withdraw", "member", reason="해결됨")


def _worked(city: City) -> Case:
    """One in progress, with a working record and a question to customs."""
    case = city.take(city.difficulty(title="27 containers are held at the port"), "accept", "official")
    ask_department(
        number=case.number,
        department=Department.objects.get(code="CUSTOMS"),
        question="请确认能否走绿色通道。",
        by=city.actor("official"),
        now=MONDAY,
    )
    return Case.objects.get(pk=case.pk)
