"""Pages of people and posts, of absences, and of the audit trail; and the choice of language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from breakwater.access import operations
from breakwater.access.forms import (
    AbsenceForm,
    AccountForm,
    AppointForm,
    EndForm,
    PeopleFilter,
    TrailFilter,
)
from breakwater.access.permissions import Permission
from breakwater.access.requests import actor_of, own_transactions, permitted
from breakwater.access.roles import POST_ROLES
from breakwater.audit import queries as audit
from breakwater.kernel import clock
from breakwater.kernel.components import Column, Crumb, Pager
from breakwater.kernel.errors import NotFound, Refusal
from breakwater.kernel.languages import normalise_tag
from breakwater.kernel.pages import Page, page
from breakwater.kernel.submissions import key_of, once
from breakwater.kernel.toasts import toast
from breakwater.organisation.models import Absence, Post, User
from breakwater.organisation.queries import in_force

PEOPLE_COLUMNS = [
    Column(key="name", label=_("Name")),
    Column(key="email", label=_("E-mail")),
    Column(key="posts", label=_("Posts today")),
    Column(key="account", label=_("Account")),
]
POST_COLUMNS = [
    Column(key="role", label=_("Role")),
    Column(key="department", label=_("Department")),
    Column(key="days", label=_("From and to")),
    Column(key="do", label=_("Change")),
]
ABSENCE_COLUMNS = [
    Column(key="user", label=_("Away")),
    Column(key="substitute", label=_("Stands in")),
    Column(key="days", label=_("From and to")),
    Column(key="do", label=_("Change")),
]
TRAIL_COLUMNS = [
    Column(key="at", label=_("When")),
    Column(key="actor", label=_("Who")),
    Column(key="op", label=_("What")),
    Column(key="row", label=_("Row")),
    Column(key="changes", label=_("Before and after")),
]


# People and posts -----------------------------------------------------------------------------------------


@require_GET
@permitted(Permission.USERS_MANAGE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, with what they are today."""
    asked = PeopleFilter(request.GET)
    asked.is_valid()
    found = _page(request, _matching(asked.cleaned_data.get("q", "")), order=["name", "id"])
    context = {
        "columns": PEOPLE_COLUMNS,
        "people": [(person, [_shown(post) for post in person.posts_today]) for person in found.rows],
        "pager": _pager(request, found),
        "asked": asked,
    }
    return render(request, "access/people.html", context)


def _matching(words: str) -> QuerySet[User]:
    today = Post.objects.filter(in_force(clock.today(clock.now()))).select_related("department")
    everybody = User.objects.prefetch_related(Prefetch("posts", today.order_by("pk"), to_attr="posts_today"))
    if not words:
        return everybody
    of_department = today.filter(department__names__icontains=words).order_by().values("user")
    return everybody.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(pk__in=of_department))


@require_http_methods(["GET", "POST"])
@permitted(Permission.USERS_MANAGE)
def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account, then give it a post."""
    form = AccountForm(request.POST or None)

    def run() -> str:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        user = operations.create_user(by=actor_of(request), **typed)
        return reverse("access:person", args=[user.pk])

    return _form_page(request, form, run, title=_("New account"), said=_("The account was made."))


@require_GET
@permitted(Permission.USERS_MANAGE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """An account: its posts, past and present, and what can be done with it."""
    user = _found(User.objects.filter(pk=pk))
    posts = user.posts.select_related("department").order_by("-starts", "-pk")
    today = clock.today(clock.now())
    context = {
        "person": user,
        "columns": POST_COLUMNS,
        "posts": [(_shown(post), post, post.ends is None or post.ends > today) for post in posts],
        "crumbs": [Crumb(label=_("People and posts"), url=reverse("access:people"))],
        "own": user.pk == actor_of(request).user_id,
    }
    return render(request, "access/person.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.USERS_MANAGE)
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a post."""
    user = _found(User.objects.filter(pk=pk))
    form = AppointForm(request.POST or None, initial={"starts": clock.today(clock.now())})

    def run() -> str:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        operations.appoint(by=actor_of(request), user=user, **typed)
        return reverse("access:person", args=[user.pk])

    return _form_page(request, form, run, title=_("New post"), said=_("The post was given."), about=user)


@require_http_methods(["GET", "POST"])
@permitted(Permission.USERS_MANAGE)
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which day is the last of a post."""
    post = _found(Post.objects.select_related("user").filter(pk=pk))
    form = EndForm(request.POST or None, initial={"ends": clock.today(clock.now())})

    def run() -> str:
        operations.end_post(by=actor_of(request), post=post, ends=form.cleaned_data["ends"])
        return reverse("access:person", args=[post.user_id])

    return _form_page(request, form, run, title=_("End a post"), said=_("The post ends."), about=post.user)


@require_POST
@permitted(Permission.USERS_MANAGE)
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account and end its posts."""
    user = _found(User.objects.filter(pk=pk))
    today = clock.today(clock.now())
    operations.deactivate_user(by=actor_of(request), user=user, today=today)
    toast(request, _("The account was closed."))
    return redirect("access:person", pk=user.pk)


