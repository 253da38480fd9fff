from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "breakwater.access"
    label = "access"

    def ready(self) -> None:
        from breakwater.access import isolation

        # Django sends post_migrate only for apps with models; this package has none.
        post_migrate.connect(isolation.install, sender=apps.get_app_config("organisation"))
