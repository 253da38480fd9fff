from django.urls import path

from breakwater.kernel import views

app_name = "kernel"
urlpatterns = [path("", views.gallery, name="gallery")]
