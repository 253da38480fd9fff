from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "breakwater.measures.assistance"
    label = "assistance"

    def ready(self) -> None:
        from breakwater.casework.registry import register
        from breakwater.measures.assistance.casetype import DIFFICULTY

        register(DIFFICULTY)
