"""The page on which people make tokens for their programs."""

from django.urls import path

from breakwater.api import views

app_name = "tokens"
urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:id>/revoke/", views.revoke, name="revoke"),
]
