import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Reply(TenantModel):
    """What somebody says to a member's check-in: its manager, its partner, the member.

    Read by the member, their manager, the partners of the time and whom it was passed
    up to; never by HR admins for being HR admins.
    """

    class Kind(models.TextChoices):
        REACTION = "reaction", _("Reaction")
        ANSWER = "answer", _("Answer")
        QUESTION = "question", _("Question")
        PASSED_UP = "passed_up", _("Passed up")

    class Reaction(models.TextChoices):
        SEEN = "seen", _("Read it, thanks")
        GOOD = "good", _("Good")
        WITH_YOU = "with_you", _("With you on this")

    period = TenantForeignKey("checkins.Period", models.CASCADE, related_name="replies")
    # Of the check-in of one goal, or of the period as a whole.
    check_in = TenantForeignKey(
        "checkins.CheckIn", models.CASCADE, null=True, blank=True, related_name="+"
    )
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    reaction = models.CharField(max_length=8, choices=Reaction, blank=True)
    text = models.TextField(blank=True, max_length=4000)
    # Passed up: to whom.
    to = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "token"], name="reply_token_uniq"
            ),
        )
        indexes = (
            models.Index(fields=["organization", "period", "id"], name="reply_of"),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Talk(TenantModel):
    """The talk list of two people: a member, and who was their manager when it began."""

    manager = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
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
        return f"talk {self.pk}"


class TalkItem(TenantModel):
    """Something to talk about; open until the two have. Read by the two alone."""

    talk = TenantForeignKey(Talk, models.CASCADE, related_name="items")
    text = models.CharField(_("what to talk about"), max_length=300)
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    # Where it came from; both empty: written by hand.
    period = TenantForeignKey(
        "checkins.Period", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    goal = TenantForeignKey(
        "goals.Goal", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # One item per cause: a gap of confidence, a flag.
    cause = models.CharField(max_length=60, blank=True, editable=False)
    notes = models.TextField(_("notes"), blank=True, max_length=8000)
    # Who saves over another version is shown both.
    version = models.PositiveIntegerField(default=1)
    n_carried = models.PositiveSmallIntegerField(default=0)
    talked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
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
