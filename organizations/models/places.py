from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.tenant import TenantModel
from organizations.validators import validate_time_zone


def saturday_and_sunday() -> list[int]:
    return [6, 7]


class Location(TenantModel):
    """Where people work: a time zone and a list of holidays."""

    name = models.CharField(_("name"), max_length=80)
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_time_zone]
    )
    # ISO 3166-1 alpha-2 and the subdivision's code, as in the library `holidays`;
    # without a country all holidays are entered by hand.
    country = models.CharField(_("country"), max_length=2, blank=True)
    subdivision = models.CharField(_("region"), max_length=10, blank=True)
    # ISO weekdays that are days off.
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
