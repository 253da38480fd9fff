"""Places on an enterprise's page that apps above fill: its matters, its applications.

An app above registers a panel once, in `ready()`; it is called for each page shown and returns HTML, or "".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from django.http import HttpRequest

from breakwater.enterprises.models import Enterprise

Panel: TypeAlias = Callable[[HttpRequest, Enterprise], str]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Show what `panel(request, enterprise)` returns: safe HTML, of what this reader may see."""
    if panel not in _panels:
        _panels.append(panel)


def drawn(request: HttpRequest, enterprise: Enterprise) -> Iterator[str]:
    """The panels that have something to show."""
    return (html for panel in _panels if (html := panel(request, enterprise)))
