from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "breakwater.enterprises"
    label = "enterprises"
