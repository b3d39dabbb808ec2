"""Models are called what they are: access, draft, metric source, automatic value.

Their tables keep their names, so that the former version runs beside this one.
"""

import django.db.models.deletion
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import RenameConstraint


class Migration(migrations.Migration):
    dependencies = (("checkins", "0017_private_to_people"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[
                RenameConstraint(
                    "checkins_companion",
                    "companion_organization_id_uniq",
                    "checkinaccess_organization_id_uniq",
                ),
                RenameConstraint(
                    "checkins_companion",
                    "companion_public_id_uniq",
                    "checkinaccess_public_id_uniq",
                ),
                RenameConstraint(
                    "checkins_draft",
                    "draft_organization_id_uniq",
                    "checkindraft_organization_id_uniq",
                ),
                RenameConstraint(
                    "checkins_draft",
                    "draft_public_id_uniq",
                    "checkindraft_public_id_uniq",
                ),
                RenameConstraint(
                    "checkins_valuesource",
                    "valuesource_organization_id_uniq",
                    "metricsource_organization_id_uniq",
                ),
                RenameConstraint(
                    "checkins_valuesource",
                    "valuesource_public_id_uniq",
                    "metricsource_public_id_uniq",
                ),
                RenameConstraint(
                    "checkins_reading",
                    "reading_organization_id_uniq",
                    "automaticvalue_organization_id_uniq",
                ),
                RenameConstraint(
                    "checkins_reading",
                    "reading_public_id_uniq",
                    "automaticvalue_public_id_uniq",
                ),
            ],
            state_operations=[
                migrations.RenameModel("Companion", "CheckInAccess"),
                migrations.AlterModelTable("CheckInAccess", "checkins_companion"),
                migrations.RemoveConstraint(
                    "CheckInAccess", "companion_organization_id_uniq"
                ),
                migrations.AddConstraint(
                    "CheckInAccess",
                    models.UniqueConstraint(
                        fields=["organization", "id"],
                        name="checkinaccess_organization_id_uniq",
                    ),
                ),
                migrations.RemoveConstraint(
                    "CheckInAccess", "companion_public_id_uniq"
                ),
                migrations.AddConstraint(
                    "CheckInAccess",
                    models.UniqueConstraint(
                        fields=["organization", "public_id"],
                        name="checkinaccess_public_id_uniq",
                    ),
                ),
                migrations.RenameModel("Draft", "CheckInDraft"),
                migrations.AlterModelTable("CheckInDraft", "checkins_draft"),
                migrations.RemoveConstraint(
                    "CheckInDraft", "draft_organization_id_uniq"
                ),
                migrations.AddConstraint(
                    "CheckInDraft",
                    models.UniqueConstraint(
                        fields=["organization", "id"],
                        name="checkindraft_organization_id_uniq",
                    ),
                ),
                migrations.RemoveConstraint("CheckInDraft", "draft_public_id_uniq"),
                migrations.AddConstraint(
                    "CheckInDraft",
                    models.UniqueConstraint(
                        fields=["organization", "public_id"],
                        name="checkindraft_public_id_uniq",
                    ),
                ),
                migrations.RenameModel("ValueSource", "MetricSource"),
                migrations.AlterModelTable("MetricSource", "checkins_valuesource"),
                migrations.RemoveConstraint(
                    "MetricSource", "valuesource_organization_id_uniq"
                ),
                migrations.AddConstraint(
                    "MetricSource",
                    models.UniqueConstraint(
                        fields=["organization", "id"],
                        name="metricsource_organization_id_uniq",
                    ),
                ),
                migrations.RemoveConstraint(
                    "MetricSource", "valuesource_public_id_uniq"
                ),
                migrations.AddConstraint(
                    "MetricSource",
                    models.UniqueConstraint(
                        fields=["organization", "public_id"],
                        name="metricsource_public_id_uniq",
                    ),
                ),
                migrations.RenameModel("Reading", "AutomaticValue"),
                migrations.AlterModelTable("AutomaticValue", "checkins_reading"),
                migrations.RemoveConstraint(
                    "AutomaticValue", "reading_organization_id_uniq"
                ),
                migrations.AddConstraint(
                    "AutomaticValue",
                    models.UniqueConstraint(
                        fields=["organization", "id"],
                        name="automaticvalue_organization_id_uniq",
                    ),
                ),
                migrations.RemoveConstraint("AutomaticValue", "reading_public_id_uniq"),
                migrations.AddConstraint(
                    "AutomaticValue",
                    models.UniqueConstraint(
                        fields=["organization", "public_id"],
                        name="automaticvalue_public_id_uniq",
                    ),
                ),
                migrations.AlterField(
                    "CheckInAccess",
                    "member",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_in_accesses",
                        to="organizations.Membership",
                    ),
                ),
                migrations.AlterField(
                    "CheckInAccess",
                    "other",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accessible_check_ins",
                        to="organizations.Membership",
                    ),
                ),
                migrations.AlterField(
                    "AutomaticValue",
                    "goal",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="automatic_values",
                        to="goals.Goal",
                    ),
                ),
            ],
        ),
    )
