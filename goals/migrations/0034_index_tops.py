"""Finds the roots of an outline: goals without a parent, with one that may not be shown
beside them, and those that wait to be counted.
"""

from django.db import migrations, models
from django.db.models import Q

from organizations.migration_operations import AddIndexSafely


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("goals", "0033_goal_count"),)
    operations = (
        AddIndexSafely(
            "goal",
            models.Index(
                condition=Q(parent=None),
                fields=["organization", "cycle", "state", "position", "id"],
                name="goal_without_parent",
            ),
        ),
        AddIndexSafely(
            "goalprogress",
            models.Index(
                condition=Q(parent_differs=True),
                fields=["organization", "cycle_id", "state"],
                name="goalprogress_parent_differs",
            ),
        ),
        AddIndexSafely(
            "goalprogress",
            models.Index(
                condition=Q(cycle_id=None),
                fields=["organization"],
                name="goalprogress_not_counted",
            ),
        ),
    )
