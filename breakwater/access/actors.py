"""Who acts: one value, made once per request or job, that every operation takes as `by=`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from breakwater.access.permissions import Permission
from breakwater.access.roles import ROLES, EnterpriseMember, Reach, Role, System
from breakwater.organisation import queries
from breakwater.organisation.models import Post, User


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, the public or the system with what they may do and how far they see, on one day.

    user_id is None for the public and the system. `stands_in_for` are the users whose absence this one
    covers today, directly or through a chain; their designations and cases are this person's work for the
    time.
    """

    kind: str  # staff, partner, enterprise, public, system
    name: str
    user_id: int | None = None
    language: str = "zh-Hans"
    roles: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    everything: bool = False
    area_ids: frozenset[int] = frozenset()
    department_ids: frozenset[int] = frozenset()
    enterprise_ids: frozenset[int] = frozenset()
    stands_in_for: frozenset[int] = field(default=frozenset())

    @property
    def is_enterprise(self) -> bool:
        return self.kind == User.Kind.ENTERPRISE

    @property
    def is_partner(self) -> bool:
        return self.kind == User.Kind.PARTNER

    @property
    def is_staff(self) -> bool:
        return self.kind == User.Kind.STAFF

    @property
    def person_id(self) -> int:
        """The user's id, where only a person acts; raises TypeError for the system, which is none."""
        if self.user_id is None:
            raise TypeError(f"{self.name} is not a person")
        return self.user_id

    @property
    def user_ids(self) -> frozenset[int]:
        """The actor's own id and those of the people they stand in for."""
        own = frozenset() if self.user_id is None else frozenset({self.user_id})
        return own | self.stands_in_for

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


#: Whoever has not signed in.
PUBLIC = Actor(kind="public", name="")


def system(name: str = "system") -> Actor:
    """The house itself, for jobs and commands; `name` says which."""
    return Actor(kind="system", name=name, everything=True, permissions=System.permissions)


#: Which enterprises a user signs in for. The register sets it at start-up: it lies above this package.
memberships: Callable[[int], Iterable[int]] = lambda user_id: ()  # noqa: E731


def set_memberships(lookup: Callable[[int], Iterable[int]]) -> None:
    global memberships
    memberships = lookup


def actor_for(*, user: User, today: date) -> Actor:
    """The actor a signed-in user is today: their posts in force, or their enterprise. At most 3 queries."""
    common: dict[str, Any] = {
        "kind": user.kind,
        "name": user.name,
        "user_id": user.pk,
        "language": user.language,
    }
    if user.kind == User.Kind.ENTERPRISE:
        return Actor(
            **common,
            roles=frozenset({EnterpriseMember.code}),
            permissions=EnterpriseMember.permissions,
            enterprise_ids=frozenset(memberships(user.pk)),
        )
    posts = Post.objects.filter(queries.in_force(today), user_id=user.pk).order_by("pk")
    held = [(ROLES[post.role], post) for post in posts.select_related("department")]
    return Actor(
        **common,
        roles=frozenset(role.code for role, _ in held),
        permissions=_union(role.permissions for role, _ in held),
        everything=any(role.reach is Reach.EVERYTHING for role, _ in held),
        area_ids=frozenset(
            post.department.area_id
            for role, post in held
            if role.reach is Reach.AREA and post.department.area_id is not None
        ),
        department_ids=frozenset(post.department_id for role, post in held if _works_cases(role)),
        stands_in_for=queries.stands_in_for(user.pk, today),
    )


def _works_cases(role: type[Role]) -> bool:
    return role.reach in (Reach.AREA, Reach.MEASURES, Reach.ASKED, Reach.EVERYTHING)


def _union(sets: Iterable[frozenset[Permission]]) -> frozenset[Permission]:
    return frozenset().union(*sets)
