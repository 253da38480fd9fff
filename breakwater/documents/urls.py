from django.urls import path

from breakwater.documents import views

app_name = "documents"
urlpatterns = [path("documents/<uuid:id>/", views.open_, name="open")]
