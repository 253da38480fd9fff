"""The desk's pages of the notice and its table."""

from django.urls import path

from breakwater.playbook.views import distribution, playbook

app_name = "playbook"
urlpatterns = [
    path("distribution/", distribution.table, name="distribution"),
    path("distribution/print/", distribution.sheet, name="print"),
    path("distribution/table.xlsx", distribution.export, name="export"),
    path("distribution/imports/", distribution.imports, name="imports"),
    path("distribution/imports/<int:pk>/", distribution.review, name="import"),
    path("distribution/imports/<int:pk>/publish/", distribution.publish, name="publish"),
    path("distribution/imports/<int:pk>/discard/", distribution.discard, name="discard"),
    path("distribution/findings/<int:pk>/", distribution.decide, name="decide"),
    path("playbook/", playbook.show, name="playbook"),
    path("playbook/<int:pk>/", playbook.version, name="version"),
]
