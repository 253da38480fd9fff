from django.urls import path

from breakwater.messaging import views

app_name = "messaging"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<uuid:id>/open/", views.open_, name="open"),
]
