"""Accounts, posts and absences: who works here, as what, and who stands in."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from breakwater.access.actors import Actor
from breakwater.access.operation import operation, require
from breakwater.access.permissions import Permission
from breakwater.access.roles import POST_ROLES, Reach, Role
from breakwater.kernel.errors import Refusal
from breakwater.kernel.languages import BY_TAG
from breakwater.organisation.models import Absence, Department, Post, User
from breakwater.organisation.queries import holds_any_post, posts_between

Kind = Department.Kind

#: Where a role of a reach is at home; any other is the bureau's or one of its divisions'.
HOMES = {Reach.AREA: {Kind.DISTRICT}, Reach.ASKED: {Kind.PARTNER}}
HOUSE = {Kind.BUREAU, Kind.DIVISION}


class EmailTaken(Refusal):
    code = "access.email_taken"
    message = _("An account with %(email)s exists already. Open it, or use another address.")


class UnknownLanguage(Refusal):
    code = "access.unknown_language"
    message = _("%(language)s is not a language of the platform. Choose one of: %(known)s.")


class UnknownRole(Refusal):
    code = "access.unknown_role"
    message = _("%(role)s is not a role that a post can give. Choose one of the list.")


class RoleElsewhere(Refusal):
    code = "access.role_elsewhere"
    message = _("%(role)s is no role of %(department)s. Choose another role or another department.")


class NoPosts(Refusal):
    code = "access.no_posts"
    message = _("%(name)s signs in for an enterprise, and an enterprise holds no post.")


class SeparateDuties(Refusal):
    """The three administrators and the auditor watch each other and work no case (GB/T 22239: 三员分立)."""

    code = "access.separate_duties"
    message = _(
        "%(name)s holds another post then. An administrator or auditor may hold no other: end it first."
    )


class AlreadyAppointed(Refusal):
    code = "access.already_appointed"
    message = _("%(name)s holds this post on some of these days already. Choose other days.")


class WrongPeriod(Refusal):
    code = "access.wrong_period"
    message = _("The last day (%(ends)s) lies before the first (%(starts)s). Change one of them.")


class AlreadyEnded(Refusal):
    code = "access.already_ended"
    message = _("This post ends on %(ends)s already. A later end is a new appointment.")


class OwnAccount(Refusal):
    code = "access.own_account"
    message = _("You cannot close your own account. Ask another security administrator.")


class WrongSubstitute(Refusal):
    code = "access.wrong_substitute"
    message = _("%(name)s cannot stand in: choose another person who holds a post on these days.")


class AlreadyAbsent(Refusal):
    code = "access.already_absent"
    message = _("%(name)s is absent on some of these days already. Change that absence or choose other days.")


# Accounts -------------------------------------------------------------------------------------------------


@operation(Permission.USERS_MANAGE)
def create_user(
    *,
    by: Actor,
    email: str,
    kind: str,
    name: str,
    language: str,
    desk_phone: str = "",
    mobile: str = "",
    password: str | None = None,
) -> User:
    """Make an account. Without a password the person sets one by "Forgot your password?".

    Raises EmailTaken, UnknownLanguage.
    """
    if language not in BY_TAG:
        raise UnknownLanguage(language=language, known=", ".join(BY_TAG), field="language")
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email, password, kind=kind, name=name, language=language, desk_phone=desk_phone, mobile=mobile
            )
    except IntegrityError:
        raise EmailTaken(email=email, field="email") from None


@operation(Permission.USERS_MANAGE)
def deactivate_user(*, by: Actor, user: User, today: date) -> None:
    """Close an account and end its posts today; what it did stays. Raises OwnAccount."""
    if user.pk == by.user_id:
        raise OwnAccount
    User.objects.filter(pk=user.pk).update(is_active=False)
    held = Post.objects.select_for_update().filter(user=user)
    held.filter(starts__gt=today).delete()
    held.filter(ends=None).update(ends=today)
    held.filter(ends__gt=today).update(ends=today)


@operation()
def choose_language(*, by: Actor, language: str) -> None:
    """The language a person wants to be addressed in, from now on. Raises UnknownLanguage."""
    if language not in BY_TAG:
        raise UnknownLanguage(language=language, known=", ".join(BY_TAG))
    if by.user_id is not None:
        User.objects.filter(pk=by.user_id).update(language=language)


# Posts ----------------------------------------------------------------------------------------------------


@operation(Permission.USERS_MANAGE)
def appoint(
    *, by: Actor, user: User, department: Department, role: str, starts: date, ends: date | None = None
) -> Post:
    """Give a person a role in a department, from day to day, both included; without an end it is open.

    Raises NoPosts, UnknownRole, RoleElsewhere, WrongPeriod, SeparateDuties, AlreadyAppointed.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two appointments of one person follow each other
    _check_period(starts, ends)
    _check_role(user, department, role)
    _check_duties(user, POST_ROLES[role], starts, ends)
    try:
        with transaction.atomic():
            return Post.objects.create(user=user, department=department, role=role, starts=starts, ends=ends)
    except IntegrityError:
        raise AlreadyAppointed(name=user.name, field="starts") from None


