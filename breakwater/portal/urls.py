"""The public pages."""

from django.urls import path

from breakwater.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("measures/<int:number>/", views.measure, name="measure"),
    path("notice/", views.notice, name="notice"),
    path("help/", views.help_, name="help"),
]
