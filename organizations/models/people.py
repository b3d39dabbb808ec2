from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models.tenant import TenantForeignKey, TenantModel
from organizations.querysets import MembershipQuerySet, UnitQuerySet
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
    """A person in an organization: the actor (`by`) of everything that happens there."""

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
    title = models.CharField(_("title"), max_length=120, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

    # What hierarchy.py knows about this row, once it was asked; None: not yet.
    led_unit_ids: frozenset[int] | None = None
    ids_below: frozenset[int] | None = None

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


class UnitLead(TenantModel):
    """A member who leads a unit, and everything below it in any depth.

    A unit may have several. organizations/hierarchy.py says what follows from it.
    """

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
