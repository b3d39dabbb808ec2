from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Adjustment(TenantModel):
    """A change of an active goal, with its reason. Append-only for the app.

    `before` and `after` are the values as text (numbers in plain decimal notation, days
    as ISO dates, "yes" and "no"; public ids for owner and parent), `*_label` is the
    display text.
    """

    class Field(models.TextChoices):
        TITLE = "title", _("Title")
        START = "start", _("Start value")
        TARGET = "target", _("Target")
        OWNER = "owner", _("Owner")
        PARENT = "parent", _("Parent goal")
        WEIGHT = "weight", _("Weight")
        STARTS_ON = "starts_on", _("Start date")
        STARTS_WITH_CYCLE = "starts_with_cycle", _("Expected progress counts from")
        VISIBILITY = "visibility", _("Who can see this")

    # Not CASCADE: the app's role may not delete these, not even zero rows. A goal that
    # was active is archived, never deleted.
    goal = TenantForeignKey("goals.Goal", models.PROTECT, related_name="adjustments")
    field = models.CharField(max_length=20, choices=Field)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    before_label = models.CharField(max_length=300, blank=True)
    after_label = models.CharField(max_length=300, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=["organization", "goal", "-id"], name="adjustment_goal"
            ),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.before_label} → {self.after_label}"

    @property
    def days(self) -> tuple[dt.date | None, dt.date | None] | None:
        """Before and after as dates, of a field that holds one; None within: not set."""
        if self.field != self.Field.STARTS_ON:
            return None
        return _day(self.before), _day(self.after)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
