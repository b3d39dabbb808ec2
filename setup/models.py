from django.db import models
from django.utils import timezone

from organizations.models import TenantForeignKey, TenantModel


class FrameworkDraft(TenantModel):
    """An own framework while it is written: nothing follows from it until it is in force.

    One of each slug. `document`: as frameworks/schema/framework-1.json says, as far as it
    is written; what was typed wrong stays as typed. `revision` counts what was kept.
    """

    slug = models.CharField(max_length=40)
    document = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    author = TenantForeignKey(
        "organizations.Membership", models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        ordering = ("slug",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "slug"], name="frameworkdraft_slug_uniq"
            ),
        )

    def __str__(self) -> str:
        return self.slug
