from django.db import models
from django.utils import timezone

from organizations.models import TenantForeignKey, TenantModel


class GoalImport(TenantModel):
    """An uploaded file and its import: checked, confirmed, written by a job, undone.

    The row is authoritative; `attempts` stops a file that kills its worker.
    """

    event_subject = "by_id"

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKED = "checked"
        CONFIRMED = "confirmed"
        DONE = "done"
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField()
    # {"framework:kind": "framework:kind"} for kinds that are not installed here.
    mapping = models.JSONField(default=dict)
    # {topic: option} for the file's open questions: goals/importing/questions.py.
    answers = models.JSONField(default=dict, db_default={})
    state = models.CharField(max_length=9, choices=State, default=State.UPLOADED)
    # Findings of the dry run and result of the write: goals/importing/report.py.
    report = models.JSONField(default=dict)
    n_lines = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # What undoing it takes: goals/importing/undoing.py. None: nothing, or not any more.
    undo = models.BinaryField(null=True, blank=True)
    undone_by = TenantForeignKey(
        "organizations.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"
