from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Channel(models.TextChoices):
    EMAIL = "email", _("Email")
    INBOX = "inbox", _("Inbox")
    CHAT = "chat", _("Chat")


class Message(TenantModel):
    """One notification to one person or one chat room, sent once.

    `kind` names its type (notifications.registry). `data` holds ids and numbers: the text
    is made when it is sent, from what the reader may read then. Words that go back to
    their author are the exception, and dropped afterwards
    (`NotificationType.ephemeral_data`).
    """

    recipient = TenantForeignKey(
        "organizations.Membership",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
    )
    webhook = TenantForeignKey(
        "notifications.ChatWebhook",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField(max_length=24)
    # With recipient and kind what makes it unique: a period's public id, a date.
    occurrence = models.CharField(max_length=80)
    # Of a nudge, the recipient's local date: at most one a day.
    day = models.DateField(null=True, blank=True)
    data = models.JSONField(default=dict)
    # Not sent before `due_at`, nor after `expires_at`.
    due_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Shown in the inbox from `posted_at` on.
    posted_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "recipient", "webhook", "kind", "occurrence"],
                name="message_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["organization", "recipient", "day"],
                condition=~Q(day=None),
                name="message_one_nudge_a_day",
            ),
            models.CheckConstraint(
                condition=Q(recipient=None, webhook__isnull=False)
                | Q(recipient__isnull=False, webhook=None),
                name="message_to_one",
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "recipient", "-id"],
                name="message_unread",
                condition=~Q(posted_at=None) & Q(read_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.occurrence}"


class Delivery(TenantModel):
    """A message on its way through one channel.

    `waiting` → `claimed` (by a worker; taken back when that dies) → `handing_over`
    (whether it arrived is unknown until the other side answers) → `sent`. A nudge whose
    worker died during the hand-over is `unknown` and not repeated: at most once
    (RELIABILITY R3). Its message is in the inbox either way.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CLAIMED = "claimed", _("Preparing")
        HANDING_OVER = "handing_over", _("Sending")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("No longer needed")
        UNKNOWN = "unknown", _("Possibly sent")
        FAILED = "failed", _("Failed")

    # It may still be sent.
    UNDER_WAY = (State.WAITING, State.CLAIMED, State.HANDING_OVER)

    message = TenantForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    # Why it was skipped or failed: `left`, `on_leave`, `done`, `muted`, an SMTP reply …
    reason = models.CharField(max_length=200, blank=True)
    # The message's, moved on by quiet hours and failures.
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "message", "channel"], name="delivery_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "due_at", "id"],
                name="delivery_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["claimed_at"],
                name="delivery_under_way",
                condition=Q(state__in=("claimed", "handing_over")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
