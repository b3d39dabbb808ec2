from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models.message import Channel
from organizations.models import TenantForeignKey, TenantModel


class ChannelPreference(TenantModel):
    """Whether a member wants one type of notification by one channel.

    Without a row the type's default holds.
    """

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=24)
    channel = models.CharField(max_length=5, choices=Channel)
    is_on = models.BooleanField()

    class Meta(TenantModel.Meta):
        db_table = "notifications_channelchoice"
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member", "kind", "channel"],
                name="channel_choice_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class DeliverySettings(TenantModel):
    """A member's pause and quiet hours. None: the organization's quiet hours hold."""

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    # The last day of a pause.
    muted_until = models.DateField(_("paused until"), null=True, blank=True)
    quiet_from = models.TimeField(_("quiet hours from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet hours until"), null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member"], name="delivery_settings_once"
            ),
        )

    def __str__(self) -> str:
        return "delivery settings"


class MailStop(TenantModel):
    """No e-mail goes to a member: one bounced, or was marked as spam. Until it is lifted."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("Address can’t receive email")
        COMPLAINED = "complained", _("Marked as spam")

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=Reason)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member"],
                condition=models.Q(lifted_at=None),
                name="mail_stop_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_reason_display())
