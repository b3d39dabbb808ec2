"""Scheduling and feedback have models of their own: state only, the tables stay."""

from typing import Any

import django.db.models.deletion
from django.db import migrations

from organizations.models.tenant import TenantForeignKey


def of_period(on_delete: Any, **options: Any) -> TenantForeignKey:
    return TenantForeignKey(on_delete=on_delete, to="scheduling.period", **options)


CASCADE = django.db.models.deletion.CASCADE
SET_NULL = django.db.models.deletion.SET_NULL


class Migration(migrations.Migration):
    dependencies = (
        ("checkins", "0018_rename_models"),
        ("scheduling", "0001_models_from_checkins"),
        ("feedback", "0001_models_from_checkins"),
        ("notifications", "0008_period_of_scheduling"),
    )
    operations = (
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "CheckIn",
                    "period",
                    of_period(
                        SET_NULL, null=True, blank=True, related_name="check_ins"
                    ),
                ),
                migrations.AlterField(
                    "CheckInDraft", "period", of_period(CASCADE, related_name="drafts")
                ),
                migrations.AlterField(
                    "Answer", "period", of_period(CASCADE, related_name="answers")
                ),
                migrations.AlterField(
                    "Intention", "period", of_period(CASCADE, related_name="intentions")
                ),
                migrations.AlterField(
                    "Intention",
                    "settled_in",
                    of_period(SET_NULL, null=True, blank=True, related_name="+"),
                ),
                *(
                    migrations.DeleteModel(name)
                    for name in (
                        *("TalkItem", "Talk", "Reply", "ManagerConfidence"),
                        *("Period", "Leave", "CheckInPolicy", "CadenceRule"),
                    )
                ),
            ],
        ),
    )
