from django.db import models

from organizations.models import Organization, TenantForeignKey, TenantModel


class GoalProgress(models.Model):
    """Values computed from a goal and its descendants. Only the roll-up writes it.

    A trigger creates the row together with the goal. `None` progress is unmeasured,
    which is not 0.
    """

    class Health(models.TextChoices):
        """The goal's status, and “not updated”, which is never shown as green."""

        ON_TRACK = "on_track"
        AT_RISK = "at_risk"
        OFF_TRACK = "off_track"
        DONE = "done"
        NOT_UPDATED = "not_updated"

    goal = models.OneToOneField(
        "goals.Goal",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="progress",
        db_constraint=False,
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # 0–1.
    progress = models.FloatField(null=True)
    # Progress before it was clamped to 0–1.
    attainment = models.FloatField(null=True)
    # Its current value: its own, or for a sum the total of the children, which takes
    # more digits than each of them.
    value = models.DecimalField(max_digits=38, decimal_places=6, null=True)
    # Percent; a mean may have decimals.
    confidence = models.FloatField(null=True)
    # 0–1, where progress should be by now.
    pace = models.FloatField(null=True)
    # Empty for a statement, which has none.
    health = models.CharField(
        max_length=11, choices=Health, default=Health.NOT_UPDATED, blank=True
    )
    # The worst health among the contributing children.
    weakest = models.CharField(max_length=11, choices=Health, blank=True)
    # The last update of it or of a goal that contributes to it.
    updated_on = models.DateField(null=True)
    # All descendants, by health.
    n_on_track = models.PositiveIntegerField(default=0)
    n_at_risk = models.PositiveIntegerField(default=0)
    n_off_track = models.PositiveIntegerField(default=0)
    n_not_updated = models.PositiveIntegerField(default=0)
    # Of the goals that its number is made of: all, and those with a number; 0 for a
    # number that does not come from other goals.
    n_contributing = models.PositiveIntegerField(default=0, db_default=0)
    n_measured = models.PositiveIntegerField(default=0, db_default=0)
    version = models.PositiveIntegerField(default=0)
    # The goal's cycle and state as the roll-up last found them: those in which
    # `GoalCount` has it. None until the goal's first roll-up.
    cycle_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, blank=True, default="", db_default="")
    # Whether its parent is in another cycle or state: then an outline that shows the goal
    # may not show the parent.
    parent_differs = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "goal"], name="goalprogress_organization_uniq"
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "cycle_id", "state"],
                condition=models.Q(parent_differs=True),
                name="goalprogress_parent_differs",
            ),
            models.Index(
                fields=["organization"],
                condition=models.Q(cycle_id=None),
                name="goalprogress_not_counted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.goal_id}: {self.progress}"

    @property
    def n_below(self) -> int:
        return self.n_on_track + self.n_at_risk + self.n_off_track + self.n_not_updated

    @property
    def is_partial(self) -> bool:
        """Whether its number is made of only some of the goals that contribute."""
        return 0 < self.n_measured < self.n_contributing


class GoalCount(models.Model):
    """How many goals of a cycle are in a state and of a health, as of the last roll-up.

    Triggers on `GoalProgress` write it, in the transaction that writes the health. What a
    reader adds for goals that wait for the roll-up: goals/selectors/counts.py.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # No foreign key: without goals the row stays, with 0.
    cycle_id = models.BigIntegerField()
    state = models.CharField(max_length=8)
    health = models.CharField(max_length=11, blank=True)
    n = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "cycle_id", "state", "health"],
                name="goalcount_uniq",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.state} {self.health}: {self.n}"


class GoalDirty(models.Model):
    """Goals that wait for the roll-up: appended by triggers, drained by the worker.

    No foreign keys: a goal may be gone by the time its row is drained, and every write
    of a goal pays for constraints on this table.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    goal_id = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=["organization", "id"], name="goaldirty_organization"),
        )

    def __str__(self) -> str:
        return str(self.goal_id)


class GoalProgressDay(TenantModel):
    """Progress at the end of a day on which it changed; the history for charts."""

    public_id = None  # type: ignore[assignment]  # it is never spoken of alone
    goal = TenantForeignKey("goals.Goal", models.CASCADE, related_name="days")
    day = models.DateField()
    progress = models.FloatField(null=True)
    value = models.DecimalField(max_digits=38, decimal_places=6, null=True)
    confidence = models.FloatField(null=True)

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "goal", "day"], name="goalprogressday_uniq"
            ),
        )

    def __str__(self) -> str:
        return f"{self.goal_id} {self.day}: {self.progress}"


class RollUpDay(models.Model):
    """The day for which an organization's health was last computed: pace changes daily.

    `again_at`: when everything is computed once more, although the day is the same.
    Set by a migration that changes what is computed: beside it run workers of the
    version before, which store results of their own until they are replaced.
    """

    organization = models.OneToOneField(
        Organization, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    day = models.DateField()
    again_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.organization_id} {self.day}"
