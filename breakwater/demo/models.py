"""The mark that a database holds a synthetic city. Without it no demo account opens."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from breakwater.kernel.isolation import Isolation, Shared


class DemoCity(models.Model):
    """One row in a demo database, none in any other. `done` of `total` chapters of its building stand."""

    isolation: ClassVar[Isolation] = Shared()

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="Enterprises it is to have.")
    job = models.UUIDField(null=True, help_text="The job that fills the city; its page shows progress.")
    done = models.PositiveIntegerField(default=0, help_text="Chapters that were built and committed.")
    total = models.PositiveIntegerField(help_text="Chapters there are.")
    made_at = models.DateTimeField(help_text="The city's present: eight weeks of history end here.")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "demo cities"
        constraints = [models.CheckConstraint(name="demo_city_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"demo city, seed {self.seed}"

    @property
    def percent(self) -> int:
        """How far the building is, 0 to 100."""
        return self.done * 100 // self.total
