"""What allauth asks of us: who may have an account, and where a person lands."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from breakwater.organisation.models import User

HOME = {User.Kind.ENTERPRISE: "/my/", User.Kind.STAFF: "/desk/", User.Kind.PARTNER: "/desk/"}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the security administrator; after signing in each lands at their own work."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return HOME[User.Kind(request.user.kind)] if request.user.is_authenticated else "/"
