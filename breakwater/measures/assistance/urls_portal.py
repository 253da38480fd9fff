"""The enterprise's form that registers a difficulty."""

from django.urls import path

from breakwater.measures.assistance.views import portal

app_name = "assistance_portal"
urlpatterns = [path("difficulties/new/", portal.register, name="register")]
