from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class GoalReader(TenantModel):
    """A person whom the owner of a private goal names: they read it, or edit it as well.

    The database shows a row to the two people of it alone (`by`: the owner who named
    them): row-level security of `Goal` asks it, so it cannot ask `Goal` in turn.
    """

    public_id = None  # type: ignore[assignment]  # it is never spoken of alone
    goal = TenantForeignKey("goals.Goal", models.CASCADE, related_name="readers")
    member = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    may_edit = models.BooleanField(_("can edit"), default=False, db_default=False)
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "goal", "member"], name="goalreader_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "member"], name="goalreader_of_member"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} reads {self.goal_id}"
