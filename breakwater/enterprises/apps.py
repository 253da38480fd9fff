from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "breakwater.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from breakwater.access import actors
        from breakwater.enterprises import queries

        actors.set_memberships(queries.enterprise_ids_of)
