"""Every address of the platform, by face."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path


def _built(prefix: str, module: str) -> list[URLResolver]:
    return [path(prefix, include(module))] if find_spec(module) else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("__components/", include("breakwater.kernel.urls")),
    *_built("desk/", "breakwater.desk.urls"),
    *_built("api/v1/", "breakwater.api.urls"),
    *_built("demo/", "breakwater.demo.urls"),
    *_built("", "breakwater.portal.urls"),
]
