from typing import ClassVar

from django.db import models

from organizations.models import TenantForeignKey, TenantModel


class DismissedHint(TenantModel):
    """A hint of the guidance that a member has dismissed.

    `goal_key`: the goal's public id, also while it is not saved yet; empty for every
    goal. `kind`: of the hint, or `EVERYTHING`.
    """

    EVERYTHING: ClassVar[str] = "*"

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    goal_key = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=20)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member", "goal_key", "kind"],
                name="dismissed_hint_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.goal_key}"
