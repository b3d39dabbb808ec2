"""Replies, 1:1s and managers' confidence belong to this app from now on.

The tables stay as they are, under their former names.
"""

import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import RenameConstraint


class Migration(migrations.Migration):
    dependencies = [
        ("checkins", "0016_sweeps"),
        ("scheduling", "0001_models_from_checkins"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                RenameConstraint(
                    "checkins_talk",
                    "talk_organization_id_uniq",
                    "oneonone_organization_id_uniq",
                ),
                RenameConstraint(
                    "checkins_talk", "talk_public_id_uniq", "oneonone_public_id_uniq"
                ),
                RenameConstraint(
                    "checkins_talkitem",
                    "talkitem_organization_id_uniq",
                    "oneononeitem_organization_id_uniq",
                ),
                RenameConstraint(
                    "checkins_talkitem",
                    "talkitem_public_id_uniq",
                    "oneononeitem_public_id_uniq",
                ),
            ],
            state_operations=[
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
                                to="scheduling.period",
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
                                validators=[
                                    django.core.validators.MaxValueValidator(100)
                                ]
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
                        "db_table": "checkins_managerconfidence",
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
                    },
                ),
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
                                to="scheduling.period",
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
                        "db_table": "checkins_reply",
                        "ordering": ("id",),
                        "indexes": [
                            models.Index(
                                fields=["organization", "period", "id"], name="reply_of"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "id"),
                                name="reply_organization_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "public_id"),
                                name="reply_public_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "token"),
                                name="reply_token_uniq",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OneOnOne",
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
                            "manager",
                            organizations.models.tenant.TenantForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="organizations.membership",
                            ),
                        ),
                        (
                            "member",
                            organizations.models.tenant.TenantForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
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
                        "db_table": "checkins_talk",
                        "indexes": [
                            models.Index(
                                fields=["organization", "member"], name="talk_of_member"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "id"),
                                name="oneonone_organization_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "public_id"),
                                name="oneonone_public_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "manager", "member"),
                                name="talk_of_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("manager", models.F("member")), _negated=True
                                ),
                                name="talk_of_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OneOnOneItem",
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
                            "talk",
                            organizations.models.tenant.TenantForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="feedback.oneonone",
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                max_length=300, verbose_name="what to talk about"
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
                            "period",
                            organizations.models.tenant.TenantForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="scheduling.period",
                            ),
                        ),
                        (
                            "goal",
                            organizations.models.tenant.TenantForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="goals.goal",
                            ),
                        ),
                        (
                            "cause",
                            models.CharField(blank=True, editable=False, max_length=60),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, max_length=8000, verbose_name="notes"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("n_carried", models.PositiveSmallIntegerField(default=0)),
                        ("talked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False
                            ),
                        ),
                    ],
                    options={
                        "db_table": "checkins_talkitem",
                        "ordering": ("id",),
                        "indexes": [
                            models.Index(
                                fields=["organization", "talk", "id"],
                                name="talk_item_of",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "id"),
                                name="oneononeitem_organization_id_uniq",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "public_id"),
                                name="oneononeitem_public_id_uniq",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("cause", ""), _negated=True),
                                fields=("organization", "talk", "cause"),
                                name="talk_item_once_per_cause",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
