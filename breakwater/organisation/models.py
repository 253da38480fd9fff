"""Who works here: areas, departments, the posts people hold in them, and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from breakwater.kernel.isolation import USER, Isolation, Shared
from breakwater.kernel.languages import pick


class DateRange(Func):
    """`daterange(starts, ends, '[]')`: both days belong to the period, no end means open."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, starts: str, ends: str) -> None:
        super().__init__(F(starts), F(ends), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class Named(models.Model):
    """Something with a name in each language of the house."""

    names = models.JSONField(help_text="Name by language tag: zh-Hans, en, ja, ko.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self.names, translation.get_language() or "en")


class Area(Named):
    """A division of GB/T 2260 or a functional zone, which has no code there (domain 1.3)."""

    class Kind(models.TextChoices):
        DIVISION = "division", _("District, county or county-level city")
        ZONE = "zone", _("Functional zone")

    isolation: ClassVar[Isolation] = Shared()

    code = models.CharField(max_length=20, unique=True, help_text="Our own code, for example DL-210202.")
    kind = models.CharField(max_length=10, choices=Kind)
    gb_code = models.CharField(max_length=6, unique=True, null=True)  # noqa: DJ001 - a zone has none
    registry_code = models.CharField(max_length=6, blank=True, help_text="Digits 3-8 seen in credit codes.")
    aliases = models.JSONField(default=list)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="zones")
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="area_division_has_gb_code",
                condition=Q(kind="zone", gb_code=None) | Q(kind="division", gb_code__regex=r"^\d{6}$"),
            ),
        ]


class Department(Named):
    """The bureau, a division of it, a district's commerce department, or a partner outside."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("Bureau")
        DIVISION = "division", _("Division of the bureau")
        DISTRICT = "district", _("District commerce department")
        PARTNER = "partner", _("Partner")

    isolation: ClassVar[Isolation] = Shared()

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    aliases = models.JSONField(default=list)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="departments")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="department_district_has_area",
                condition=~Q(kind="district") | Q(area__isnull=False),
            ),
        ]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in with an e-mail address."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        PARTNER = "partner", _("Partner")
        ENTERPRISE = "enterprise", _("Enterprise")

    # Enterprises and partners see themselves and those who work for them.
    isolation: ClassVar[Isolation] = Isolation(
        portal_read=f"id = {USER} or kind = 'staff'", partner_read=f"id = {USER} or kind = 'staff'"
    )
    audit_hidden: ClassVar[frozenset[str]] = frozenset({"password"})

    email = models.EmailField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    language = models.CharField(max_length=10, default="zh-Hans")
    desk_phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    mobile = models.CharField(max_length=20, blank=True, help_text="E.164")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_lowercase", condition=Q(email=Lower("email"))),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role a person holds in a department from one day to another, both included."""

    # Read when a matter that an enterprise registers finds its official: no secret.
    isolation: ClassVar[Isolation] = Shared()

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, help_text="A code of breakwater.access.roles.")
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_start", condition=Q(ends=None) | Q(ends__gte=F("starts"))
            ),
            ExclusionConstraint(
                name="post_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("department", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DateRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["department", "role"], name="post_department_role")]

    def __str__(self) -> str:
        return f"{self.user} · {self.department} · {self.role}"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


class Absence(models.Model):
    """While a person is away another acts; both days belong to it. Substitutes may be absent too: a chain."""

    # Read when a matter that an enterprise registers finds its official: no secret.
    isolation: ClassVar[Isolation] = Shared()

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="substitutions")
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_ends_after_start", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="absence_substitute_is_another", condition=~Q(user=F("substitute"))),
            ExclusionConstraint(
                name="absence_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (DateRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} -> {self.substitute}"
