"""The colours of the stylesheet can be read by everybody, in light and in dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from breakwater import kernel

CSS = (Path(kernel.__file__).parent / "static/breakwater/breakwater.css").read_text(encoding="utf-8")
LIGHT = ":root"
DARK_BY_SYSTEM = ':root:not([data-theme="light"])'
DARK_BY_CHOICE = ':root[data-theme="dark"]'

TEXT = 4.5
SHAPE = 3.0
"""WCAG 2.2, 1.4.3 and 1.4.11: contrast of text, and of the edges of controls."""

GROUNDS = ("paper", "surface", "sunk")
STATES = ("sea", "good", "warn", "bad")
PAIRS = [
    *((text, ground, TEXT) for text, ground in product(("ink", "ink-2"), GROUNDS)),
    *((state, ground, TEXT) for state, ground in product(STATES, ("paper", "surface"))),
    *((state, f"{state}-soft", TEXT) for state in STATES),
    *(("ink", f"{state}-soft", TEXT) for state in (*STATES, "buoy")),
    ("sea-strong", "sea-soft", TEXT),
    ("sea-strong", "surface", TEXT),
    ("on-sea", "sea", TEXT),
    ("on-sea", "sea-strong", TEXT),
    ("on-buoy", "buoy", TEXT),
    ("paper", "ink", TEXT),
    ("paper", "ink-2", TEXT),
    ("buoy", "surface", SHAPE),
    ("buoy", "buoy-soft", SHAPE),
    ("wall", "sea", SHAPE),
    ("edge", "surface", SHAPE),
    ("edge", "paper", SHAPE),
]


def tokens(selector: str) -> dict[str, str]:
    """The custom properties of the first block with this selector."""
    found = re.search(rf"(?m)^\s*{re.escape(selector)}\s*{{([^}}]*)}}", CSS)
    assert found, f"The stylesheet has no block {selector}."
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", found[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK_BY_CHOICE])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_what_is_shown_together_has_enough_contrast(theme: str, front: str, back: str, least: float) -> None:
    colours = tokens(theme)
    assert contrast(colours[front], colours[back]) >= least


def test_dark_is_the_same_by_choice_and_by_system() -> None:
    assert tokens(DARK_BY_SYSTEM) == tokens(DARK_BY_CHOICE)


def test_dark_changes_every_colour_of_light() -> None:
    colours = {name for name, value in tokens(LIGHT).items() if value.startswith("#")}
    assert colours == {name for name, value in tokens(DARK_BY_CHOICE).items() if value.startswith("#")}


def test_rules_name_tokens_and_no_colours() -> None:
    rules = CSS[CSS.index("/* Ground") : CSS.index("@page")]
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;, )])|rgba?\(", rules)


def test_every_token_used_is_defined() -> None:
    used = set(re.findall(r"var\(--([a-z0-9-]+)", CSS))
    assert used <= set(tokens(LIGHT))


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
