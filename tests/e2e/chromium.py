"""Debian's Chromium through Playwright, with fonts for Chinese, Japanese and Korean."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = [
    "--no-sandbox",  # root may not have one
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""
WIDE, PHONE = 1280, 360
"""Widths in pixels at which every page is looked at."""


def path() -> str | None:
    """Where Chromium is, if it is installed."""
    return shutil.which("chromium")


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window; raises FileNotFoundError where Chromium is missing."""
    program = path()
    if program is None:
        raise FileNotFoundError("Chromium is missing. On Debian: apt install chromium")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = {**os.environ, "FONTCONFIG_FILE": str(_font_settings(Path(folder)))}
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS, env=environment)
        try:
            yield browser
        finally:
            browser.close()


def _font_settings(folder: Path) -> Path:
    found = importlib.util.find_spec("manimgx_fonts_cjk")
    fonts = Path(found.origin).parent if found and found.origin else folder
    settings = folder / "fonts.conf"
    settings.write_text(FONTS.format(fonts=fonts, cache=folder / "cache"))
    return settings
