from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class CheckInAccess(TenantModel):
    """Access to a member's check-ins that they granted; either side may end it.

    An assistant may write the check-in for the member. An accountability partner
    receives the weekly update and may reply to it (source 004).
    """

    event_subject = "member_id"

    class Kind(models.TextChoices):
        ASSISTANT = "assistant", _("Assistant")
        PARTNER = "partner", _("Partner")

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="check_in_accesses"
    )
    other = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="accessible_check_ins"
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
        db_table = "checkins_companion"
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
