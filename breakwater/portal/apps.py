from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "breakwater.portal"
    label = "portal"
