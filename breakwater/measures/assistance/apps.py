from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "breakwater.measures.assistance"
    label = "assistance"
