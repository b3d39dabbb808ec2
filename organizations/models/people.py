from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models.tenant import TenantForeignKey, TenantModel
from organizations.querysets import (
    MembershipQuerySet,
    UnitPeriodQuerySet,
    UnitQuerySet,
)
from organizations.validators import validate_time_zone


class Unit(TenantModel):
    """A company, department or team. Units form one tree per organization."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        DEPARTMENT = "department", _("Department")
        TEAM = "team", _("Team")

    parent = TenantForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveIntegerField(default=0)
    # Nobody is put into it any more; past goals and figures keep it.
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "name", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "parent", "name"],
                name="unit_name_once_per_parent",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="unit_not_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """A person in an organization: the actor (`by`) of everything that happens there.

    Whoever is invited has a row, too, so that goals and reports can be theirs before they
    join: `joined_at` is None, and the account is one that nobody can sign in to
    (organizations/invitations.py).
    """

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        ON_LEAVE = "on_leave", _("On leave")
        LEFT = "left", _("Left")

    event_subject = "pk"

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        LEADER = "leader", _("Leader")
        HR_ADMIN = "hr_admin", _("HR admin")
        OWNER = "owner", _("Owner")

    user = models.ForeignKey(
        "organizations.User", on_delete=models.CASCADE, related_name="memberships"
    )
    unit = TenantForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="members"
    )
    # Since which day they are in this unit; None: from the beginning. A trigger fills it
    # in where a change of the unit did not, and writes `UnitPeriod` by it.
    unit_since = models.DateField(null=True, blank=True, editable=False)
    manager = TenantForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    # Since when this manager is theirs; None: from the beginning. A trigger keeps it.
    managed_since = models.DateTimeField(null=True, blank=True, editable=False)
    location = TenantForeignKey(
        "organizations.Location",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("location"),
    )
    # The member's own time zone, before the location's and the organization's.
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        db_default="",
        default="",
        validators=[validate_time_zone],
    )
    # Reads nothing by it: a second line, as matrix organizations have.
    dotted_manager = TenantForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="dotted_reports"
    )
    title = models.CharField(_("title"), max_length=120, blank=True)
    # The key of the person in the organization's own records; imports know them by it.
    employee_id = models.CharField(
        _("employee ID"), max_length=64, blank=True, default="", db_default=""
    )
    # The address in those records, in small letters: to import again, and to invite.
    work_email = models.EmailField(
        _("work email"), max_length=254, blank=True, default="", db_default=""
    )
    started_on = models.DateField(_("start date"), null=True, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    # None: invited, and not here yet.
    joined_at = models.DateTimeField(
        null=True, blank=True, default=timezone.now, editable=False
    )
    left_at = models.DateTimeField(null=True, blank=True)

    # What hierarchy.py knows about this row, once it was asked; None: not yet.
    led_unit_ids: frozenset[int] | None = None
    ids_below: frozenset[int] | None = None
    # Filled by goals.readers.
    named_goals: Mapping[int, bool] | None = None
    # Whether they are away today; known of rows that were read `with_status`.
    is_away = False

    objects = MembershipQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "user"], name="membership_once_per_user"
            ),
            models.CheckConstraint(
                condition=~models.Q(manager=models.F("id")),
                name="membership_not_own_manager",
            ),
            models.UniqueConstraint(
                fields=["organization", "employee_id"],
                condition=~models.Q(employee_id=""),
                name="membership_employee_id_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "work_email"],
                condition=~models.Q(work_email=""),
                name="membership_work_email_once",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "unit"], name="membership_of_unit"),
            models.Index(fields=["organization", "manager"], name="membership_reports"),
        )

    def __str__(self) -> str:
        return str(self.user)

    @property
    def zone(self) -> ZoneInfo:
        """The member's time zone. Queries: 0 with the organization and location loaded."""
        where = self.location.time_zone if self.location else ""
        return ZoneInfo(self.time_zone or where or self.organization.time_zone)

    @property
    def has_left(self) -> bool:
        return self.left_at is not None and self.left_at <= timezone.now()

    @property
    def is_invited(self) -> bool:
        return self.joined_at is None and not self.has_left

    @property
    def status(self) -> Status:
        """As the queryset's `with_status`; without it nobody is on leave. Queries: 0."""
        if self.has_left:
            return self.Status.LEFT
        if self.joined_at is None:
            return self.Status.INVITED
        return self.Status.ON_LEAVE if self.is_away else self.Status.ACTIVE


class UnitPeriod(models.Model):
    """The days on which somebody was in a unit: from a day until before another one.

    `from_on`: None from the beginning; `until_on`: None until further notice. Triggers on
    the membership write them and nothing else does. Periods of a person do not overlap;
    on days between them they were in no unit. `unit_on` finds the one of a day.
    """

    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    member = TenantForeignKey(Membership, models.CASCADE, related_name="unit_periods")
    unit = TenantForeignKey(Unit, models.PROTECT, related_name="+")
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    objects = UnitPeriodQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "member", "from_on"],
                name="unit_period_from_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["organization", "member", "until_on"],
                name="unit_period_until_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on"))
                | models.Q(from_on=None)
                | models.Q(until_on=None),
                name="unit_period_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} in {self.unit} from {self.from_on} to {self.until_on}"


class UnitLead(TenantModel):
    """A member who leads a unit, and everything below it in any depth.

    A unit may have several. organizations/hierarchy.py says what follows from it.
    """

    event_subject = "member_id"

    unit = TenantForeignKey(Unit, models.CASCADE, related_name="leads")
    member = TenantForeignKey(Membership, models.CASCADE, related_name="leads")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "member", "unit"], name="unit_lead_once"
            ),
        )
        indexes = (
            models.Index(fields=["organization", "unit"], name="unit_lead_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.member} leads {self.unit}"
