from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "breakwater.audit"
    label = "audit"
