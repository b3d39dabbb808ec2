"""Changes of the structure, with what it takes to undo them."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organizations", "0025_refuse_loops"),
    ]

    operations = [
        migrations.CreateModel(
            name="StructuralChange",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("move_people", "People moved"),
                            ("move", "Unit moved"),
                            ("merge", "Units merged"),
                            ("split", "Unit split"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why"),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "undone_at",
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
                    "into",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
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
                    "undone_by",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
                (
                    "unit",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["organization", "-id"], name="structural_change_last"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"),
                        name="structuralchange_organization_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="structuralchange_public_id_uniq",
                    ),
                ],
            },
        ),
        ProtectTenant("structuralchange"),
    ]
