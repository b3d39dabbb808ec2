from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.tenant import TenantForeignKey, TenantModel
from organizations.validators import validate_time_zone


def saturday_and_sunday() -> list[int]:
    return [6, 7]


class Location(TenantModel):
    """Where people work: its time zone, and the list of its holidays."""

    name = models.CharField(_("name"), max_length=80)
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_time_zone]
    )
    # ISO 3166-1 alpha-2 and the subdivision's code, as the library `holidays` has them;
    # without a country the list is kept by hand alone.
    country = models.CharField(_("country"), max_length=2, blank=True)
    subdivision = models.CharField(_("region"), max_length=10, blank=True)
    # ISO weekdays without work.
    weekend = ArrayField(
        models.PositiveSmallIntegerField(), default=saturday_and_sunday, blank=True
    )

    class Meta(TenantModel.Meta):
        ordering = ("name", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "name"], name="location_name_uniq"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Holiday(TenantModel):
    """A day without work at a location; at every one when `location` is None."""

    location = TenantForeignKey(
        Location, models.CASCADE, null=True, blank=True, related_name="holidays"
    )
    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)
    # Whether the country's calendar brought it; such a one is struck, not deleted.
    is_public = models.BooleanField(default=False, editable=False)
    is_struck = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
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
