from typing import Any

from django.http import HttpRequest

from breakwater.demo.accounts import is_demo


def demo(request: HttpRequest) -> dict[str, Any]:
    """Context processor: every page of a demo city says that it is one."""
    return {"demo": is_demo()}
