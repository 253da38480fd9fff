"""/api/v1: every address goes through the door."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, path, re_path

from breakwater.api.api import api
from breakwater.api.door import door, nowhere
from breakwater.api.views import openapi


def _behind_the_door(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            yield URLPattern(pattern.pattern, door(pattern.callback), pattern.default_args, pattern.name)


app_name = "api"
urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    *_behind_the_door(api.urls[0]),
    re_path(r"^(?P<path>.*)$", nowhere, name="nowhere"),
]
