"""The check-in of a member and week, and what they have typed into it so far."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = (("checkins", "0005_leave"),)
    operations = (
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
                        base_field=models.BigIntegerField(), blank=True, default=list
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
                "ordering": ("-week_on", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["organization", "week_on"], name="period_of_week"
                    ),
                    models.Index(
                        condition=models.Q(("excuse", ""), ("submitted_at", None)),
                        fields=["remind_at"],
                        name="period_to_remind",
                    ),
                    models.Index(
                        condition=models.Q(("excuse", ""), ("submitted_at", None)),
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
            name="Draft",
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
                    "period",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="checkins.period",
                    ),
                ),
                (
                    "by",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="draft_organization_id_uniq"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="draft_public_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "period", "by"), name="draft_once"
                    ),
                ],
                "indexes": [],
            },
        ),
        ProtectTenant("period"),
        ProtectTenant("draft"),
    )
