import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.spec import KindRef
from goals.querysets import GoalQuerySet
from organizations.models import TenantForeignKey, TenantModel
from ui.addresses import address_of_each

MOST_WEIGHT = 1_000_000.0


class Goal(TenantModel):
    """One node of the goal tree, of any kind of any framework.

    Holds what people decide; what is computed from it is in `GoalProgress`, which only
    the roll-up writes.
    """

    event_subject = "owner_id"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        CLOSED = "closed", _("Closed")
        ARCHIVED = "archived", _("Archived")

    class Visibility(models.TextChoices):
        OPEN = "open", _("Everyone here")
        PRIVATE = "private", _("Only me and people I choose")

    class Status(models.TextChoices):
        ON_TRACK = "on_track", _("On track")
        AT_RISK = "at_risk", _("At risk")
        OFF_TRACK = "off_track", _("Off track")
        DONE = "done", _("Done")

    class MetricType(models.TextChoices):
        NONE = "none", _("No metric")
        NUMBER = "number", _("Number")
        PERCENT = "percent", _("Percent")
        MONEY = "money", _("Money")
        YES_NO = "yes_no", _("Yes or no")

    class Direction(models.TextChoices):
        INCREASE = "increase", _("Increase")
        DECREASE = "decrease", _("Decrease")
        AT_LEAST = "at_least", _("Keep at or above")
        AT_MOST = "at_most", _("Keep at or below")

    class Indicator(models.TextChoices):
        LEADING = "leading", _("Leading")
        LAGGING = "lagging", _("Lagging")

    class Source(models.TextChoices):
        METRIC = "metric", _("Own metric")
        MEAN = "mean", _("Average of supporting goals")
        SUM = "sum", _("Sum of supporting goals")

    framework = models.CharField(_("framework"), max_length=40)
    kind = models.CharField(_("goal type"), max_length=40)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("why it matters"), blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    # Only its owner and its author read a draft until it is shared.
    is_shared = models.BooleanField(default=False, db_default=False, editable=False)
    # Of a private one its owner alone reads, and whom they name (`GoalReader`).
    visibility = models.CharField(
        _("who can see this"),
        max_length=7,
        choices=Visibility,
        default=Visibility.OPEN,
        db_default=Visibility.OPEN.value,
    )
    # The state in which it was archived; "" while it is not.
    archived_from = models.CharField(
        max_length=8,
        choices=State,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    external_id = models.CharField(_("external ID"), max_length=120, blank=True)
    # Values of the kind's own fields (frameworks.spec.Field), as text by slug.
    fields = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    source_note = models.CharField(max_length=300, blank=True)

    # Its holder: a member, or a unit as a whole. `owner_name` keeps an imported owner
    # who is not a member yet.
    owner = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("owner"),
    )
    owner_name = models.CharField(max_length=120, blank=True)
    owner_email = models.EmailField(max_length=254, blank=True)
    unit = TenantForeignKey(
        "organizations.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("unit"),
    )
    cycle = TenantForeignKey(
        "organizations.Cycle",
        models.PROTECT,
        related_name="goals",
        verbose_name=_("cycle"),
    )
    # The day from which its pace runs, if it is not the one on which it was created.
    starts_on = models.DateField(_("start date"), null=True, blank=True)
    # Its owner's choice: pace runs from the first day of the cycle.
    starts_with_cycle = models.BooleanField(
        _("pace from the start of the cycle"), default=False, db_default=False
    )
    due_on = models.DateField(_("due date"), null=True, blank=True)

    # Its parent, and how it contributes to it.
    parent = TenantForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent goal"),
    )
    position = models.PositiveIntegerField(default=0)
    contributes = models.BooleanField(_("contributes to its parent"), default=True)
    weight = models.FloatField(
        _("weight"),
        default=1.0,
        validators=[MinValueValidator(0.0), MaxValueValidator(MOST_WEIGHT)],
    )
    rationale = models.CharField(_("how it contributes"), max_length=300, blank=True)

    # The metric.
    metric_type = models.CharField(
        _("measured in"), max_length=8, choices=MetricType, default=MetricType.NONE
    )
    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction, default=Direction.INCREASE
    )
    start = models.DecimalField(
        _("from"), null=True, blank=True, max_digits=24, decimal_places=6
    )
    target = models.DecimalField(
        _("to"), null=True, blank=True, max_digits=24, decimal_places=6
    )
    current = models.DecimalField(
        _("current value"), null=True, blank=True, max_digits=24, decimal_places=6
    )
    # The target at activation: progress against it stays computable after adjustments.
    original_target = models.DecimalField(
        null=True, blank=True, editable=False, max_digits=24, decimal_places=6
    )
    metric_unit = models.CharField(_("unit of measure"), max_length=80, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    decimals = models.PositiveSmallIntegerField(
        _("decimal places"), default=0, validators=[MaxValueValidator(6)]
    )
    indicator = models.CharField(
        _("indicator"), max_length=7, choices=Indicator, blank=True
    )

    # How its progress is determined.
    progress_source = models.CharField(
        _("progress comes from"), max_length=6, choices=Source, default=Source.METRIC
    )
    override_progress = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
    )
    override_reason = models.CharField(max_length=300, blank=True)
    # The last day on which the override counts.
    override_until = models.DateField(null=True, blank=True)

    confidence = models.PositiveSmallIntegerField(
        _("confidence"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, blank=True)
    status_note = models.CharField(max_length=300, blank=True)
    final_grade = models.CharField(_("final grade"), max_length=300, blank=True)
    # Days without an update until the goal is “not updated”; None: never.
    cadence_days = models.PositiveSmallIntegerField(null=True, blank=True, default=7)
    updated_on = models.DateField(null=True, blank=True, editable=False)

    created_by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Progress that a closed goal keeps contributing, 0–1.
    final_progress = models.FloatField(null=True, blank=True, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ("position", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                # A draft or a private goal may have the external id of another goal:
                # refusing the id would reveal that it exists.
                fields=["organization", "external_id"],
                condition=~Q(external_id="")
                & ~Q(state="draft")
                & ~Q(archived_from="draft")
                & Q(visibility="open"),
                name="goal_open_external_id_once",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["open", "private"]),
                name="goal_visibility_known",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")), name="goal_not_own_parent"
            ),
            models.CheckConstraint(
                # NaN and infinity would break the organization's roll-up.
                condition=Q(weight__gte=0) & Q(weight__lte=MOST_WEIGHT),
                name="goal_weight_range",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 100)),
                name="goal_confidence_range",
            ),
            models.CheckConstraint(
                condition=Q(override_progress=None)
                | Q(override_progress__range=(0.0, 1.0)),
                name="goal_override_range",
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "parent", "position"], name="goal_children"
            ),
            models.Index(fields=["organization", "cycle", "id"], name="goal_of_cycle"),
            models.Index(fields=["organization", "owner"], name="goal_of_owner"),
            models.Index(fields=["organization", "unit"], name="goal_of_unit"),
            models.Index(
                fields=["organization", "parent"],
                condition=Q(visibility="private"),
                name="goal_private_children",
            ),
            models.Index(
                # A page of them without a look at their rows.
                fields=["organization", "cycle", "state", "position", "id"],
                condition=Q(parent=None),
                name="goal_without_parent",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """URL of the goal's page. Costs a query unless the organization is loaded."""
        return address_of_each("goals:detail", self.organization.slug)(self.public_id)

    @property
    def kind_ref(self) -> KindRef:
        return KindRef(self.framework, self.kind)

    @property
    def is_measured(self) -> bool:
        """Whether it has a metric whose values people log."""
        return self.metric_type != self.MetricType.NONE

    @property
    def needs_target(self) -> bool:
        """Whether it has a metric without a readable target: “No target yet”."""
        return (
            self.is_measured
            and self.metric_type != self.MetricType.YES_NO
            and self.target is None
        )

    @property
    def is_private(self) -> bool:
        """Whether only its owner reads it, and whom they name."""
        return self.visibility == self.Visibility.PRIVATE

    @property
    def hidden_title(self) -> str:
        """What stands in place of its title for those who may not read it."""
        return str(_("Private goal") if self.is_private else _("A private draft"))

    @property
    def is_draft(self) -> bool:
        """Whether it never was in force, archived or not."""
        return self.State.DRAFT in (self.state, self.archived_from)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.ACTIVE

    def field(self, slug: str) -> str:
        """Value of a field of its kind; "" if not set."""
        return str(self.fields.get(slug, ""))

    def has_override(self, today: dt.date) -> bool:
        """Whether the owner's override counts on that day."""
        return self.override_progress is not None and (
            self.override_until is None or today <= self.override_until
        )
