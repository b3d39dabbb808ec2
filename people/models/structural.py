from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, TenantForeignKey, TenantModel, Unit


class StructuralChange(TenantModel):
    """A change of many people or units at once, with what it takes to undo it.

    `reason`: what HR wrote about it, for whoever manages people. `before` and `after`:
    by kind of row ("members", "units", "goals"), by key: the unit, parent or unit; and
    "leads", the pairs (unit, member) that ended. Keys alone.
    """

    class Kind(models.TextChoices):
        MOVE_PEOPLE = "move_people", _("People moved")
        MOVE = "move", _("Unit moved")
        MERGE = "merge", _("Units merged")
        SPLIT = "split", _("Unit split")

    kind = models.CharField(max_length=11, choices=Kind)
    unit = TenantForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    into = TenantForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("why"), max_length=500, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by = TenantForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_by = TenantForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(TenantModel.Meta):
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["organization", "-id"], name="structural_change_last"),
        )

    def __str__(self) -> str:
        return self.get_kind_display()
