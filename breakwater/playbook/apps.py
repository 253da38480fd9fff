from django.apps import AppConfig


class PlaybookConfig(AppConfig):
    name = "breakwater.playbook"
    label = "playbook"

    def ready(self) -> None:
        from breakwater.messaging.texts import register_texts
        from breakwater.playbook import queries

        register_texts(queries.message)
