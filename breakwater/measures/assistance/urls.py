"""The desk's form that registers a difficulty."""

from django.urls import path

from breakwater.measures.assistance.views import desk

app_name = "assistance"
urlpatterns = [path("difficulties/new/", desk.take_in, name="take_in")]
