from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Configuration(TenantModel):
    """One version of an organization's configuration of frameworks. Append-only.

    `Organization.frameworks_version` names the active one. `document` is parsed by
    frameworks.configuration. A return to an earlier version is a new version.
    """

    number = models.PositiveIntegerField()
    document = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=300)
    author = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The version that this one restored.
    returns_to = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("-number",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "number"], name="configuration_number_uniq"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.reason}"
