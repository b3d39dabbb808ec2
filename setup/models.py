from django.db import models
from django.utils import timezone

from organizations.models import TenantForeignKey, TenantModel


class FrameworkDraft(TenantModel):
    """A custom framework that is being edited; it has no effect until it is activated.

    One for each slug. `document`: follows frameworks/schema/framework-1.json as far as
    it is complete; invalid input stays as typed. `revision` counts saves.
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
