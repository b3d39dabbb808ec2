"""Cadence rules, leave, holidays and periods belong to this app from now on.

State only: the tables stay as they are, under their former names.
"""

import datetime as dt

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0016_sweeps"),
        ("goals", "0011_dismissed_hint"),
        ("organizations", "0006_event_attempts"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="CadenceRule",
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
                            "unit",
                            organizations.models.tenant.TenantForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="organizations.unit",
                            ),
                        ),
                        (
                            "framework",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="framework"
                            ),
                        ),
                        (
                            "goal",
                            organizations.models.tenant.TenantForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="goals.goal",
                            ),
                        ),
                        (
                            "member",
                            organizations.models.tenant.TenantForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="organizations.membership",
                            ),
                        ),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[
                                    ("weekly", "Every week"),
                                    ("weeks", "Every few weeks"),
                                    ("month_weekday", "A weekday of the month"),
                                    ("month_day", "A day of the month"),
                                    ("quarterly", "Every quarter"),
                                    ("yearly", "Every year"),
                                    ("never", "Never"),
                                ],
                                default="weekly",
                                max_length=13,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "every",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[
                                    django.core.validators.MinValueValidator(2),
                                    django.core.validators.MaxValueValidator(26),
                                ],
                                verbose_name="weeks between",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7),
                                ],
                                verbose_name="weekday",
                            ),
                        ),
                        (
                            "nth",
                            models.SmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(-1),
                                    django.core.validators.MaxValueValidator(4),
                                ],
                                verbose_name="which of the month",
                            ),
                        ),
                        (
                            "month_day",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                                verbose_name="day of the month",
                            ),
                        ),
                        (
                            "quarter_month",
                            models.PositiveSmallIntegerField(
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(3),
                                ],
                                verbose_name="month of the quarter",
                            ),
                        ),
                        (
                            "anchor_on",
                            models.DateField(
                                default=dt.date(2024, 1, 1),
                                verbose_name="beginning with",
                            ),
                        ),
                        (
                            "asked_at",
                            models.TimeField(
                                default=dt.time(9, 0), verbose_name="asked at"
                            ),
                        ),
                        (
                            "open_days",
                            models.PositiveSmallIntegerField(
                                default=4,
                                validators=[
                                    django.core.validators.MaxValueValidator(60)
                                ],
                                verbose_name="open for days",
                            ),
                        ),
                        (
                            "closes_at",
                            models.TimeField(
                                default=dt.time(12, 0), verbose_name="closes at"
                            ),
                        ),
                        (
                            "grace_days",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[
                                    django.core.validators.MaxValueValidator(30)
                                ],
                                verbose_name="days of grace",
                            ),
                        ),
                        (
                            "remind_days_before",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                default=1,
                                null=True,
                                validators=[
                                    django.core.validators.MaxValueValidator(30)
                                ],
                                verbose_name="reminder, days before it closes",
                            ),
                        ),
                        (
                            "created_by",
                            organizations.models.tenant.TenantForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.membership",
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False
                            ),
                        ),
                    ],
                    options={
                        "db_table": "checkins_cadencerule",
                        "ordering": ("id",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "id"),
                                name="cadencerule_organization_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "public_id"),
                                name="cadencerule_public_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=(
                                    "organization",
                                    "unit",
                                    "framework",
                                    "goal",
                                    "member",
                                ),
                                name="cadence_once_per_scope",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("framework", ""),
                                        ("goal", None),
                                        ("member", None),
                                    ),
                                    models.Q(
                                        ("goal", None), ("member", None), ("unit", None)
                                    ),
                                    models.Q(
                                        ("framework", ""),
                                        ("member", None),
                                        ("unit", None),
                                    ),
                                    models.Q(
                                        ("framework", ""),
                                        ("goal", None),
                                        ("unit", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="cadence_of_one_scope",
                            ),
                        ],
                    },
                ),
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
                                default=False,
                                verbose_name="tell people when a check-in opens",
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
                                default=dt.time(8, 0),
                                verbose_name="digests are sent at",
                            ),
                        ),
                        (
                            "quiet_from",
                            models.TimeField(
                                default=dt.time(20, 0), verbose_name="quiet from"
                            ),
                        ),
                        (
                            "quiet_until",
                            models.TimeField(
                                default=dt.time(7, 0), verbose_name="quiet until"
                            ),
                        ),
                        (
                            "n_changes",
                            models.BigIntegerField(default=0, editable=False),
                        ),
                        (
                            "n_planned",
                            models.BigIntegerField(default=-1, editable=False),
                        ),
                        (
                            "planned_at",
                            models.DateTimeField(blank=True, editable=False, null=True),
                        ),
                        (
                            "events_floor",
                            models.BigIntegerField(default=0, editable=False),
                        ),
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
                        "db_table": "checkins_checkinpolicy",
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
                    },
                ),
                migrations.CreateModel(
                    name="Leave",
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
                            "member",
                            organizations.models.tenant.TenantForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leaves",
                                to="organizations.membership",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="first day away")),
                        ("ends_on", models.DateField(verbose_name="last day away")),
                        (
                            "by",
                            organizations.models.tenant.TenantForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.membership",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False
                            ),
                        ),
                    ],
                    options={
                        "db_table": "checkins_leave",
                        "ordering": ("starts_on", "id"),
                        "indexes": [
                            models.Index(
                                fields=["organization", "member", "ends_on"],
                                name="leave_of_member",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "id"),
                                name="leave_organization_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "public_id"),
                                name="leave_public_id_uniq",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__gte", models.F("starts_on"))
                                ),
                                name="leave_ends_later",
                            ),
                            models.UniqueConstraint(
                                fields=(
                                    "organization",
                                    "member",
                                    "starts_on",
                                    "ends_on",
                                ),
                                name="leave_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Period",
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
                            "member",
                            organizations.models.tenant.TenantForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="periods",
                                to="organizations.membership",
                            ),
                        ),
                        ("week_on", models.DateField()),
                        ("rhythm", models.CharField(max_length=13)),
                        (
                            "goal_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                blank=True,
                                default=list,
                            ),
                        ),
                        ("opens_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField()),
                        ("grace_until", models.DateTimeField()),
                        ("remind_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "excuse",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("leave", "Away"),
                                    ("holiday", "Holiday"),
                                    ("nothing", "Nothing to ask"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "submitted_by",
                            organizations.models.tenant.TenantForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.membership",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=0)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "db_table": "checkins_period",
                        "ordering": ("-week_on", "id"),
                        "indexes": [
                            models.Index(
                                fields=["organization", "week_on"],
                                name="period_of_week",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("excuse", ""), ("submitted_at", None)
                                ),
                                fields=["remind_at"],
                                name="period_to_remind",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("excuse", ""), ("submitted_at", None)
                                ),
                                fields=["opens_at"],
                                name="period_to_open",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "id"),
                                name="period_organization_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "public_id"),
                                name="period_public_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "member", "week_on"),
                                name="period_once_a_week",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_at__gt", models.F("opens_at")),
                                    ("grace_until__gte", models.F("closes_at")),
                                ),
                                name="period_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holiday",
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
                            "location",
                            organizations.models.tenant.TenantForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holidays",
                                to="organizations.location",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="day")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "is_public",
                            models.BooleanField(default=False, editable=False),
                        ),
                        ("is_struck", models.BooleanField(default=False)),
                    ],
                    options={
                        "db_table": "organizations_holiday",
                        "ordering": ("on", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "id"),
                                name="holiday_organization_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "public_id"),
                                name="holiday_public_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "location", "on"),
                                name="holiday_once",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
