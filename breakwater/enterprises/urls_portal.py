"""What an enterprise sees and keeps of itself."""

from django.urls import path

from breakwater.enterprises.views import portal

app_name = "enterprises_portal"
urlpatterns = [
    path("enterprise/", portal.show, name="own"),
    path("enterprise/language/", portal.language, name="language"),
    path("enterprise/contacts/new/", portal.new_contact, name="contact_new"),
    path("enterprise/contacts/<int:pk>/", portal.edit_contact, name="contact"),
    path("enterprise/contacts/<int:pk>/retire/", portal.retire, name="contact_retire"),
]
