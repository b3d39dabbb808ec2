from django.conf import settings
from django.db import models
from django.utils import timezone

from organizations.models.tenant import PUBLIC_ID_LENGTH, new_public_id


class AccountEmail(models.Model):
    """An e-mail about an account on its way: a new password, a confirmation, a change.

    Accounts are a person's across organizations, so these rows belong to none. They hold
    no secret: links are made when the e-mail is sent (notifications.account_email).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        HANDING_OVER = "handing_over", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Possibly sent"

    # Part of the Message-ID, the same at each attempt.
    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, default=new_public_id, unique=True, editable=False
    )
    # None: no account has the address, which the e-mail says (RELIABILITY A2).
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    to = models.EmailField()
    # Of allauth's templates, such as account/email/password_reset_key.
    template = models.CharField(max_length=100)
    context = models.JSONField(default=dict)
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"],
                name="account_email_open",
                condition=models.Q(state__in=("waiting", "handing_over")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.state}"
