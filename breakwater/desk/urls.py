"""The desk's own pages."""

from django.urls import path

from breakwater.desk import views

app_name = "desk"
urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("search/", views.search, name="search"),
    path("create/", views.create, name="create"),
]
