"""Enterprises, their investors, and facts about them with date and source."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from breakwater.kernel.countries import country_name
from breakwater.kernel.identifiers import ALPHABET
from breakwater.kernel.isolation import Isolation, of_enterprise
from breakwater.organisation.models import Area, Named, User

USCC_SHAPE = rf"^[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}$"


class LegalForm(models.TextChoices):
    """How the enterprise is constituted, whatever the origin of its capital (domain 1.4)."""

    WHOLLY_OWNED = "wholly_owned", _("Wholly owned by investors from outside the mainland")
    EQUITY_JOINT_VENTURE = "equity_joint_venture", _("Equity joint venture")
    COOPERATIVE_JOINT_VENTURE = "cooperative_joint_venture", _("Co-operative joint venture")
    LIMITED_BY_SHARES = "limited_by_shares", _("Company limited by shares")
    LIMITED_COMPANY = "limited_company", _("Limited liability company")
    STATE_OWNED = "state_owned", _("State-owned company")
    PARTNERSHIP = "partnership", _("Partnership")
    REINVESTMENT = "reinvestment", _("Company owned by a foreign-invested enterprise")
    BRANCH = "branch", _("Branch")
    REPRESENTATIVE_OFFICE = "representative_office", _("Representative office")


#: Forms that exist only with an investor from outside the mainland.
OUTSIDE_FORMS = [
    LegalForm.WHOLLY_OWNED,
    LegalForm.EQUITY_JOINT_VENTURE,
    LegalForm.COOPERATIVE_JOINT_VENTURE,
]


class InvestmentSource(models.TextChoices):
    """Where the capital comes from; Hong Kong, Macao and Taiwan count by analogy (domain 1.4)."""

    FOREIGN = "foreign", _("Foreign")
    HMT = "hmt", _("Hong Kong, Macao or Taiwan")
    DOMESTIC = "domestic", _("Domestic")


class Activity(models.TextChoices):
    """Lines of business that the notice's measures speak of; an enterprise may have several."""

    FOREIGN_TRADE = "foreign_trade", _("Foreign trade")
    LABOUR_SERVICE = "labour_service", _("Labour service abroad")
    OVERSEAS_CONTRACTING = "overseas_contracting", _("Contracting abroad")
    TRAINING = "training", _("Training of workers for abroad")


class Status(models.TextChoices):
    ACTIVE = "active", _("Active")
    MERGED = "merged", _("Merged into another entry")
    CLOSED = "closed", pgettext_lazy("enterprise", "Closed")


class Enterprise(Named):
    """An enterprise of the register, known by its Unified Social Credit Code.

    `version` counts changes of this row; whoever amends it says which version they saw.
    """

    # A partner sees the enterprises of the cases it is asked about: the spine adds that, knowing its cases.
    isolation: ClassVar[Isolation] = of_enterprise("id", writable=True)
    audit_enterprise: ClassVar[str] = "id"

    uscc = models.CharField(max_length=18, unique=True)
    sort_key = models.CharField(max_length=400, help_text="Pinyin of the Chinese name.")
    legal_form = models.CharField(max_length=30, choices=LegalForm)
    investment_source = models.CharField(max_length=10, choices=InvestmentSource)
    activities = ArrayField(models.CharField(max_length=30, choices=Activity), default=list)
    area = models.ForeignKey(Area, models.PROTECT, related_name="enterprises")
    industry = models.CharField(max_length=5, blank=True, help_text="GB/T 4754: a letter and up to 4 digits.")
    address = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, default="zh-Hans", help_text="In which we write to it.")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_entries")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=Func(F("names"), F("uscc"), function="breakwater_names_search"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(name="enterprise_uscc_shape", condition=Q(uscc__regex=USCC_SHAPE)),
            models.CheckConstraint(name="enterprise_has_chinese_name", condition=Q(names__has_key="zh-Hans")),
            models.CheckConstraint(
                name="enterprise_merged_iff_into",
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="enterprise_not_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="enterprise_outside_form",
                condition=~Q(investment_source="domestic", legal_form__in=OUTSIDE_FORMS),
            ),
            models.CheckConstraint(
                name="enterprise_industry_shape",
                condition=Q(industry="") | Q(industry__regex=r"^[A-T]\d{0,4}$"),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="enterprise_search"),
            models.Index(fields=["sort_key", "id"], name="enterprise_order"),
            models.Index(fields=["area", "sort_key", "id"], name="enterprise_area_order"),
        ]

    @property
    def is_active(self) -> bool:
        return self.status == Status.ACTIVE


class Investor(models.Model):
    """Who holds a share, and from which country or region."""

    isolation: ClassVar[Isolation] = of_enterprise()

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="investors")
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2; HK, MO and TW are regions.")
    name = models.CharField(max_length=200, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, help_text="Percent.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="investor_country_shape", condition=Q(country__regex="^[A-Z]{2}$")),
            models.CheckConstraint(
                name="investor_share_is_percent",
                condition=Q(share=None) | Q(share__gt=0, share__lte=100),
            ),
        ]
        indexes = [models.Index(fields=["country", "enterprise"], name="investor_country")]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})" if self.name else self.country

    @property
    def country_name(self) -> str:
        return country_name(self.country, translation.get_language() or "en")


class FactName(models.TextChoices):
    """What can be known of an enterprise; `rules.facts` says which kind of value each has."""

    REGISTERED_CAPITAL = "registered_capital_fen", _("Registered capital")
    PAID_IN_FDI = "paid_in_fdi_usd_cents", _("Foreign investment paid in")
    EXPORT_VALUE = "export_value_usd_cents", _("Exports last year")
    TURNOVER = "turnover_fen", _("Turnover last year")
    TAX_PAID = "tax_paid_fen", _("Tax paid last year")
    EMPLOYEES = "employees", _("Employees")
    FOREIGN_EMPLOYEES = "foreign_employees", _("Employees from outside the mainland")
    SIZE_CLASS = "size_class", _("Size class")
    CUSTOMS_CODE = "customs_code", _("Customs registration code")
    RESUMPTION_STATUS = "resumption_status", _("Resumption of work")
    RESUMPTION_DATE = "resumption_date", _("Day work resumed")
    RESUMPTION_RATE = "resumption_rate", _("Capacity in use")
    STAFF_RETURNED = "staff_returned", _("Staff returned")
    PPE_STOCK_DAYS = "ppe_stock_days", _("Days the protective equipment lasts")
    ORDERS_AT_RISK = "orders_at_risk_usd_cents", _("Orders at risk")


class FactChoice(models.TextChoices):
    """The values of facts that are chosen from a list."""

    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")
    STOPPED = "stopped", _("Stopped")
    PREPARING = "preparing", _("Preparing to resume")
    PARTIAL = "partial", _("Resumed in part")
    FULL = "full", _("Resumed in full")


class Fact(models.Model):
    """A value, the day it was true and who says so. Never altered; the latest day is the current value.

    A row with the same day as another, recorded later, corrects it. Only a merge changes a row: it moves
    it to the enterprise that stays (a trigger sees to that).
    """

    isolation: ClassVar[Isolation] = of_enterprise(writable=True)

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="facts")
    name = models.CharField(max_length=40, choices=FactName)
    value = models.JSONField()
    as_of = models.DateField()
    source = models.CharField(max_length=200, help_text="Where it is from: a return, a visit, an import.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["enterprise", "name", "-as_of", "-id"], name="fact_latest")]

    def __str__(self) -> str:
        return f"{self.name} {self.as_of}: {self.value}"
