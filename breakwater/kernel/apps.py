from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "breakwater.kernel"
    label = "kernel"
