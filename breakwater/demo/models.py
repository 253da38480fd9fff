"""The mark that a database holds a synthetic city. Without it no demo account opens."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from breakwater.kernel.isolation import Isolation, Shared


class DemoCity(models.Model):
    """One row in a demo database, none in any other."""

    isolation: ClassVar[Isolation] = Shared()

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.PositiveIntegerField()
    job = models.UUIDField(null=True, help_text="The job that fills the city; its page shows progress.")
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="demo_city_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"demo city, seed {self.seed}"
