from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from organizations.models import TenantForeignKey, TenantModel


class ManagerConfidence(TenantModel):
    """A manager's confidence in a goal, beside the owner's; the latest counts."""

    goal = TenantForeignKey("goals.Goal", models.CASCADE, related_name="+")
    period = TenantForeignKey("scheduling.Period", models.CASCADE, related_name="+")
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    # Percent.
    confidence = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_managerconfidence"
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "goal", "period", "by"],
                name="manager_confidence_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.confidence} %"

    def event_subject_id(self) -> int | None:
        owner_id: int | None = self.goal.owner_id
        return owner_id
