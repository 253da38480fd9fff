"""Who holds which post on a day, and who acts for whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from breakwater.organisation import rules
from breakwater.organisation.models import Absence, Department, Post, User


def in_force(day: date) -> Q:
    """Posts held on that day."""
    return Q(starts__lte=day) & (Q(ends=None) | Q(ends__gte=day))


def substitutes(day: date) -> dict[int, int]:
    """Absent user -> substitute, for everybody away on that day."""
    return dict(
        Absence.objects.filter(starts__lte=day, ends__gte=day)
        .order_by("pk")
        .values_list("user_id", "substitute_id")
    )


def acting_user_id(user_id: int, day: date) -> int:
    """The user, or whoever acts for them that day."""
    return rules.present(user_id, substitutes(day))


def stands_in_for(user_id: int, day: date) -> frozenset[int]:
    """Everybody absent that day whose chain of substitutes ends at this person (one query)."""
    away = substitutes(day)
    if user_id in away:
        return frozenset()
    return frozenset(absent for absent in away if rules.present(absent, away) == user_id)


def acting_user(user: User, day: date) -> User:
    acting = acting_user_id(user.pk, day)
    return user if acting == user.pk else User.objects.get(pk=acting)


def posts_between(user_id: int, starts: date, ends: date | None) -> QuerySet[Post]:
    """A person's posts that share a day with the period."""
    posts = Post.objects.filter(Q(ends=None) | Q(ends__gte=starts), user_id=user_id)
    return (posts if ends is None else posts.filter(starts__lte=ends)).order_by("pk")


def holds_any_post(user: User, starts: date, ends: date) -> bool:
    """Whether the active person works here on some day of the period."""
    return user.is_active and posts_between(user.pk, starts, ends).exists()


def holders(*, department_id: int | None, roles: Collection[str], day: date) -> list[int]:
    """Ids of the active people who hold one of the roles that day; of any department if None."""
    posts = Post.objects.filter(in_force(day), role__in=roles, user__is_active=True)
    if department_id is not None:
        posts = posts.filter(department_id=department_id)
    return list(posts.order_by("user_id").values_list("user_id", flat=True).distinct())


def officers(*, department_id: int, roles: Collection[str], day: date) -> list[User]:
    """Active people of a department with one of the roles who are not absent that day."""
    absent = substitutes(day)
    held = Post.objects.filter(in_force(day), department_id=department_id, role__in=roles)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")
    return [person for person in people if person.pk not in absent]


def officers_of_all(*, roles: Collection[str], day: date) -> QuerySet[User]:
    """Active people with one of the roles, with their posts of that day ready in `posts_today`."""
    posts = Post.objects.filter(in_force(day), role__in=roles).select_related("department").order_by("pk")
    return (
        User.objects.filter(pk__in=posts.values("user").order_by(), is_active=True)
        .prefetch_related(Prefetch("posts", posts, to_attr="posts_today"))
        .order_by("name", "pk")
    )


def label_with_department(person: User) -> str:
    """For choices of officers from `officers_of_all`: the name and where they work."""
    posts: list[Post] = getattr(person, "posts_today", [])
    return " · ".join([person.name, *(post.department.name for post in posts[:1])])


def department_of(user: User, day: date, *, area_id: int | None = None) -> Department | None:
    """Where a person works that day; of several, the one of the area first."""
    posts = Post.objects.filter(in_force(day), user=user).select_related("department").order_by("pk")
    departments = [post.department for post in posts]
    own = [department for department in departments if department.area_id == area_id]
    return next(iter([*own, *departments]), None)


def holds_post(*, user_id: int, department_id: int, day: date) -> bool:
    return Post.objects.filter(in_force(day), user_id=user_id, department_id=department_id).exists()
