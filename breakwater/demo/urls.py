from django.urls import path

from breakwater.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("sign-in/", views.sign_in, name="sign_in"),
]
