from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "breakwater.organisation"
    label = "organisation"
