from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "breakwater.audit"
    label = "audit"

    def ready(self) -> None:
        from breakwater.audit import triggers

        post_migrate.connect(triggers.install, sender=self)
