"""Who speaks for an enterprise, and which official looks after it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from breakwater.enterprises.models.register import Enterprise
from breakwater.kernel.isolation import Isolation, of_enterprise
from breakwater.organisation.models import DateRange, User


class Contact(models.Model):
    """A person of the enterprise whom we may call. One who left is retired, never deleted."""

    isolation: ClassVar[Isolation] = of_enterprise(writable=True)

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=100)
    position = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True, help_text="E.164, perhaps with ;ext=")
    mobile = models.CharField(max_length=20, blank=True, help_text="E.164")
    email = models.EmailField(blank=True)
    wechat = models.CharField(max_length=50, blank=True)
    language = models.CharField(max_length=10, default="zh-Hans")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="contacts")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "user"], name="contact_user_once"),
            # The target of the designation's two-column foreign key, made in the first migration.
            models.UniqueConstraint(fields=["id", "enterprise"], name="contact_of_enterprise"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reachable(self) -> bool:
        """Whether there is a telephone number or an e-mail address to try."""
        return self.is_active and bool(self.phone or self.mobile or self.email)


class Designation(models.Model):
    """One official and one contact for one enterprise, from one day to another, both included.

    The database refuses two at once, and a contact of another enterprise.
    """

    isolation: ClassVar[Isolation] = of_enterprise()

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="designations")
    official = models.ForeignKey(User, models.PROTECT, related_name="designations")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="designations")
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="designation_ends_after_start", condition=Q(ends=None) | Q(ends__gte=F("starts"))
            ),
            ExclusionConstraint(
                name="designation_never_two_at_once",
                expressions=[
                    ("enterprise", RangeOperators.EQUAL),
                    (DateRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This enterprise already has an official in this period."),
            ),
        ]
        indexes = [models.Index(fields=["official", "starts"], name="designation_official")]

    def __str__(self) -> str:
        return f"{self.enterprise}: {self.official}, {self.contact}"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)
