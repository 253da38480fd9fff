"""The desk's pages of casework."""

from django.urls import path

from breakwater.casework.views import desk

app_name = "casework"
urlpatterns = [
    path("", desk.my_work, name="my_work"),
    path("cases/", desk.queue, name="queue"),
    path("cases/<str:number>/", desk.case, name="case"),
    path("cases/<str:number>/record/", desk.record, name="record"),
    path("cases/<str:number>/ask/", desk.ask, name="ask"),
    path("cases/<str:number>/answer/<int:department_id>/", desk.answer, name="answer"),
    path("cases/<str:number>/do/<str:name>/", desk.step, name="step"),
]
