from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, TenantForeignKey, TenantModel


class OneOnOne(TenantModel):
    """The 1:1 list of a member and whoever was their manager when it was created."""

    manager = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_talk"
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "manager", "member"], name="talk_of_two"
            ),
            models.CheckConstraint(
                condition=~Q(manager=models.F("member")), name="talk_of_two_people"
            ),
        )
        indexes = (
            models.Index(fields=["organization", "member"], name="talk_of_member"),
        )

    def __str__(self) -> str:
        return f"1:1 {self.pk}"

    def other(self, member: Membership) -> Membership:
        """The other of the two than `member`."""
        is_manager = self.manager_id == member.pk
        other: Membership = self.member if is_manager else self.manager
        return other


class OneOnOneItem(TenantModel):
    """An item to discuss; open until it is settled. Only the two can read it."""

    talk = TenantForeignKey(OneOnOne, models.CASCADE, related_name="items")
    text = models.CharField(_("topic"), max_length=300)
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    # What it refers to; both empty: entered by hand.
    period = TenantForeignKey(
        "scheduling.Period", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    goal = TenantForeignKey(
        "goals.Goal", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # At most one item for each cause: a confidence gap, a flag.
    cause = models.CharField(max_length=60, blank=True, editable=False)
    notes = models.TextField(_("notes"), blank=True, max_length=8000)
    # Compare-and-swap: saving over another version shows both.
    version = models.PositiveIntegerField(default=1)
    n_carried = models.PositiveSmallIntegerField(default=0)
    talked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_talkitem"
        ordering = ("id",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "talk", "cause"],
                condition=~Q(cause=""),
                name="talk_item_once_per_cause",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "talk", "id"], name="talk_item_of"),
        )

    def __str__(self) -> str:
        return f"item {self.pk}"
