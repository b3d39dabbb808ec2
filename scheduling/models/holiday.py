from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Location, TenantForeignKey, TenantModel


class Holiday(TenantModel):
    """A day without work at a location; at every one when `location` is None."""

    location = TenantForeignKey(
        Location, models.CASCADE, null=True, blank=True, related_name="holidays"
    )
    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)
    # From the country's calendar: it is disabled, not deleted.
    is_public = models.BooleanField(default=False, editable=False)
    is_struck = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        db_table = "organizations_holiday"
        ordering = ("on", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "location", "on"],
                name="holiday_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
