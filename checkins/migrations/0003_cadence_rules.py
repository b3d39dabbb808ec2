"""When people are asked, for a part of the organization."""

import datetime as dt

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = (
        ("checkins", "0002_protect_tenants"),
        ("goals", "0011_dismissed_hint"),
        ("organizations", "0005_protect_locations"),
    )
    operations = (
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
                        default=dt.date(2024, 1, 1), verbose_name="beginning with"
                    ),
                ),
                (
                    "asked_at",
                    models.TimeField(default=dt.time(9, 0), verbose_name="asked at"),
                ),
                (
                    "open_days",
                    models.PositiveSmallIntegerField(
                        default=4,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="open for days",
                    ),
                ),
                (
                    "closes_at",
                    models.TimeField(default=dt.time(12, 0), verbose_name="closes at"),
                ),
                (
                    "grace_days",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(30)],
                        verbose_name="days of grace",
                    ),
                ),
                (
                    "remind_days_before",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=1,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(30)],
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
                "ordering": ("id",),
                "abstract": False,
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
                        fields=("organization", "unit", "framework", "goal", "member"),
                        name="cadence_once_per_scope",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("framework", ""), ("goal", None), ("member", None)
                            ),
                            models.Q(("goal", None), ("member", None), ("unit", None)),
                            models.Q(
                                ("framework", ""), ("member", None), ("unit", None)
                            ),
                            models.Q(("framework", ""), ("goal", None), ("unit", None)),
                            _connector="OR",
                        ),
                        name="cadence_of_one_scope",
                    ),
                ],
                "indexes": [],
            },
        ),
        ProtectTenant("cadencerule"),
    )
