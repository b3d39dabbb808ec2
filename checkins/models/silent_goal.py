from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class SilentGoal(TenantModel):
    """The question whether a goal without check-ins is still active; asked once."""

    class Choice(models.TextChoices):
        CONTINUE = "continue", _("Continue")
        ADJUST = "adjust", _("Adjust")
        CLOSE = "close", _("Close")

    goal = TenantForeignKey("goals.Goal", models.CASCADE, related_name="+")
    # The day of the last check-in before: one question for each silence.
    silent_since = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    choice = models.CharField(max_length=8, choices=Choice, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "goal", "silent_since"],
                name="silent_goal_asked_once",
            ),
        )

    def __str__(self) -> str:
        return f"silent since {self.silent_since}"

    def event_subject_id(self) -> int | None:
        owner_id: int | None = self.goal.owner_id
        return owner_id
