"""Whose rows of the register a person sees and may change."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from breakwater.access.actors import Actor
from breakwater.access.permissions import Permission
from breakwater.access.roles import ROLES, Reach
from breakwater.enterprises.models import Enterprise
from breakwater.organisation.models import Area, Post, User
from breakwater.organisation.queries import in_force

#: Measures are the whole city's, and so is the register for those who work them.
CITY = (Reach.EVERYTHING, Reach.MEASURES)


def sees_city(actor: Actor) -> bool:
    """Whether the actor sees every enterprise of the city."""
    return actor.everything or any(ROLES[code].reach in CITY for code in actor.roles)


def visible(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises an actor sees: a district its area, the bureau all, an enterprise itself.

    Administrators and auditors see none; partners see an enterprise only through a case (casework).
    """
    if actor.is_enterprise:
        return Enterprise.objects.filter(pk__in=actor.enterprise_ids)
    if sees_city(actor):
        return Enterprise.objects.all()
    return Enterprise.objects.filter(area_id__in=actor.area_ids)


def may_register_in(actor: Actor, area_id: int) -> bool:
    """Whether the actor may enter or change an enterprise of an area."""
    return sees_city(actor) or area_id in actor.area_ids


#: Roles from which an enterprise is looked after, by whether they do it in their own area only.
OFFICIAL_ROLES = {
    code: role.reach for code, role in ROLES.items() if Permission.CASE_HANDLE in role.permissions
}


def official_posts(area_id: int, day: date) -> QuerySet[Post]:
    """Posts of a day whose holders may look after enterprises of an area: the area's, and the bureau's."""
    of_area = [code for code, reach in OFFICIAL_ROLES.items() if reach is Reach.AREA]
    of_city = [code for code, reach in OFFICIAL_ROLES.items() if reach in CITY]
    return Post.objects.filter(
        in_force(day),
        Q(role__in=of_city) | Q(role__in=of_area, department__area_id=area_id),
        user__is_active=True,
    )


def may_look_after(user_id: int, area_id: int, day: date) -> bool:
    """Whether a person holds a post on that day from which to look after enterprises of the area."""
    return official_posts(area_id, day).filter(user_id=user_id).exists()


def areas_of(actor: Actor) -> QuerySet[Area]:
    """The areas the actor may enter enterprises of."""
    return Area.objects.all() if sees_city(actor) else Area.objects.filter(pk__in=actor.area_ids)


def officials(area_id: int, day: date) -> QuerySet[User]:
    """People who may look after enterprises of an area, ordered by name."""
    return _people(official_posts(area_id, day), day)


def officials_for(actor: Actor, day: date) -> QuerySet[User]:
    """People the actor may designate in some area of theirs."""
    posts = Post.objects.filter(in_force(day), role__in=OFFICIAL_ROLES, user__is_active=True)
    if not sees_city(actor):
        posts = posts.filter(department__area_id__in=actor.area_ids)
    return _people(posts, day)


def _people(posts: QuerySet[Post], day: date) -> QuerySet[User]:
    """The holders, with their posts of the day ready for `label_with_department`."""
    today = Post.objects.filter(in_force(day)).select_related("department").order_by("pk")
    people = User.objects.filter(pk__in=posts.values("user").order_by())
    return people.prefetch_related(Prefetch("posts", today, to_attr="posts_today")).order_by("name", "pk")
