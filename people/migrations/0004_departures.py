"""Who leaves, and who takes over; found by a sweep once the day is over."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant, SystemFunction

DUE = """
SELECT departure.organization_id, departure.id
FROM people_departure departure
JOIN organizations_membership member ON member.id = departure.member_id
  AND member.organization_id = departure.organization_id
WHERE completed_at IS NULL AND cancelled_at IS NULL AND member.left_at <= $1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0025_refuse_loops"),
        ("people", "0003_sweep_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
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
                    "public_id",
                    models.CharField(
                        default=organizations.models.tenant.new_public_id,
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("last_day", models.DateField(blank=True, null=True)),
                ("goals", models.JSONField(default=dict)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "completed_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "by",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
                (
                    "goals_to",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
                (
                    "member",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departures",
                        to="organizations.membership",
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
                    "reports_to",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"),
                        name="departure_organization_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="departure_public_id_uniq",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("cancelled_at", None), ("completed_at", None)
                        ),
                        fields=("organization", "member"),
                        name="departure_open_once",
                    ),
                ],
            },
        ),
        ProtectTenant("departure"),
        SystemFunction(
            "people_due_departures(timestamptz DEFAULT now())",
            "TABLE (organization_id bigint, departure_id bigint)",
            DUE,
        ),
    ]
