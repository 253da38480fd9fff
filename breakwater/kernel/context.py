"""What every page knows: its language, the reader's theme, and which shell stands around it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from breakwater.kernel.languages import BY_TAG, LANGUAGES, SOURCE, normalise_tag

#: Apps whose pages are everybody's, in the portal's shell whoever reads them.
PUBLIC_APPS = ("portal", "demo")

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor for `base.html` and the shells."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "language": BY_TAG.get(normalise_tag(get_language() or "") or "", SOURCE),
        "languages": LANGUAGES,
        "theme": theme if theme in THEMES else "",
        "shell": shell_of(request),
    }


def shell_of(request: HttpRequest) -> str:
    """The template around a page that belongs to both faces: the desk for those who work there."""
    kind = getattr(getattr(request, "user", None), "kind", "enterprise")
    return "portal/shell.html" if kind == "enterprise" else "desk/shell.html"


def is_public_page(request: HttpRequest) -> bool:
    """Whether the portal's shell stands around the page, also for those who work at the desk."""
    match = request.resolver_match
    return match is not None and match.app_name in PUBLIC_APPS
