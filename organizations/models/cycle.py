import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.cycle_rules import CycleState
from organizations.models.tenant import TenantModel
from organizations.querysets import CycleQuerySet

CYCLE_STATES = (
    (CycleState.OPEN.value, _("Not started")),
    (CycleState.PLANNING.value, _("Planning")),
    (CycleState.RUNNING.value, _("Running")),
    (CycleState.CLOSING.value, _("Closing")),
    (CycleState.CLOSED.value, _("Closed")),
)


class Cycle(TenantModel):
    """A period that goals are set for. Cycles nest by their dates alone.

    Its state moves by one step at a time, which the database checks too; the services are
    in organizations/cycles.py.
    """

    class Kind(models.TextChoices):
        LONG_TERM = "long_term", _("Long term")
        YEAR = "year", _("Year")
        HALF = "half", _("Half-year")
        QUARTER = "quarter", _("Quarter")
        MONTH = "month", _("Month")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField()
    # Inclusive.
    ends_on = models.DateField()
    state = models.CharField(
        max_length=8,
        choices=CYCLE_STATES,
        default=CycleState.OPEN.value,
        db_default=CycleState.OPEN.value,
        editable=False,
    )
    # Moved back by a person: its dates do not move it on again.
    is_held = models.BooleanField(default=False, db_default=False, editable=False)
    # Why it was moved back, as long as it is held.
    held_reason = models.CharField(
        max_length=300, blank=True, default="", db_default="", editable=False
    )

    objects = CycleQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        ordering = ("starts_on", "-ends_on")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "name"], name="cycle_name_uniq"
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "starts_on", "ends_on"],
                name="cycle_dates_uniq",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="cycle_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in CycleState]),
                name="cycle_state_known",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.state == CycleState.CLOSED

    def contains(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on
