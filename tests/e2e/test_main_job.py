"""The main job in real browsers: from a difficulty told in Korean to a case closed with two keys."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from breakwater.casework.models import Case
from breakwater.casework.states import ClockKind, State
from breakwater.organisation.models import User
from tests.casework.world import City, at, build
from tests.e2e import chromium
from tests.e2e.conftest import OpenPage
from tests.e2e.people import sign_in


@pytest.fixture
def city(transactional_db: None) -> City:
    city = build()
    User.objects.filter(pk=city.member.pk).update(language="ko")
    return city


def only_case() -> Case:
    return Case.objects.get()


def register(page: Page, server: str) -> Case:
    """The enterprise tells its difficulty, looks it over and sends it."""
    page.goto(f"{server}/my/difficulties/new/")
    page.locator("input[name=category][value=labour-return]").check()
    page.locator("input[name=severity][value=stopped]").check()
    page.locator("[name=title]").fill("직원들이 돌아올 수 없습니다")
    page.locator("[name=text]").fill("춘절 이후 120명이 복귀하지 못했습니다. 버스가 필요합니다.")
    page.locator("[name=expected_loss]").fill("12.5万")
    page.locator("[name=jobs_at_risk]").fill("120")
    page.locator("button[name=step][value=review]").click()
    expect(page.locator("main")).to_contain_text("직원들이 돌아올 수 없습니다")
    page.locator("button[name=step][value=send]").click()
    page.wait_for_url(re.compile("/registered/"))
    return only_case()


def step(page: Page, server: str, face: str, case: Case, name: str, **fields: str) -> None:
    """Take a step on its own page, with fields typed or chosen."""
    page.goto(f"{server}/{face}/{case.number}/do/{name}/")
    for field, value in fields.items():
        choice = page.locator(f"input[type=radio][name={field}][value='{value}']")
        if choice.count():
            choice.check()
        else:
            page.locator(f"[name={field}]").fill(value)
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_url(f"{server}/{face}/{case.number}/")


def test_a_difficulty_from_registration_to_two_keys(
    city: City, live_server: Any, open_page: OpenPage
) -> None:
    server = live_server.url
    enterprise = sign_in(open_page(language="ko"), server, city.member)
    official = sign_in(open_page(width=chromium.PHONE), server, city.official)

    case = register(enterprise, server)
    assert (case.state, case.handler, case.language) == (State.ASSIGNED, city.official, "ko")
    expect(enterprise.locator("html")).to_have_attribute("lang", "ko")
    expect(enterprise.locator("main")).to_contain_text(case.number)
    expect(enterprise.locator("main")).to_contain_text(city.official.name)

    official.goto(f"{server}/desk/")
    official.get_by_role("link", name=case.number).first.click()
    expect(official.locator("h1")).to_have_text(case.title)
    step(official, server, "desk/cases", case, "accept")
    official.locator("[name=kind][value=call]").check(force=True)
    official.locator("[name=text]").first.fill("与企业通话，确认需要三辆大巴。")
    official.locator("form.composer button.btn-primary").click()
    expect(official.locator(".timeline")).to_contain_text("与企业通话")
    step(official, server, "desk/cases", case, "ask", text="请提供员工名单。")

    # The clock stands still while the enterprise is asked.
    case.refresh_from_db()
    assert (case.state, case.due_at) == (State.WAITING, None)
    official.goto(f"{server}/desk/cases/{case.number}/")
    expect(official.locator(".page-header .clock.tone-waiting")).to_be_visible()
    enterprise.goto(f"{server}/my/")
    expect(enterprise.locator("main")).to_contain_text(case.number)
    step(enterprise, server, "my/matters", case, "supply", text="명단을 첨부합니다.")

    step(
        official,
        server,
        "desk/cases",
        case,
        "propose",
        solution="周四起三辆大巴接员工返岗。",
        outcome="solved",
    )
    # The official who proposed holds one key only.
    official.goto(f"{server}/desk/cases/{case.number}/")
    assert official.locator("a[href$='/do/confirm/']").count() == 0

    step(enterprise, server, "my/matters", case, "redo", reason="버스가 오지 않았습니다.")
    case.refresh_from_db()
    assert (case.state, case.reopened) == (State.IN_PROGRESS, 1)
    assert case.clocks.filter(kind=ClockKind.RESOLVE).count() == 2

    step(
        official,
        server,
        "desk/cases",
        case,
        "propose",
        solution="今天加派车辆，已到厂门口。",
        outcome="solved",
    )
    step(enterprise, server, "my/matters", case, "confirm", rating="5")
    case.refresh_from_db()
    assert (case.state, case.rating, case.confirmed_by) == (State.CLOSED, 5, city.member)


def test_a_deadline_on_the_page_leaves_out_the_holiday(
    city: City, live_server: Any, open_page: OpenPage
) -> None:
    """Five working days from Wednesday, 1 April 2020: Qingming, Saturday to Monday, does not count."""
    case = city.difficulty(now=at("04-01 10:00"))
    page = sign_in(open_page(), live_server.url, city.official)
    page.goto(f"{live_server.url}/desk/cases/{case.number}/")
    deadlines = page.locator(".page-header time")
    assert "2020-04-09T17:00:00+08:00" in deadlines.evaluate_all("all => all.map(one => one.dateTime)")


def test_who_comes_second_reads_who_was_quicker_and_keeps_what_they_typed(
    city: City, live_server: Any, open_page: OpenPage
) -> None:
    server = live_server.url
    case = city.difficulty()
    first = sign_in(open_page(), server, city.official)
    second = sign_in(open_page(), server, city.district_chief)
    second.goto(f"{server}/desk/cases/{case.number}/do/dispute/")
    step(first, server, "desk/cases", case, "accept")
    second.locator("[name=reason]").fill("这件事应由西岗区办理。")
    second.locator("main form button.btn-primary").click()
    expect(second.get_by_role("alert")).to_contain_text(city.official.name)
    expect(second.locator("[name=reason]")).to_have_value("这件事应由西岗区办理。")
    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_the_enterprise_never_reads_an_internal_note(
    city: City, live_server: Any, open_page: OpenPage
) -> None:
    server = live_server.url
    case = city.difficulty()
    city.take(case, "accept", "official")
    official = sign_in(open_page(), server, city.official)
    official.goto(f"{server}/desk/cases/{case.number}/")
    official.locator("[name=kind][value=note]").check(force=True)
    official.locator("[name=text]").first.fill("内部：需与交通局核实。")
    official.locator("form.composer button.btn-primary").click()
    expect(official.locator(".timeline")).to_contain_text("内部：需与交通局核实。")
    enterprise = sign_in(open_page(), server, city.member)
    enterprise.goto(f"{server}/my/matters/{case.number}/")
    expect(enterprise.locator("h1")).to_have_text(case.title)
    expect(enterprise.locator("body")).not_to_contain_text("内部：需与交通局核实。")