def _check_period(starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        raise WrongPeriod(starts=starts, ends=ends, field="ends")


def _check_role(user: User, department: Department, role: str) -> None:
    if user.kind == User.Kind.ENTERPRISE:
        raise NoPosts(name=user.name, field="user")
    if role not in POST_ROLES:
        raise UnknownRole(role=role, field="role")
    fits = department.kind in HOMES.get(POST_ROLES[role].reach, HOUSE)
    if not fits or (user.kind == User.Kind.PARTNER) != (POST_ROLES[role].reach is Reach.ASKED):
        raise RoleElsewhere(role=POST_ROLES[role].label, department=department.name, field="role")


def _check_duties(user: User, role: type[Role], starts: date, ends: date | None) -> None:
    others = [
        POST_ROLES[post.role]
        for post in posts_between(user.pk, starts, ends)
        if post.role in POST_ROLES and post.role != role.code
    ]
    if others and any(each.reach is Reach.NOTHING for each in (role, *others)):
        raise SeparateDuties(name=user.name, field="role")


@operation(Permission.USERS_MANAGE)
def end_post(*, by: Actor, post: Post, ends: date) -> Post:
    """Make `ends` the last day of a post. Raises WrongPeriod, AlreadyEnded."""
    locked = Post.objects.select_for_update().get(pk=post.pk)
    _check_period(locked.starts, ends)
    if locked.ends is not None and locked.ends <= ends:
        raise AlreadyEnded(ends=locked.ends, field="ends")
    locked.ends = ends
    locked.save(update_fields=["ends"])
    return locked


# Absences -------------------------------------------------------------------------------------------------


@operation(Permission.ABSENCE_RECORD, Permission.USERS_MANAGE)
def record_absence(*, by: Actor, user: User, substitute: User, starts: date, ends: date) -> Absence:
    """Say that a person is away and who acts for them; of oneself, or by whoever manages users.

    Raises NotAllowed, WrongPeriod, WrongSubstitute, AlreadyAbsent.
    """
    _check_whose_absence(by, user)
    _check_period(starts, ends)
    if substitute == user or not holds_any_post(substitute, starts, ends):
        raise WrongSubstitute(name=substitute.name, field="substitute")
    try:
        with transaction.atomic():
            return Absence.objects.create(user=user, substitute=substitute, starts=starts, ends=ends)
    except IntegrityError:
        raise AlreadyAbsent(name=user.name, field="starts") from None


@operation(Permission.ABSENCE_RECORD, Permission.USERS_MANAGE)
def cut_absence_short(*, by: Actor, absence: Absence, today: date) -> None:
    """The person is back today: an absence under way ended yesterday, one that has not begun never was."""
    _check_whose_absence(by, absence.user)
    locked = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if locked.starts >= today:
        locked.delete()
    elif locked.ends >= today:
        locked.ends = today - timedelta(days=1)
        locked.save(update_fields=["ends"])


def _check_whose_absence(by: Actor, user: User) -> None:
    if user.pk != by.user_id:
        require(by, Permission.USERS_MANAGE)
