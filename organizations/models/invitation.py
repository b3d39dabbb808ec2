from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from organizations.models.people import Membership
from organizations.models.tenant import TenantForeignKey, TenantModel
from organizations.querysets import InvitationQuerySet

if TYPE_CHECKING:
    import datetime as dt


class Invitation(TenantModel):
    """The invitation of a person to join, at one address.

    `membership`: theirs, which says with which role, in which unit, under which manager.
    Of the token in the mail's link the row keeps the SHA-256 alone; it is made anew from
    the nonce and the server's key whenever a mail is written (organizations/tokens.py).
    """

    event_subject = "membership_id"

    membership = TenantForeignKey(
        Membership, models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(max_length=254)
    nonce = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = TenantForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When the link that is valid now was sent; reminders count from here.
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    n_reminders = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ("-sent_at", "-id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_waits_once_per_address",
            ),
            models.UniqueConstraint(
                fields=["organization", "membership"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_waits_once_per_member",
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="invitation_email_lower",
            ),
        )
        indexes = (
            models.Index(
                fields=["sent_at"],
                name="invitation_waiting",
                condition=models.Q(accepted_at=None, revoked_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} ({self.membership_id})"

    def has_expired(self, now: dt.datetime) -> bool:
        return self.expires_at <= now

    @property
    def is_open(self) -> bool:
        """Whether its link lets somebody join."""
        is_waiting = self.accepted_at is None and self.revoked_at is None
        return is_waiting and not self.has_expired(timezone.now())
