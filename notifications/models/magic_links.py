from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models import TenantForeignKey, TenantModel


class MagicLink(TenantModel):
    """A secret address that lets one person do one thing without signing in.

    The token is an HMAC over the row's `nonce` and purpose (notifications.magic_links.tokens):
    the row alone does not give it away, and it is looked up by its hash.
    """

    event_subject = "member_id"

    class Purpose(models.TextChoices):
        CHECK_IN = "check_in", _("Check in")
        REPLY = "reply", _("Reply by email")
        UNSUBSCRIBE = "unsubscribe", _("Unsubscribe")
        CALENDAR = "calendar", _("Calendar feed")

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="+"
    )
    purpose = models.CharField(max_length=11, choices=Purpose)
    # Of a check-in or a reply: the period. Of the others none.
    period = TenantForeignKey(
        "scheduling.Period", models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Of an unsubscribe link: the kind of notification.
    kind = models.CharField(max_length=24, blank=True)
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        db_table = "notifications_accesslink"
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member", "purpose", "period", "kind"],
                condition=models.Q(revoked_at=None),
                name="access_link_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return str(self.get_purpose_display())


class InboundMail(TenantModel):
    """An incoming e-mail by its Message-ID, so that it counts once. Holds no text."""

    class State(models.TextChoices):
        UNDERSTOOD = "understood", _("Understood")
        IN_PART = "in_part", _("Partly understood")
        NOT_UNDERSTOOD = (
            "not_understood",
            pgettext_lazy("a reply by email", "Not understood"),
        )
        REFUSED = "refused", _("Rejected")

    link = TenantForeignKey(MagicLink, models.CASCADE, related_name="+")
    # SHA-256 of the Message-ID header.
    message_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=14, choices=State)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "message_hash"], name="inbound_mail_once"
            ),
        )

    def __str__(self) -> str:
        return self.state
