"""The desk's pages of people, absences and the audit trail."""

from django.urls import path

from breakwater.access import views

app_name = "access"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", views.new_person, name="new_person"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/appoint/", views.appoint, name="appoint"),
    path("people/<int:pk>/close/", views.close_account, name="close_account"),
    path("posts/<int:pk>/end/", views.end_post, name="end_post"),
    path("absences/", views.absences, name="absences"),
    path("absences/<int:pk>/back/", views.back, name="back"),
    path("audit/", views.trail, name="audit"),
]
