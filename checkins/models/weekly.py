import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import TenantForeignKey, TenantModel
from scheduling.models import Period


class CheckInDraft(TenantModel):
    """What a person has typed into a check-in and not submitted; visible to them alone."""

    period = TenantForeignKey(Period, models.CASCADE, related_name="drafts")
    by = TenantForeignKey("organizations.Membership", models.CASCADE, related_name="+")
    # The form's fields by their names, as text.
    data = models.JSONField(default=dict)
    # Compare-and-swap: saving over another version shows both.
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        db_table = "checkins_draft"
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "period", "by"], name="draft_once"
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.version}"


class Question(TenantModel):
    """A question of the organization beside the numbers.

    Retired rather than deleted.
    """

    class Purpose(models.TextChoices):
        MOVED = "moved", _("Progress")
        BLOCKED = "blocked", _("Blockers")
        NEXT = "next", _("Next steps")
        OTHER = "other", _("Other")

    class Rhythm(models.TextChoices):
        ALWAYS = "always", _("Every check-in")
        MONTHLY = "monthly", _("First check-in of each month")
        QUARTERLY = "quarterly", _("First check-in of each quarter")

    text = models.CharField(_("question"), max_length=200)
    # `next`: each line of the answer becomes an intention; `blocked`: shown first to
    # managers.
    purpose = models.CharField(
        _("topic"), max_length=7, choices=Purpose, default=Purpose.OTHER
    )
    rhythm = models.CharField(
        _("how often"), max_length=9, choices=Rhythm, default=Rhythm.ALWAYS
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("position", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "text"],
                condition=Q(retired_at=None),
                name="question_once",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Answer(TenantModel):
    """A member's answer to a question in a period; a change keeps the earlier text."""

    period = TenantForeignKey(Period, models.CASCADE, related_name="answers")
    question = TenantForeignKey(Question, models.PROTECT, related_name="+")
    by = TenantForeignKey("organizations.Membership", models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("question__position", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "period", "question"],
                condition=Q(replaced_at=None),
                name="answer_once",
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Intention(TenantModel):
    """What a member plans to do next; the following check-in asks for its outcome."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        CARRIED = "carried", _("Carried over")
        DROPPED = "dropped", _("Dropped")

    # The period in which it was written.
    period = TenantForeignKey(Period, models.CASCADE, related_name="intentions")
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    # The period in which its outcome was recorded.
    settled_in = TenantForeignKey(
        Period, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    carried_from = TenantForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    # From the form: submitting it twice creates one intention.
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ("position", "id")
        constraints = (
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "carried_from"],
                condition=~Q(carried_from=None),
                name="intention_carried_once",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "period"], name="intention_of_period"),
        )

    def __str__(self) -> str:
        return self.text
