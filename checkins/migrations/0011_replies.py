"""What is said to a member's check-in."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant


class Migration(migrations.Migration):
    dependencies = (("checkins", "0010_check_ins_of_periods"),)
    operations = (
        migrations.CreateModel(
            name="Reply",
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
                        related_name="replies",
                        to="checkins.period",
                    ),
                ),
                (
                    "check_in",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="checkins.checkin",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("reaction", "Reaction"),
                            ("answer", "Answer"),
                            ("question", "Question"),
                            ("passed_up", "Passed up"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "reaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("seen", "Read it, thanks"),
                            ("good", "Good"),
                            ("with_you", "With you on this"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000)),
                (
                    "to",
                    organizations.models.tenant.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
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
            ],
            options={
                "ordering": ("id",),
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["organization", "period", "id"], name="reply_of"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="reply_organization_id_uniq"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="reply_public_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "token"), name="reply_token_uniq"
                    ),
                ],
            },
        ),
        ProtectTenant("reply"),
    )
