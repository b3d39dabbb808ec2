from django.db import models

from organizations.models import Organization


class GoalWord(models.Model):
    """The words of a goal's title and named owner, as `search_words` gives them; kept by
    triggers.

    The search finds a word by its beginning, as a range in the index. `LIKE` could use
    none: it is not leakproof, so row-level security looks at all rows first.

    No foreign keys, as `GoalDirty`: the triggers remove what belongs to no goal.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    goal_id = models.BigIntegerField()
    word = models.CharField(max_length=40, db_collation="C")
    # Of a private goal: the database shows it to those who read the goal.
    is_private = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = (
            models.Index(
                fields=["organization", "word", "goal_id"], name="goalword_begins"
            ),
            models.Index(fields=["organization", "goal_id"], name="goalword_of_goal"),
        )

    def __str__(self) -> str:
        return self.word
