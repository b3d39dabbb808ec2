from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Support(TenantModel):
    """A further goal that this one supports, beside its one parent: a link, no roll-up.

    It also links a part of a department's V2MOM to a part of the company's.
    """

    goal = TenantForeignKey(
        "goals.Goal", models.CASCADE, related_name="supports", verbose_name=_("goal")
    )
    supported = TenantForeignKey(
        "goals.Goal",
        models.CASCADE,
        related_name="supported_by",
        verbose_name=_("supports"),
    )
    rationale = models.CharField(
        _("how it supports the goal"), max_length=300, blank=True
    )
    created_by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "goal", "supported"], name="support_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(goal=models.F("supported")),
                name="support_not_itself",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "supported"], name="support_of_goal"),
        )

    def __str__(self) -> str:
        return f"{self.goal_id} helps {self.supported_id}"
