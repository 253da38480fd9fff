"""Every address of the platform, by face."""

from django.urls import URLPattern, URLResolver, include, path

from breakwater.access.views import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("__components/", include("breakwater.kernel.urls")),
    path("desk/", include("breakwater.casework.urls")),
    path("desk/", include("breakwater.desk.urls")),
    path("desk/", include("breakwater.measures.assistance.urls")),
    path("desk/enterprises/", include("breakwater.enterprises.urls")),
    path("desk/", include("breakwater.playbook.urls")),
    path("desk/", include("breakwater.access.urls")),
    path("desk/", include("breakwater.api.urls_desk")),
    path("my/", include("breakwater.casework.urls_portal")),
    path("my/", include("breakwater.measures.assistance.urls_portal")),
    path("my/", include("breakwater.enterprises.urls_portal")),
    path("", include("breakwater.messaging.urls")),
    path("", include("breakwater.documents.urls")),
    path("", include("breakwater.kernel.urls_jobs")),
    path("api/v1/", include("breakwater.api.urls")),
    path("demo/", include("breakwater.demo.urls")),
    path("", include("breakwater.portal.urls")),
]
