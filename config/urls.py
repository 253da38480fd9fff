"""Every address of the platform, by face."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from breakwater.access.views import set_language


def _built(prefix: str, module: str) -> list[URLResolver]:
    return [path(prefix, include(module))] if find_spec(module) else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("__components/", include("breakwater.kernel.urls")),
    *_built("desk/", "breakwater.casework.urls"),
    *_built("desk/", "breakwater.desk.urls"),
    *_built("desk/", "breakwater.measures.assistance.urls"),
    *_built("desk/enterprises/", "breakwater.enterprises.urls"),
    *_built("desk/", "breakwater.playbook.urls"),
    *_built("desk/", "breakwater.access.urls"),
    *_built("desk/", "breakwater.api.urls_desk"),
    *_built("my/", "breakwater.casework.urls_portal"),
    *_built("my/", "breakwater.measures.assistance.urls_portal"),
    *_built("my/", "breakwater.enterprises.urls_portal"),
    *_built("", "breakwater.messaging.urls"),
    *_built("", "breakwater.documents.urls"),
    *_built("", "breakwater.kernel.urls_jobs"),
    *_built("api/v1/", "breakwater.api.urls"),
    *_built("demo/", "breakwater.demo.urls"),
    *_built("", "breakwater.portal.urls"),
]
