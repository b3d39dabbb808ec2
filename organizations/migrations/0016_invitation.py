"""Invitations to join; their tokens are looked up before the organization is known."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant, SystemFunction

INVITATION = """
SELECT organization_id, id FROM organizations_invitation WHERE token_hash = hash
"""
TO_REMIND = """
SELECT DISTINCT organization_id FROM organizations_invitation
WHERE accepted_at IS NULL AND revoked_at IS NULL AND expires_at > as_of
  AND ((n_reminders < 1 AND sent_at <= as_of - interval '3 days')
    OR (n_reminders < 2 AND sent_at <= as_of - interval '7 days'))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0015_membership_invited"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
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
                ("email", models.EmailField(max_length=254)),
                ("nonce", models.CharField(max_length=32)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("n_reminders", models.PositiveSmallIntegerField(default=0)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    organizations.models.tenant.TenantForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organizations.membership",
                    ),
                ),
                (
                    "membership",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
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
                "ordering": ("-sent_at", "-id"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=["sent_at"],
                        name="invitation_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"),
                        name="invitation_organization_id_uniq",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "public_id"),
                        name="invitation_public_id_uniq",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=("organization", "email"),
                        name="invitation_waits_once_per_address",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("revoked_at", None)),
                        fields=("organization", "membership"),
                        name="invitation_waits_once_per_member",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="invitation_email_lower",
                    ),
                ],
            },
        ),
        ProtectTenant("invitation"),
        SystemFunction(
            "organizations_invitation_of(hash text)",
            "TABLE (organization_id bigint, invitation_id bigint)",
            INVITATION,
        ),
        SystemFunction(
            "organizations_to_remind_invited(as_of timestamptz)",
            "SETOF bigint",
            TO_REMIND,
        ),
    ]
