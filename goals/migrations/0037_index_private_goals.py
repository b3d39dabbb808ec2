"""Finds the private children of a goal; and an external id says nothing of private goals."""

from django.db import migrations, models
from django.db.models import Q

from organizations.migration_operations import (
    AddIndexSafely,
    AddUniqueSafely,
    RemoveUniqueSafely,
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("goals", "0036_private_goals"),)
    operations = (
        AddIndexSafely(
            "goal",
            models.Index(
                condition=Q(visibility="private"),
                fields=["organization", "parent"],
                name="goal_private_children",
            ),
        ),
        AddUniqueSafely(
            "goal",
            models.UniqueConstraint(
                condition=~Q(external_id="")
                & ~Q(state="draft")
                & ~Q(archived_from="draft")
                & Q(visibility="open"),
                fields=["organization", "external_id"],
                name="goal_open_external_id_once",
            ),
        ),
        RemoveUniqueSafely("goal", "goal_external_id_once"),
    )
