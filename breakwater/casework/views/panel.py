"""The matters of an enterprise, as a panel on its page in the register."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of
from breakwater.casework import queries
from breakwater.casework.registry import case_types
from breakwater.casework.views.desk import shown
from breakwater.enterprises.models import Enterprise
from breakwater.kernel.clock import now

MATTERS = 10


def matters(request: HttpRequest, enterprise: Enterprise) -> str:
    """The latest matters of the enterprise that the reader may see; nothing for who sees no case."""
    by = actor_of(request)
    if not by.may(Permission.CASE_VIEW):
        return ""
    cases = queries.listed(queries.visible(by).filter(enterprise=enterprise)).order_by("-pk")[:MATTERS]
    intakes = [manifest for manifest in case_types() if manifest.intake] if enterprise.is_active else []
    context = {"enterprise": enterprise, "rows": shown(cases, now()), "intakes": intakes}
    return render_to_string("casework/includes/matters.html", context, request)
