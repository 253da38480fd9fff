from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "breakwater.access"
    label = "access"
