"""What an organization chooses about check-ins, and how far its plan is computed."""

import datetime as dt

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = (("checkins", "0003_cadence_rules"),)
    operations = (
        migrations.CreateModel(
            name="CheckInPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=organizations.models.tenant.new_public_id,
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "units_may_choose",
                    models.BooleanField(
                        default=False,
                        verbose_name="units may set a rhythm of their own",
                    ),
                ),
                (
                    "announces_opening",
                    models.BooleanField(
                        default=False, verbose_name="tell people when a check-in opens"
                    ),
                ),
                (
                    "escalates_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(26),
                        ],
                        verbose_name="tell the line above after missed check-ins",
                    ),
                ),
                (
                    "abandoned_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(26),
                        ],
                        verbose_name="ask about a goal after silent check-ins",
                    ),
                ),
                (
                    "links_need_sign_in",
                    models.BooleanField(
                        default=False,
                        verbose_name="the link in a reminder asks people to sign in",
                    ),
                ),
                (
                    "digest_at",
                    models.TimeField(
                        default=dt.time(8, 0), verbose_name="digests are sent at"
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(default=dt.time(20, 0), verbose_name="quiet from"),
                ),
                (
                    "quiet_until",
                    models.TimeField(default=dt.time(7, 0), verbose_name="quiet until"),
                ),
                ("n_changes", models.BigIntegerField(default=0, editable=False)),
                ("n_planned", models.BigIntegerField(default=-1, editable=False)),
                (
                    "planned_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("events_floor", models.BigIntegerField(default=0, editable=False)),
                ("n_events", models.BigIntegerField(default=0, editable=False)),
                (
                    "n_attempts",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
                (
                    "tried_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"),
                        name="checkinpolicy_organization_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="checkinpolicy_public_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization",), name="check_in_policy_once"
                    ),
                ],
                "indexes": [],
            },
        ),
        ProtectTenant("checkinpolicy"),
    )
