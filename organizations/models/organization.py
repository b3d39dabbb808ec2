import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.validators import validate_time_zone

SLUG = r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?"


class Organization(models.Model):
    """A tenant: its name, its slug and its settings.

    Not protected by row-level security, because sign-in must find it; nothing in it is
    private to its people.
    """

    class ConfidenceStyle(models.TextChoices):
        WORDS = "words", _("Five words, from “won’t make it” to “certain”")
        PERCENT = "percent", _("Percentage")

    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(
        _("web address"),
        max_length=50,
        unique=True,
        validators=[RegexValidator(rf"^{SLUG}\Z", _("Use a–z, 0–9 and hyphens."))],
    )
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_time_zone]
    )
    locale = models.CharField(max_length=10, default="en")
    fiscal_year_start_month = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    # ISO: Monday is 1, Sunday is 7.
    first_weekday = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    confidence_style = models.CharField(
        max_length=8, choices=ConfidenceStyle, default=ConfidenceStyle.WORDS
    )
    managers_read_private_goals = models.BooleanField(
        _("managers can read private goals of their direct reports"),
        default=False,
        db_default=False,
    )
    shows_private_share = models.BooleanField(
        _("show what private goals add to a parent’s number"),
        default=True,
        db_default=True,
    )
    # Otherwise HR places people, by hand or by an import.
    people_choose_location = models.BooleanField(
        _("people choose their own location"), default=False, db_default=False
    )
    # Shares of the pace, in percent (PRODUCT.md, “Progress”).
    on_track_from = models.PositiveSmallIntegerField(
        default=70, validators=[MaxValueValidator(100)]
    )
    at_risk_from = models.PositiveSmallIntegerField(
        default=50, validators=[MaxValueValidator(100)]
    )
    # The key of the active `frameworks.Configuration`; None while the defaults apply.
    frameworks_version = models.BigIntegerField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    # Of a sample company (demo.sample): the person who looks around in it.
    sample_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        # Asked when one is opened; there are few organizations.
        db_index=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Time of the last removal of old rows (organizations.retention).
    cleaned_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start_month__range=(1, 12))
                & models.Q(first_weekday__range=(1, 7)),
                name="organization_calendar_range",
            ),
            models.CheckConstraint(
                condition=models.Q(at_risk_from__lte=models.F("on_track_from"))
                & models.Q(on_track_from__lte=100),
                name="organization_thresholds_ordered",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def today(self) -> dt.date:
        """Today's date in the organization's time zone: "due Friday" ends at its
        midnight.
        """
        return self.date_of(timezone.now())

    def date_of(self, moment: dt.datetime) -> dt.date:
        """The date of a moment in the organization's time zone, never the one in UTC."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()
