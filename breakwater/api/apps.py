from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "breakwater.api"
    label = "api"
