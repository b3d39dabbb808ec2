import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel
from scheduling.rules import CheckInCadence, Rhythm

# The cadence without any rule, and the initial values of a new one.
USUAL = CheckInCadence()


class CadenceRule(TenantModel):
    """When people are asked, for a part of the organization.

    At most one of `unit`, `framework`, `goal` and `member` is set; none: for everybody.
    The most specific rule of a goal applies as a whole: person, goal, framework, the
    nearest unit, the organization (scheduling.resolve).
    """

    event_subject = "member_id"

    class Rhythm(models.TextChoices):
        WEEKLY = Rhythm.WEEKLY, _("Every week")
        WEEKS = Rhythm.WEEKS, _("Every few weeks")
        MONTH_WEEKDAY = Rhythm.MONTH_WEEKDAY, _("Every month, by weekday")
        MONTH_DAY = Rhythm.MONTH_DAY, _("Every month, by date")
        QUARTERLY = Rhythm.QUARTERLY, _("Every quarter")
        YEARLY = Rhythm.YEARLY, _("Every year")
        NEVER = Rhythm.NEVER, _("Never")

    unit = TenantForeignKey(
        "organizations.Unit", models.CASCADE, null=True, blank=True, related_name="+"
    )
    framework = models.CharField(_("framework"), max_length=40, blank=True)
    goal = TenantForeignKey(
        "goals.Goal", models.CASCADE, null=True, blank=True, related_name="+"
    )
    member = TenantForeignKey(
        "organizations.Membership",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    rhythm = models.CharField(
        _("how often"), max_length=13, choices=Rhythm, default=Rhythm.WEEKLY
    )
    every = models.PositiveSmallIntegerField(
        _("weeks between"),
        default=2,
        validators=[MinValueValidator(2), MaxValueValidator(26)],
    )
    # ISO: Monday is 1, Sunday is 7.
    weekday = models.PositiveSmallIntegerField(
        _("weekday"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(7)],
    )
    # 1–4, or -1 for the last one.
    nth = models.SmallIntegerField(
        _("which one in the month"),
        default=1,
        validators=[MinValueValidator(-1), MaxValueValidator(4)],
    )
    # In a shorter month, the last day.
    month_day = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    # Which month of the organization's quarter, 1–3.
    quarter_month = models.PositiveSmallIntegerField(
        _("month of the quarter"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
    )
    # A week in which "every few weeks" asks.
    anchor_on = models.DateField(
        _("starting with the week of"), default=USUAL.anchor_on
    )
    # Local times of the member.
    asked_at = models.TimeField(_("opens at"), default=USUAL.asked_at)
    open_days = models.PositiveSmallIntegerField(
        _("days open"), default=USUAL.open_days, validators=[MaxValueValidator(60)]
    )
    closes_at = models.TimeField(_("closes at"), default=USUAL.closes_at)
    grace_days = models.PositiveSmallIntegerField(
        _("grace period, days"),
        default=USUAL.grace_days,
        validators=[MaxValueValidator(30)],
    )
    # None: no reminder.
    remind_days_before = models.PositiveSmallIntegerField(
        _("reminder, days before it closes"),
        null=True,
        blank=True,
        default=USUAL.remind_days_before,
        validators=[MaxValueValidator(30)],
    )
    created_by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_cadencerule"
        ordering = ("id",)
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "unit", "framework", "goal", "member"],
                name="cadence_once_per_scope",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=(
                    Q(framework="", goal=None, member=None)
                    | Q(unit=None, goal=None, member=None)
                    | Q(unit=None, framework="", member=None)
                    | Q(unit=None, framework="", goal=None)
                ),
                name="cadence_of_one_scope",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_rhythm_display())

    @property
    def cadence(self) -> CheckInCadence:
        return CheckInCadence(
            rhythm=Rhythm(self.rhythm),
            every=self.every,
            weekday=self.weekday,
            nth=self.nth,
            month_day=self.month_day,
            quarter_month=self.quarter_month,
            anchor_on=self.anchor_on,
            asked_at=self.asked_at,
            open_days=self.open_days,
            closes_at=self.closes_at,
            grace_days=self.grace_days,
            remind_days_before=self.remind_days_before,
        )


class CheckInPolicy(TenantModel):
    """The organization's check-in settings, and the state of its plan."""

    units_may_choose = models.BooleanField(
        _("units can set their own check-in schedule"), default=False
    )
    announces_opening = models.BooleanField(
        _("notify people when a check-in opens"), default=False
    )
    # Missed periods in a row after which managers are notified; None: never.
    escalates_after = models.PositiveSmallIntegerField(
        _("notify managers after missed check-ins"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2), MaxValueValidator(26)],
    )
    # Periods without a check-in on a goal after which its owner is asked; None: never.
    abandoned_after = models.PositiveSmallIntegerField(
        _("ask about a goal after check-ins without an update"),
        null=True,
        blank=True,
        default=4,
        validators=[MinValueValidator(2), MaxValueValidator(26)],
    )
    links_need_sign_in = models.BooleanField(
        _("require sign-in from reminder links"), default=False
    )
    digest_at = models.TimeField(_("digests are sent at"), default=dt.time(8))
    quiet_from = models.TimeField(_("quiet hours from"), default=dt.time(20))
    quiet_until = models.TimeField(_("quiet hours until"), default=dt.time(7))
    # The plan (scheduling.plan): number of changes that require a new plan, and that
    # number at the last plan.
    n_changes = models.BigIntegerField(default=0, editable=False)
    n_planned = models.BigIntegerField(default=-1, editable=False)
    planned_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Events after `events_floor` at the last plan (scheduling.plan_claims).
    events_floor = models.BigIntegerField(default=0, editable=False)
    n_events = models.BigIntegerField(default=0, editable=False)
    # Attempts since the last successful plan, and the last one's time (`claim_plan`).
    n_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    tried_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_checkinpolicy"
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization"], name="check_in_policy_once"
            ),
        )

    def __str__(self) -> str:
        return "check-in policy"


class Leave(TenantModel):
    """Days on which a member is away and nothing falls due. Both days inclusive."""

    event_subject = "member_id"

    member = TenantForeignKey(
        "organizations.Membership", models.CASCADE, related_name="leaves"
    )
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("last day away"))
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_leave"
        ordering = ("starts_on", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="leave_ends_later"
            ),
            models.UniqueConstraint(
                fields=["organization", "member", "starts_on", "ends_on"],
                name="leave_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "member", "ends_on"], name="leave_of_member"
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
