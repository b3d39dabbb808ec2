import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Comment(TenantModel):
    """A comment on a goal, read by those who read the goal.

    Deleted by its author it can be brought back for a while; removed by HR its text is
    gone, and the reason stays.
    """

    event_subject = "by_id"

    goal = TenantForeignKey("goals.Goal", models.CASCADE, related_name="+")
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    text = models.TextField(_("comment"), blank=True, max_length=4000)
    # Of the form that it was sent with: sent twice, it is written once.
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    # Compare-and-swap: an edit of an older text is refused.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    removed_because = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("id",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "token"], name="comment_token_uniq"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at=None) | models.Q(text=""),
                name="comment_removed_has_no_text",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "goal", "id"], name="comment_of"),
        )

    def __str__(self) -> str:
        return f"comment {self.pk}"

    @property
    def is_there(self) -> bool:
        """Whether it has neither been deleted nor removed."""
        return self.deleted_at is None and self.removed_at is None
