from django.apps import AppConfig


class PlaybookConfig(AppConfig):
    name = "breakwater.playbook"
    label = "playbook"
