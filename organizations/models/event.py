from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models.tenant import TenantForeignKey, TenantModel
from organizations.origin import current_origin

if TYPE_CHECKING:
    from organizations.models.people import Membership


class Event(TenantModel):
    """Something that happened, such as `goal.aligned`. Audit trail, feed and outbox in
    one row.

    Written in the transaction of the change that it records. The app's role may add
    events and mark them processed; it may not change or delete them. `data` holds ids
    and numbers, never what people wrote.

    `subject` is the member whose row it is: who acts for somebody else, or changes what is
    theirs, is the actor. `via` and `client_ip` say where it came from.

    As an outbox (notifications.events): how often a worker began to process it, when it
    may be processed again, and how the last attempt ended: the name of an exception.
    """

    class Via(models.TextChoices):
        PAGE = "page", _("Signed in")
        LINK = "link", _("Link in an email")
        MAIL = "mail", _("Reply by email")
        TOKEN = "token", _("Token")

    verb = models.CharField(max_length=60)
    actor = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    subject = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    object_public_id = models.CharField(max_length=12)
    data = models.JSONField(default=dict)
    via = models.CharField(
        max_length=8, choices=Via, default="", db_default="", blank=True
    )
    client_ip = models.GenericIPAddressField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    processed_at = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    retry_at = models.DateTimeField(null=True, blank=True, editable=False)
    trouble = models.CharField(
        max_length=60, default="", db_default="", blank=True, editable=False
    )
    # Given up after the last attempt: its notifications were not sent.
    given_up_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["organization", "object_type", "object_id", "-id"],
                name="event_of_object",
            ),
            models.Index(
                fields=["organization", "id"],
                name="event_unprocessed",
                condition=models.Q(processed_at=None),
            ),
            # The audit trail of one person's acts; of one kind of acts; of what others
            # did to one person's rows.
            models.Index(
                fields=["organization", "actor", "-id"], name="event_of_actor"
            ),
            models.Index(fields=["organization", "verb", "-id"], name="event_of_verb"),
            models.Index(
                fields=["organization", "subject", "-id"],
                name="event_by_others",
                condition=models.Q(subject__isnull=False)
                & ~models.Q(subject=models.F("actor")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.object_public_id}"

    @classmethod
    def about(
        cls, row: TenantModel, verb: str, by: Membership | None, data: dict[str, Any]
    ) -> Self:
        """An unsaved event of a row, from where the code runs. Queries: 0."""
        origin = current_origin()
        return cls(
            organization_id=row.organization_id,
            verb=verb,
            actor=by,
            subject_id=row.event_subject_id(),
            object_type=row.event_object_type(),
            object_id=row.pk,
            object_public_id=row.public_id,
            data=data,
            via=origin.via,
            client_ip=origin.client_ip,
        )
