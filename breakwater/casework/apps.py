from dataclasses import replace

from django.apps import AppConfig

from breakwater.kernel.isolation import DEPARTMENT


class CaseworkConfig(AppConfig):
    name = "breakwater.casework"
    label = "casework"

    def ready(self) -> None:
        from breakwater.casework.operations.moving import move_cases
        from breakwater.casework.queries import may_read_document
        from breakwater.casework.views.panel import matters
        from breakwater.documents.operations import register_reader
        from breakwater.enterprises import followers, panels
        from breakwater.enterprises.models import Enterprise

        followers.register("casework.cases", move_cases)
        register_reader(may_read_document)
        panels.register(matters)
        # A partner learns the name of an enterprise through the case it is asked about, and no other way.
        Enterprise.isolation = replace(
            Enterprise.isolation,
            partner_read="exists (select from casework_cooperation asked where asked.enterprise_id ="
            f" enterprises_enterprise.id and asked.department_id = {DEPARTMENT})",
        )
