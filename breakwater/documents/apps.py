from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "breakwater.documents"
    label = "documents"
