"""How sure the owner's manager is of a goal."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = (("checkins", "0013_companions"),)
    operations = (
        migrations.CreateModel(
            name="ManagerConfidence",
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
                    "goal",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goals.goal",
                    ),
                ),
                (
                    "period",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="checkins.period",
                    ),
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
                    "confidence",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)]
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
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"),
                        name="managerconfidence_organization_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="managerconfidence_public_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "goal", "period", "by"),
                        name="manager_confidence_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        ProtectTenant("managerconfidence"),
    )
