"""What a member means to do next."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = (("checkins", "0007_questions"),)
    operations = (
        migrations.CreateModel(
            name="Intention",
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
                        related_name="intentions",
                        to="checkins.period",
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("carried", "Carried over"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=7,
                    ),
                ),
                (
                    "settled_in",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="checkins.period",
                    ),
                ),
                (
                    "carried_from",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="checkins.intention",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["organization", "period"], name="intention_of_period"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"),
                        name="intention_organization_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="intention_public_id_uniq",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("carried_from", None), _negated=True),
                        fields=("organization", "carried_from"),
                        name="intention_carried_once",
                    ),
                ],
            },
        ),
        ProtectTenant("intention"),
    )
