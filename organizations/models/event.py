from django.db import models
from django.utils import timezone

from organizations.models.tenant import TenantForeignKey, TenantModel


class Event(TenantModel):
    """Something that happened, such as `goal.aligned`. Audit trail, feed and outbox in
    one row.

    Written in the transaction of the change that it records. The app's role may add
    events and mark them processed; it may not change or delete them. `data` holds ids
    and numbers, never what people wrote.

    As an outbox (notifications.events): how often a worker began to process it, when it
    may be processed again, and how the last attempt ended: the name of an exception.
    """

    verb = models.CharField(max_length=60)
    actor = TenantForeignKey(
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
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.object_public_id}"
