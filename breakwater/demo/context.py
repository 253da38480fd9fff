from typing import Any

from django.http import HttpRequest

from breakwater.demo.accounts import mark


def demo(request: HttpRequest) -> dict[str, Any]:
    """Context processor: every page of a demo city says that it is one, and how far it has filled."""
    city = mark()
    filling = city is not None and city.finished_at is None
    return {"demo": city is not None, "demo_percent": city.percent if city and filling else None}
