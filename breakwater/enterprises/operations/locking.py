"""Taking hold of an enterprise before it is changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.enterprises.models import Enterprise, Status
from breakwater.enterprises.policies import visible
from breakwater.kernel.errors import NotFound, Refusal


class UnknownEnterprise(NotFound):
    code = "enterprise.unknown"
    message = _("This enterprise is not in the register, or it lies outside your area.")


class EntryMerged(Refusal):
    code = "enterprise.merged"
    message = _("This entry was merged into another one. Open that one, or undo the merge first.")
    http_status = 409


def locked(enterprise_id: int, *, by: Actor) -> Enterprise:
    """The enterprise, held until the transaction ends. Raises UnknownEnterprise, EntryMerged."""
    rows = visible(by).filter(pk=enterprise_id).select_for_update(no_key=True)
    enterprise = rows.first()
    if enterprise is None:
        raise UnknownEnterprise()
    if enterprise.status == Status.MERGED:
        raise EntryMerged()
    return enterprise
