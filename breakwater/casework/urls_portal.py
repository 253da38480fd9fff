"""The enterprise's own pages."""

from django.urls import path

from breakwater.casework.views import portal

app_name = "casework_portal"
urlpatterns = [
    path("", portal.home, name="home"),
    path("matters/", portal.matters, name="matters"),
    path("matters/new/", portal.new, name="new"),
    path("matters/<str:number>/", portal.matter, name="matter"),
    path("matters/<str:number>/registered/", portal.registered, name="registered"),
    path("matters/<str:number>/message/", portal.message, name="message"),
    path("matters/<str:number>/do/<str:name>/", portal.step, name="step"),
    path("official/", portal.official, name="official"),
]
