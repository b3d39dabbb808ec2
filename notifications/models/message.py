from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Kind(models.TextChoices):
    """What a message is about; people choose channels for each."""

    OPENED = "check_in.opened", _("A check-in opens")
    CLOSING = "check_in.closing", _("A check-in closes soon")
    SILENT_GOAL = "goal.silent", _("A goal that nobody speaks of")
    ESCALATED = "check_in.escalated", _("Check-ins missed several times")
    REPLIED = "check_in.replied", _("An answer to my check-in")
    HANDED_IN = "check_in.handed_in", _("A check-in that I accompany")
    PASSED_UP = "check_in.passed_up", _("Something passed up to me")
    TALK = "talk.added", _("Something for our next talk")
    MANAGER_DIGEST = "digest.manager", _("My people, weekly")
    UNIT_DIGEST = "digest.unit", _("My unit, weekly")
    MAIL_UNDERSTOOD = "mail.understood", _("My reply by mail arrived")
    MAIL_TROUBLE = "mail.trouble", _("My reply by mail was not understood")
    LINK = "check_in.link", _("A new link to my check-in")


# What asks people to do something: one such message per person and day at most.
NUDGES = frozenset({Kind.OPENED, Kind.CLOSING, Kind.SILENT_GOAL})


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    INBOX = "inbox", _("Inbox")
    CHAT = "chat", _("Chat")


class Message(TenantModel):
    """One thing to say to one person (or one chat room), once.

    The row is the truth; jobs that deliver it are woken by hints. It holds ids and
    numbers: what it says is read when it is sent, and only if it may still be said. (But
    for words on their way back to who wrote them, until then: `Speaker.forgets`.)
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
    kind = models.CharField(max_length=24, choices=Kind)
    # What makes it the same one again: a period's public id, a date.
    occurrence = models.CharField(max_length=80)
    # Of a nudge: the recipient's local date. One a day.
    day = models.DateField(null=True, blank=True)
    data = models.JSONField(default=dict)
    # Not before; after `expires_at` it is not worth saying any more.
    due_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # In the inbox: shown from `posted_at` on, until it is put away.
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
    """A message on its way by one channel.

    `waiting` → `claimed` (a worker has it; taken back when the worker dies) →
    `handing_over` (from here on nobody knows until the other side answers) → `sent`.
    A reminder that died while it was handed over is `unknown` and not repeated: at most
    once (RELIABILITY R3). Its message stands in the inbox either way.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CLAIMED = "claimed", _("Being prepared")
        HANDING_OVER = "handing_over", _("Being handed over")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Not needed any more")
        UNKNOWN = "unknown", _("Perhaps sent")
        FAILED = "failed", _("Failed")

    message = TenantForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    # Why it was skipped or failed, as a word: `left`, `on_leave`, `done`, `muted`, …
    reason = models.CharField(max_length=200, blank=True)
    # Copied from the message, and moved on by quiet hours and failures.
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
