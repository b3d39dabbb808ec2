"""Imports of people, and what the columns of their sources mean."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0025_refuse_loops"),
        ("people", "0001_structural_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMeanings",
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
                ("source", models.CharField(max_length=64)),
                ("meanings", models.JSONField(default=dict)),
                (
                    "changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"),
                        name="columnmeanings_organization_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="columnmeanings_public_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "source"), name="column_meanings_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeopleImport",
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
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("content", models.BinaryField()),
                ("meanings", models.JSONField(default=list)),
                ("is_complete", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("checked", "Checked"),
                            ("confirmed", "Confirmed"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="uploaded",
                        max_length=9,
                    ),
                ),
                ("report", models.JSONField(default=dict)),
                ("n_lines", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
            ],
            options={
                "ordering": ("-id",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"),
                        name="peopleimport_organization_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="peopleimport_public_id_uniq",
                    ),
                ],
            },
        ),
        ProtectTenant("columnmeanings"),
        ProtectTenant("peopleimport"),
    ]
