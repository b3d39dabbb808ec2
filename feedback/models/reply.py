import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Reply(TenantModel):
    """A reply to a check-in by its manager, a partner or the member.

    Read by the member, their manager, the partners of the time and whom it was
    escalated to; HR admins do not read it by their role.
    """

    event_subject = "to_id"

    class Kind(models.TextChoices):
        REACTION = "reaction", _("Reaction")
        ANSWER = "answer", _("Reply")
        QUESTION = "question", _("Question")
        ESCALATED = "passed_up", _("Escalated")

    class Reaction(models.TextChoices):
        SEEN = "seen", _("Read it, thanks")
        GOOD = "good", _("Good")
        WITH_YOU = "with_you", _("With you on this")

    period = TenantForeignKey(
        "scheduling.Period", models.CASCADE, related_name="replies"
    )
    # For the check-in on one goal, or for the period as a whole.
    check_in = TenantForeignKey(
        "checkins.CheckIn", models.CASCADE, null=True, blank=True, related_name="+"
    )
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    reaction = models.CharField(max_length=8, choices=Reaction, blank=True)
    text = models.TextField(blank=True, max_length=4000)
    # For an escalation: to whom.
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
        db_table = "checkins_reply"
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
