"""The register's pages on the desk."""

from django.urls import path

from breakwater.enterprises.views import entry, gaps, imports, listing, people, twins

app_name = "enterprises"
urlpatterns = [
    path("", listing.show, name="list"),
    path("export.<str:kind>", listing.export, name="export"),
    path("new/", entry.new, name="new"),
    path("gaps/", gaps.show, name="gaps"),
    path("imports/", imports.index, name="imports"),
    path("imports/template/<str:language>.xlsx", imports.template, name="import_template"),
    path("imports/<int:pk>/", imports.show, name="import"),
    path("imports/<int:pk>/confirm/", imports.confirm, name="import_confirm"),
    path("imports/<int:pk>/report.xlsx", imports.report, name="import_report"),
    path("twins/", twins.index, name="twins"),
    path("twins/search/", twins.search, name="twins_search"),
    path("twins/<int:first>/<int:second>/", twins.compare, name="compare"),
    path("twins/<int:pk>/different/", twins.different, name="twin_different"),
    path("merges/<int:pk>/undo/", twins.undo, name="merge_undo"),
    path("<int:pk>/", entry.show, name="enterprise"),
    path("<int:pk>/edit/", entry.edit, name="edit"),
    path("<int:pk>/close/", entry.close, name="close"),
    path("<int:pk>/reopen/", entry.reopen, name="reopen"),
    path("<int:pk>/facts/", entry.facts, name="facts"),
    path("<int:pk>/designate/", people.designate, name="designate"),
    path("<int:pk>/contacts/new/", people.new_contact, name="contact_new"),
    path("contacts/<int:pk>/", people.edit_contact, name="contact"),
    path("contacts/<int:pk>/retire/", people.retire, name="contact_retire"),
    path("contacts/<int:pk>/invite/", people.invite, name="contact_invite"),
    path("contacts/<int:pk>/reveal/", people.reveal, name="contact_reveal"),
    path("designations/<int:pk>/end/", people.end, name="designation_end"),
]
