from django.db import models
from django.utils import timezone

from organizations.models import TenantForeignKey, TenantModel


class GuidedStart(TenantModel):
    """How far an organization is in its guided start; at most one row each.

    `steps`: step → "done" or "skipped" (accounts/start/steps.py); what is missing is
    still to do. The goals are those that the steps wrote.
    """

    steps = models.JSONField(default=dict)
    objective = TenantForeignKey(
        "goals.Goal", models.SET_NULL, null=True, related_name="+"
    )
    team_goal = TenantForeignKey(
        "goals.Goal", models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["organization"], name="guided_start_once"),
        )

    def __str__(self) -> str:
        return f"{self.organization_id}: {sorted(self.steps)}"
