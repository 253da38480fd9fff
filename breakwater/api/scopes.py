"""What a token may pass on of its user's permissions. Administration is not for programs: no such scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission

SCOPES: Mapping[Permission, Promise] = {
    Permission.OWN_ENTERPRISE: _("Read your enterprise's entry in the register"),
    Permission.OWN_CASES: _("Read, register and follow the matters of your enterprise"),
    Permission.ENTERPRISE_VIEW: _("Read enterprises"),
    Permission.CASE_VIEW: _("Read cases"),
    Permission.CASE_REGISTER: _("Register cases"),
    Permission.CASE_HANDLE: _("Work on cases"),
    Permission.CASE_ASSIGN: _("Assign cases"),
    Permission.CASE_COOPERATE: _("Read and answer the cases your department is asked about"),
    Permission.CASE_DECIDE_OBJECTION: _("Decide objections to an assignment"),
    Permission.CASE_CALL_BACK: _("Confirm answers after a call-back"),
    Permission.CASE_SUPERVISE: _("Put cases under supervision"),
    Permission.CASE_DECIDE_SIGNIFICANT: _("Record decisions on significant cases"),
    Permission.DISTRIBUTION_VIEW: _("Read the work distribution table"),
    Permission.DASHBOARD_VIEW: _("Read figures"),
}

#: Any of these lets a program read cases, each as far as its user sees.
CASES = (Permission.CASE_VIEW, Permission.OWN_CASES, Permission.CASE_COOPERATE)
ENTERPRISES = (Permission.ENTERPRISE_VIEW, Permission.OWN_ENTERPRISE)


def offered(actor: Actor) -> list[tuple[str, Promise]]:
    """The scopes this person could give a token, with what each means."""
    return [(scope.value, label) for scope, label in SCOPES.items() if actor.may(scope)]


def narrowed(actor: Actor, scopes: Iterable[str]) -> Actor:
    """The actor with no more than the scopes: a permission lost since the token was made stays lost."""
    return replace(actor, permissions=actor.permissions & frozenset(map(Permission, scopes)))
