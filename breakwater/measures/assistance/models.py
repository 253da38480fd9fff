"""Measure 1: what an enterprise in difficulty tells us, beside the case."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from breakwater.casework.models import Detail
from breakwater.kernel.money import Money


class Severity(models.TextChoices):
    """What the difficulty does to the enterprise, in its own judgement."""

    MANAGEABLE = "manageable", _("We can manage, but it costs us")
    HAMPERED = "hampered", _("Work goes on, but only in part")
    STOPPED = "stopped", _("Work stands still")
    EXISTENTIAL = "existential", _("It threatens the existence of the enterprise")


class Difficulty(Detail):
    """A difficulty in resuming or keeping up work (复工复产困难)."""

    severity = models.CharField(max_length=12, choices=Severity)
    expected_loss_fen = models.BigIntegerField(null=True, help_text="Expected loss in fen (0.01 CNY).")
    jobs_at_risk = models.PositiveIntegerField(null=True)
    since = models.DateField(null=True, help_text="Since when the difficulty exists.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="difficulty_loss_not_negative",
                condition=Q(expected_loss_fen=None) | Q(expected_loss_fen__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.severity}"

    @property
    def expected_loss(self) -> Money | None:
        return None if self.expected_loss_fen is None else Money(self.expected_loss_fen)
