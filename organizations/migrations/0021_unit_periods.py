"""In which unit somebody was on which day; triggers keep it, whatever code moves them."""

import django.db.models.deletion
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectTenant

# `unit_since` of the row says from which day on; without one it is today, where the
# organization is. From that day on nothing stays of what was written before.
FUNCTIONS = """
CREATE FUNCTION organizations_date_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.unit_since IS NULL OR NEW.unit_since IS NOT DISTINCT FROM OLD.unit_since THEN
    SELECT (clock_timestamp() AT TIME ZONE time_zone)::date INTO NEW.unit_since
      FROM organizations_organization WHERE id = NEW.organization_id;
    NEW.unit_since := greatest(NEW.unit_since, OLD.unit_since);
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION organizations_begin_unit_periods() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO organizations_unitperiod (organization_id, member_id, unit_id, from_on)
    SELECT organization_id, id, unit_id, unit_since FROM new_rows
    WHERE unit_id IS NOT NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION organizations_change_unit_period() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM organizations_unitperiod
    WHERE organization_id = NEW.organization_id AND member_id = NEW.id
      AND from_on >= NEW.unit_since;
  UPDATE organizations_unitperiod SET until_on = NEW.unit_since
    WHERE organization_id = NEW.organization_id AND member_id = NEW.id
      AND (until_on IS NULL OR until_on > NEW.unit_since);
  -- Back in the unit that they have just left: the same period goes on.
  UPDATE organizations_unitperiod SET until_on = NULL
    WHERE organization_id = NEW.organization_id AND member_id = NEW.id
      AND unit_id = NEW.unit_id AND until_on = NEW.unit_since;
  IF NEW.unit_id IS NOT NULL AND NOT FOUND THEN
    INSERT INTO organizations_unitperiod (organization_id, member_id, unit_id, from_on)
      VALUES (NEW.organization_id, NEW.id, NEW.unit_id, NEW.unit_since);
  END IF;
  RETURN NULL;
END $$;
"""
FUNCTIONS_BACK = """
DROP FUNCTION organizations_change_unit_period();
DROP FUNCTION organizations_begin_unit_periods();
DROP FUNCTION organizations_date_unit();
"""
TRIGGERS = """
CREATE TRIGGER date_unit BEFORE UPDATE OF unit_id ON organizations_membership
  FOR EACH ROW WHEN (OLD.unit_id IS DISTINCT FROM NEW.unit_id)
  EXECUTE FUNCTION organizations_date_unit();
CREATE TRIGGER unit_periods_begun AFTER INSERT ON organizations_membership
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION organizations_begin_unit_periods();
CREATE TRIGGER unit_period_changed AFTER UPDATE OF unit_id ON organizations_membership
  FOR EACH ROW WHEN (OLD.unit_id IS DISTINCT FROM NEW.unit_id)
  EXECUTE FUNCTION organizations_change_unit_period();
"""
TRIGGERS_BACK = """
DROP TRIGGER unit_period_changed ON organizations_membership;
DROP TRIGGER unit_periods_begun ON organizations_membership;
DROP TRIGGER date_unit ON organizations_membership;
"""


class Migration(migrations.Migration):
    dependencies = (("organizations", "0020_search_words"),)
    operations = (
        migrations.AddField(
            "membership",
            "unit_since",
            models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            "UnitPeriod",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                (
                    "member",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unit_periods",
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
                    "unit",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "member", "from_on"),
                        name="unit_period_from_once",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "member", "until_on"),
                        name="unit_period_until_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__gt", models.F("from_on")),
                            ("from_on", None),
                            ("until_on", None),
                            _connector="OR",
                        ),
                        name="unit_period_in_order",
                    ),
                ]
            },
        ),
        ProtectTenant("unitperiod"),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),
    )
