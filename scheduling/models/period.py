import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel


class Period(TenantModel):
    """A member's check-in of one week: when it opens and closes, and its submission.

    One row per member and week, computed ahead (scheduling.plan); for a monthly cadence
    only in the week in which it falls.
    """

    event_subject = "member_id"

    class Excuse(models.TextChoices):
        LEAVE = "leave", _("Away")
        HOLIDAY = "holiday", _("Holiday")
        NOTHING = "nothing", _("Nothing due")

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="periods"
    )
    # The first day of the organization's week.
    week_on = models.DateField()
    # The rhythm of the earliest cadence in the week, for its name: "this week", "this
    # month".
    rhythm = models.CharField(max_length=13)
    # Planned goals; kept up to date until it closes.
    goal_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # Until then it may be submitted and changed, marked as late.
    grace_until = models.DateTimeField()
    # None: no reminder.
    remind_at = models.DateTimeField(null=True, blank=True)
    excuse = models.CharField(max_length=8, choices=Excuse, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Incremented by every submission: a form loaded with an older version is refused.
    version = models.PositiveIntegerField(default=0)
    # When the manager reacted, replied or asked; until then it is their open item.
    answered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        db_table = "checkins_period"
        ordering = ("-week_on", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member", "week_on"], name="period_once_a_week"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at"))
                & Q(grace_until__gte=models.F("closes_at")),
                name="period_in_order",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "week_on"], name="period_of_week"),
            models.Index(
                fields=["remind_at"],
                name="period_to_remind",
                condition=Q(submitted_at=None, excuse=""),
            ),
            models.Index(
                fields=["opens_at"],
                name="period_to_open",
                condition=Q(submitted_at=None, excuse=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.week_on}"

    @property
    def is_excused(self) -> bool:
        return bool(self.excuse)

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it may be submitted or changed, in time or late."""
        return self.opens_at <= now < self.grace_until

    def is_late(self, now: dt.datetime) -> bool:
        return self.closes_at <= now
