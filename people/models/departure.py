from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from organizations.models import Membership, TenantForeignKey, TenantModel


class Departure(TenantModel):
    """That somebody leaves, and who takes over what is theirs.

    They have left at `Membership.left_at`, whether or not a job runs. What is handed over
    then: `goals_to` takes the open goals, but for those in `goals` (key of the goal → key
    of the person, 0: it stays theirs); `reports_to` becomes the manager of their reports.
    """

    member = TenantForeignKey(Membership, models.CASCADE, related_name="departures")
    # Their last day; None: it was at once.
    last_day = models.DateField(null=True, blank=True)
    goals_to = TenantForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    goals = models.JSONField(default=dict)
    reports_to = TenantForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = TenantForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When the hand-over was carried out, or the departure was taken back.
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member"],
                condition=Q(completed_at=None, cancelled_at=None),
                name="departure_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} leaves"
