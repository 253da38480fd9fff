from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "breakwater.casework"
    label = "casework"
