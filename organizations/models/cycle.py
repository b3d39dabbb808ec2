import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.tenant import TenantModel
from organizations.querysets import CycleQuerySet


class Cycle(TenantModel):
    """A period that goals are set for. Cycles nest by their dates alone."""

    class Kind(models.TextChoices):
        LONG_TERM = "long_term", _("Long term")
        YEAR = "year", _("Year")
        HALF = "half", _("Half-year")
        QUARTER = "quarter", _("Quarter")
        MONTH = "month", _("Month")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField()
    # Inclusive.
    ends_on = models.DateField()

    objects = CycleQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "-ends_on")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "name"], name="cycle_name_uniq"
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "starts_on", "ends_on"],
                name="cycle_dates_uniq",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="cycle_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def contains(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on
