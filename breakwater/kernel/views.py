"""The gallery: every component in every state, for those who build pages. Only in debug mode."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from breakwater.kernel import clock, components
from breakwater.kernel.money import Money

_STATES = ["Overdue", "In progress", "In progress", "Waiting for the enterprise", "Closed"]


class SampleForm(forms.Form):
    """One field of each kind, as a difficulty might be told."""

    title = forms.CharField(
        label="In one sentence, what is the difficulty?",
        help_text="For example: our container of masks is held at the port.",
    )
    text = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"rows": 4}))
    category = forms.ChoiceField(
        label="What is it about?",
        widget=forms.RadioSelect,
        choices=[("customs", "Customs and transport"), ("work", "Going back to work"), ("money", "Money")],
    )
    affected = forms.MultipleChoiceField(
        label="What stands still?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("production", "Production"), ("delivery", "Delivery"), ("pay", "Pay")],
    )
    area = forms.ChoiceField(label="Area", choices=[("", "Choose"), ("210202", "Zhongshan")])
    loss = forms.DecimalField(label="Expected loss", required=False)
    jobs = forms.IntegerField(label="Jobs at risk", required=False)
    since = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    papers = forms.FileField(label="Documents", required=False, help_text="PDF or pictures, up to 20 MB.")
    agree = forms.BooleanField(label="An official may call me about this.")


@login_not_required
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page; `?shell=desk` shows the desk around them."""
    if not settings.DEBUG:
        raise Http404
    shell = "desk/shell.html" if request.GET.get("shell") == "desk" else "portal/shell.html"
    return render(request, "kernel/gallery.html", _samples(clock.now()) | {"shell": shell})


def _samples(now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "nav": _navigation(),
        "search_url": "#",
        "create_url": "#",
        "notices_url": "#",
        "unread": 3,
        "demo": True,
        "moments": [now - timedelta(minutes=8), now - timedelta(hours=5), now - timedelta(days=2)],
        "due": now + timedelta(days=3),
        "amount": Money(123_456_700),
        "empty_form": SampleForm(),
        "wrong_form": SampleForm({"title": "", "loss": "many", "jobs": "12"}, prefix="wrong"),
        "crumbs": [
            components.Crumb(label="My matters", url="#"),
            components.Crumb(label="DL-2020-000123", url="#"),
        ],
        "steps": _steps(now),
        "tabs": _tabs(),
        "columns": _columns(),
        "rows": _rows(now),
        "pager": components.Pager(previous_url="#", next_url="#", first=26, last=50, total=10_482),
        "exports": [components.Export(label="Excel", url="#"), components.Export(label="CSV", url="#")],
        "filters": _filters(),
        "documents": [
            {"url": "#", "name": "Bill of lading.pdf", "size": 284_100, "at": now - timedelta(days=1)}
        ],
        "trend": [12, 15, 11, 18, 24, 22, 31],
        "weeks": _weeks(),
        "ranking": _ranking(),
    }


def _navigation() -> list[components.NavItem]:
    """Both shells draw the same list: groups on the desk's left, the first four in a phone's bottom bar."""
    item = components.NavItem
    return [
        item(label="My work", url="#", icon="inbox", count=12, active=True, primary=True),
        item(label="Queues", url="#", icon="list-check", count=148, primary=True),
        item(label="Enterprises", url="#", icon="building-factory-2", primary=True),
        item(label="Dashboard", url="#", icon="chart-bar", primary=True),
        item(label="Difficulties", url="#", icon="lifebuoy", count=64, group="Measures"),
        item(label="Funding", url="#", icon="coins", count=31, group="Measures"),
        item(label="Enquiries", url="#", icon="messages", count=9, group="Measures"),
        item(label="Work distribution", url="#", icon="table", group="Working group"),
    ]


def _steps(now: datetime) -> list[components.Step]:
    step, state = components.Step, components.StepState
    return [
        step(label="Registered", state=state.DONE, at=now - timedelta(days=3)),
        step(label="Accepted by Li Hua", state=state.DONE, at=now - timedelta(days=2)),
        step(label="With the Foreign Trade Division", state=state.NOW, note="Answer by Thu 12 March"),
        step(label="Your confirmation", state=state.NEXT),
    ]


def _tabs() -> list[components.Tab]:
    tab = components.Tab
    return [
        tab(label="Mine", url="#", count=12, active=True),
        tab(label="Due this week", url="#", count=5),
        tab(label="Waiting for others", url="#", count=0),
        tab(label="All", url="#"),
    ]


def _columns() -> list[components.Column]:
    column = components.Column
    return [
        column(key="number", label="Number", sort_url="#"),
        column(key="title", label="Title"),
        column(key="state", label="State"),
        column(key="due", label="Due", sort_url="#", sorted=components.Sorted.ASCENDING),
        column(key="handler", label="Handler", sort_url="#"),
        column(key="loss", label="Loss", numeric=True),
    ]


def _rows(now: datetime) -> list[dict[str, Any]]:
    """Rows of a queue: the worst clock first."""
    clocks = [("overdue", 2), ("running", 0), ("running", 4), ("paused", None), ("met", None)]
    tones = ["bad", "active", "active", "waiting", "good"]
    titles = [
        "Masks held at the port for a missing certificate",
        "A worker from Osaka cannot enter the industrial park 大连经济技术开发区",
        "대련항 컨테이너 반입 지연으로 인한 납기 문제",
        "Bank asks for early repayment",
        "Trade fair cancelled, stand fee not returned",
    ]
    return [
        {
            "number": f"DL-2020-{place + 118:06d}",
            "title": titles[place],
            "enterprise": "Northern Sea Bearings (Dalian) Co., Ltd.",
            "tone": tones[place],
            "state": _STATES[place],
            "clock": clocks[place][0],
            "days": clocks[place][1],
            "due": now + timedelta(days=place - 2),
            "handler": ["Li Hua", "Zhang Min", "Wang Fang", "Zhao Lei", "Sun Yan"][place],
            "loss": Money(8_500_000 * (place + 1)),
        }
        for place in range(5)
    ]


def _filters() -> list[components.Filter]:
    form = SampleForm(prefix="filter")
    return [
        components.Filter(words="in progress", fields=[form["category"]], active=True, clear_url="#"),
        components.Filter(words="of any area", fields=[form["area"]]),
        components.Filter(words="since any day", fields=[form["since"]]),
    ]


def _weeks() -> components.Chart:
    return components.Chart(
        key="weeks",
        kind=components.ChartKind.LINE,
        label_heading="Week",
        labels=["3 Feb", "10 Feb", "17 Feb", "24 Feb", "2 Mar", "9 Mar"],
        unit="matters",
        series=[
            components.Series(name="Came in", values=[42, 120, 96, 88, 61, 40]),
            components.Series(name="Closed", values=[3, 41, 90, 102, 84, 66], tone=components.Tone.GOOD),
        ],
    )


def _ranking() -> components.Chart:
    return components.Chart(
        key="areas",
        kind=components.ChartKind.RANKING,
        label_heading="Area",
        labels=["Jinpu", "Zhongshan", "Ganjingzi", "Lüshunkou"],
        unit="matters",
        series=[components.Series(name="Overdue", values=[14, 9, 4, 1])],
        urls=["#", "#", "#", "#"],
    )
