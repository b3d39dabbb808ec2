from django.db import models

from organizations.models.organization import Organization


class PersonWord(models.Model):
    """The words of a person's name and title, as `search_words` gives them; kept by
    triggers, also when they change their name in another organization.

    A search finds them by their beginning, as a range in the index. `LIKE` could use
    none: it is not leakproof, so row-level security looks at all rows first.

    No foreign keys: the triggers remove what belongs to no membership.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    member_id = models.BigIntegerField()
    word = models.CharField(max_length=40, db_collation="C")
    # Of the name, or of the title alone.
    is_name = models.BooleanField()

    class Meta:
        indexes = (
            models.Index(
                fields=["organization", "word", "member_id"], name="personword_begins"
            ),
            models.Index(
                fields=["organization", "member_id"], name="personword_of_person"
            ),
        )

    def __str__(self) -> str:
        return self.word
