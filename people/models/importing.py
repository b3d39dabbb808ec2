from __future__ import annotations

from django.db import models
from django.utils import timezone

from organizations.models import Membership, TenantForeignKey, TenantModel


class PeopleImport(TenantModel):
    """An uploaded file of people: mapped, checked, confirmed, written by a job.

    `content`: its table as people/importing/table.py keeps it, without the columns that
    are never read. `meanings`: of each column. The row is authoritative; `attempts` stops
    a file that kills its worker.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKED = "checked"
        CONFIRMED = "confirmed"
        DONE = "done"
        FAILED = "failed"

    by = TenantForeignKey(Membership, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField()
    meanings = models.JSONField(default=list)
    # Whoever is not in the file leaves.
    is_complete = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State, default=State.UPLOADED)
    report = models.JSONField(default=dict)
    n_lines = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"


class ColumnMeanings(TenantModel):
    """What the columns of a source mean, as it was chosen last. `source`: the headings."""

    source = models.CharField(max_length=64)
    meanings = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "source"], name="column_meanings_once"
            ),
        )

    def __str__(self) -> str:
        return self.source
