from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "breakwater.messaging"
    label = "messaging"
