from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "breakwater.api"
    label = "api"

    def ready(self) -> None:
        from breakwater.api.delivery import announce
        from breakwater.casework.operations.announcing import listen

        listen(announce)