def _shown(post: Post) -> dict[str, Any]:
    role = POST_ROLES.get(post.role)
    return {"role": role.label if role else post.role, "department": post.department.name}


# Absences -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@permitted(Permission.ABSENCE_RECORD, Permission.USERS_MANAGE)
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away and who stands in: one's own, or all for whoever manages users."""
    by = actor_of(request)
    of_others = by.may(Permission.USERS_MANAGE)
    form = AbsenceForm(request.POST or None, of_others=of_others)

    def run() -> str:
        user = form.cleaned_data.get("user") or User.objects.get(pk=_own_id(request))
        typed = {name: form.cleaned_data[name] for name in ("substitute", "starts", "ends")}
        operations.record_absence(by=by, user=user, **typed)
        return reverse("access:absences")

    if response := _sent(request, form, run, said=_("The absence was recorded.")):
        return response
    known = Absence.objects.select_related("user", "substitute").order_by("-starts", "-pk")
    context = {
        "columns": ABSENCE_COLUMNS,
        "absences": known if of_others else known.filter(user_id=_own_id(request)),
        "form": form,
        "today": clock.today(clock.now()),
    }
    return render(request, "access/absences.html", context, status=422 if form.errors else 200)


@require_POST
@permitted(Permission.ABSENCE_RECORD, Permission.USERS_MANAGE)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The absent person is back."""
    absence = _found(Absence.objects.select_related("user").filter(pk=pk))
    today = clock.today(clock.now())
    operations.cut_absence_short(by=actor_of(request), absence=absence, today=today)
    toast(request, _("The absence was ended."))
    return redirect("access:absences")


# The audit trail ------------------------------------------------------------------------------------------


@require_GET
@permitted(Permission.AUDIT_VIEW)
def trail(request: HttpRequest) -> HttpResponse:
    """What was written, read and exported, by whom, the latest first."""
    asked = TrailFilter(request.GET)
    asked.is_valid()
    found = _page(request, audit.trail(**asked.cleaned_data), order=["-id"])
    context = {
        "columns": TRAIL_COLUMNS,
        "events": [audit.shown(entry) for entry in found.rows],
        "pager": _pager(request, found),
        "asked": asked,
    }
    return render(request, "access/audit.html", context)


# Language -------------------------------------------------------------------------------------------------


@require_POST
@login_not_required
@own_transactions
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Choose a language: kept in a cookie, and for who signed in with the account."""
    language = normalise_tag(request.POST.get("language", ""))
    if language and request.user.is_authenticated:
        operations.choose_language(by=actor_of(request), language=language)
    return django_set_language(request)


# What these pages share -----------------------------------------------------------------------------------


def _own_id(request: HttpRequest) -> int:
    user_id = actor_of(request).user_id
    assert user_id is not None, "pages behind sign-in"
    return user_id


def _found(rows: QuerySet[Any]) -> Any:
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def _page(request: HttpRequest, rows: QuerySet[Any], *, order: list[str]) -> Page[Any]:
    return page(rows, order=order, after=request.GET.get("after", ""), before=request.GET.get("before", ""))


def _pager(request: HttpRequest, found: Page[Any]) -> Pager:
    return Pager(
        previous_url=_beside(request, "before", found.previous),
        next_url=_beside(request, "after", found.next),
    )


def _beside(request: HttpRequest, side: str, cursor: str) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query[side] = cursor
    return f"?{query.urlencode()}" if cursor else ""


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    run: Callable[[], str],
    *,
    title: Promise | str,
    said: Promise | str,
    about: User | None = None,
) -> HttpResponse:
    """A page that is one form: draw it, or send it and go on."""
    if response := _sent(request, form, run, said=said):
        return response
    crumbs = [Crumb(label=_("People and posts"), url=reverse("access:people"))]
    if about:
        crumbs.append(Crumb(label=about.name, url=reverse("access:person", args=[about.pk])))
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "access/form.html", context, status=422 if form.errors else 200)


def _sent(
    request: HttpRequest, form: forms.Form, run: Callable[[], str], *, said: Promise | str
) -> HttpResponse | None:
    """The redirect after the operation; None if the form is to be drawn, with what was refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        url = once(key_of(request.POST), by_id=_own_id(request), purpose=request.path, run=run)
    except Refusal as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None
    toast(request, said)
    return redirect(url)
