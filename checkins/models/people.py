from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Companion(TenantModel):
    """Somebody whom a member lets into their check-ins; either side ends it.

    An assistant may write the check-in for the member. A partner gets the weekly update
    and may answer it (source 004).
    """

    class Kind(models.TextChoices):
        ASSISTANT = "assistant", _("Assistant")
        PARTNER = "partner", _("Partner")

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="companions"
    )
    other = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="accompanies"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    since = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member", "other", "kind"],
                condition=Q(ended_at=None),
                name="companion_once",
            ),
            models.CheckConstraint(
                condition=~Q(member=models.F("other")), name="companion_is_another"
            ),
        )
        indexes = (
            models.Index(fields=["organization", "other"], name="companion_of_other"),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ManagerConfidence(TenantModel):
    """How sure the owner's manager is of a goal, beside the owner; the latest counts."""

    goal = TenantForeignKey("goals.Goal", models.CASCADE, related_name="+")
    period = TenantForeignKey("checkins.Period", models.CASCADE, related_name="+")
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    # Percent.
    confidence = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "goal", "period", "by"],
                name="manager_confidence_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.confidence} %"


class SilentGoal(TenantModel):
    """The owner is asked once whether a goal that nobody speaks of goes on."""

    class Choice(models.TextChoices):
        CONTINUE = "continue", _("Continue")
        ADJUST = "adjust", _("Adjust")
        CLOSE = "close", _("Close")

    goal = TenantForeignKey("goals.Goal", models.CASCADE, related_name="+")
    # The last word on it before: one question per silence.
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
