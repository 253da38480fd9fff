from django.urls import path

from breakwater.kernel import views_jobs as views

app_name = "jobs"
urlpatterns = [
    path("jobs/<uuid:id>/", views.show, name="show"),
    path("jobs/<uuid:id>/cancel/", views.cancel, name="cancel"),
]
