import uuid
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checkins.querysets import CheckInQuerySet
from organizations.models import TenantForeignKey, TenantModel


class CheckIn(TenantModel):
    """One check-in on one goal: its value, the confidence, and what moved it.

    It stores the values before it, so that it can be undone. A change within the same
    period creates a new check-in that replaces this one; both are kept.
    """

    goal = TenantForeignKey("goals.Goal", models.CASCADE, related_name="check_ins")
    by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The owner, when an assistant or the manager wrote it for them.
    for_member = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    period = TenantForeignKey(
        "scheduling.Period",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="check_ins",
    )
    on = models.DateField()
    value = models.DecimalField(
        _("current value"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), null=True, blank=True
    )
    note = models.TextField(_("what changed?"), blank=True, max_length=2000)
    value_before = models.DecimalField(
        max_digits=24, decimal_places=6, null=True, blank=True
    )
    confidence_before = models.PositiveSmallIntegerField(null=True, blank=True)
    start_before = models.DecimalField(
        max_digits=24, decimal_places=6, null=True, blank=True
    )
    updated_on_before = models.DateField(null=True, blank=True)
    # The automatic value that this check-in confirmed.
    reading = TenantForeignKey(
        "checkins.AutomaticValue",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The earlier check-in that this one replaces; that one has `replaced_at`.
    replaces = TenantForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    # From the form: submitting it twice creates one check-in.
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CheckInQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "token"], name="checkin_token_uniq"
            ),
            models.CheckConstraint(
                condition=models.Q(confidence=None)
                | models.Q(confidence__range=(0, 100)),
                name="checkin_confidence_range",
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "goal", "-id"], name="checkin_of_goal"
            ),
            models.Index(fields=["organization", "period"], name="checkin_of_period"),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"

    def event_subject_id(self) -> int | None:
        owner_id: int | None = self.goal.owner_id
        return owner_id

    @property
    def change(self) -> Decimal | None:
        """The difference to the value before; None when either is unknown."""
        if self.value is None or self.value_before is None:
            return None
        return self.value - self.value_before
