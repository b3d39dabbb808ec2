from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class MetricSource(TenantModel):
    """An external system that sends values with a token; only its hash is stored."""

    event_subject = "created_by_id"

    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = TenantForeignKey(
        "organizations.Membership", models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # None: valid until it is revoked.
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_valuesource"
        ordering = ("name", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(revoked_at=None),
                name="value_source_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether its token has expired."""
        return self.expires_at is not None and self.expires_at <= timezone.now()


class AutomaticValue(TenantModel):
    """A value from a metric source or a file, which a person confirms with a check-in.

    It does not change the goal by itself: the check-in that confirms it refers to it.
    """

    class Way(models.TextChoices):
        API = "api", _("API")
        CSV = "csv", _("CSV file")

    goal = TenantForeignKey(
        "goals.Goal", models.CASCADE, related_name="automatic_values"
    )
    value = models.DecimalField(max_digits=24, decimal_places=6)
    on = models.DateField()
    way = models.CharField(max_length=3, choices=Way)
    source = TenantForeignKey(
        MetricSource, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # For a file: who uploaded it.
    by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_reading"
        ordering = ("-on", "-id")
        constraints = (
            *TenantModel.Meta.constraints,
            # The same value for the same day again is a duplicate.
            models.UniqueConstraint(
                fields=["organization", "goal", "on", "value", "way", "source"],
                name="reading_once",
                nulls_distinct=False,
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "goal", "-on", "-id"], name="reading_of_goal"
            ),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"
