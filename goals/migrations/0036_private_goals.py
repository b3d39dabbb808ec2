"""Goals that only their owner reads, and whom they name; the database knows them.

A column with a constant default writes no row anew; `goals_goal` gets its policy after
the table that the policy asks.
"""

import django.db.models.deletion
import django.utils.timezone
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectPeople, ProtectTenant

BEFORE = (
    "parent_id, progress_source, weight, contributes, state, metric_type, direction, "
    "start, target, current, override_progress, override_until, confidence, status, "
    "cadence_days, updated_on, cycle_id, due_on, final_progress, metric_unit, currency, "
    "framework, kind, owner_id, owner_name, unit_id, starts_on, starts_with_cycle, "
    "created_at"
)
NOW = f"{BEFORE}, visibility"
WHO = "(SELECT current_setting('app.member_id', true))"
READABLE = f"""
  visibility = 'open' OR {WHO} = 'nobody' OR goals_shows_private(
    organization_id, id, owner_id, created_by_id, 'draft' IN (state, archived_from))
"""


def _marking(inputs: str) -> str:
    """The function of 0003, with these columns as inputs."""
    columns = [column.strip() for column in inputs.split(",")]
    old = ", ".join(f"o.{column}" for column in columns)
    new = ", ".join(f"n.{column}" for column in columns)
    return f"""
CREATE OR REPLACE FUNCTION goals_mark_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goaldirty (organization_id, goal_id)
    SELECT DISTINCT n.organization_id, marked.goal_id
    FROM new_rows n
    JOIN old_rows o ON o.id = n.id
    CROSS JOIN LATERAL (VALUES
      (n.id),
      (CASE WHEN o.parent_id IS DISTINCT FROM n.parent_id THEN o.parent_id END)
    ) AS marked(goal_id)
    WHERE marked.goal_id IS NOT NULL
      AND ({old}) IS DISTINCT FROM ({new});
  RETURN NULL;
END $$;
"""


# As goals.permissions. A function, which is called for private goals alone: plans of all
# queries of goals stay as they were. `goals_goalreader` has no policy that asks
# `goals_goal` in turn.
PROTECT = f"""
CREATE FUNCTION goals_shows_private(
  organization bigint, goal bigint, owner bigint, author bigint, is_draft boolean
) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  who text := coalesce(current_setting('app.member_id', true), '');
BEGIN
  RETURN coalesce(who = owner::text, false)
    OR coalesce(is_draft AND who = author::text, false)
    OR EXISTS (
      SELECT FROM goals_goalreader named
      WHERE named.organization_id = organization AND named.goal_id = goal
        AND named.member_id::text = who)
    OR EXISTS (
      SELECT FROM organizations_membership person
      JOIN organizations_organization here
        ON here.id = person.organization_id AND here.managers_read_private_goals
      WHERE person.organization_id = organization AND person.id = owner
        AND person.manager_id::text = who);
END $$;

CREATE POLICY people ON goals_goal AS RESTRICTIVE
  USING ({READABLE}) WITH CHECK ({READABLE});
"""
PROTECT_BACK = """
DROP POLICY people ON goals_goal;
DROP FUNCTION goals_shows_private(bigint, bigint, bigint, bigint, boolean);
"""

# What keeps the tree whole sees all of it, whoever moves a goal. An error takes the setting
# back with the rest of its transaction.
LOOP = """
CREATE OR REPLACE FUNCTION goals_refuse_loop(organization bigint, goal bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  who text := coalesce(current_setting('app.member_id', true), '');
BEGIN
  PERFORM set_config('app.member_id', 'nobody', true);
  IF EXISTS (
    WITH RECURSIVE up(id, parent_id) AS (
      SELECT id, parent_id FROM goals_goal
        WHERE organization_id = organization AND id = goal
      UNION
      SELECT above.id, above.parent_id FROM up CROSS JOIN LATERAL (
        SELECT id, parent_id FROM goals_goal
        WHERE organization_id = organization AND goals_goal.id = up.parent_id OFFSET 0
      ) above
    ) SELECT 1 FROM up WHERE parent_id = goal
  ) THEN
    RAISE EXCEPTION 'goal % would stand under itself', goal
      USING ERRCODE = 'check_violation', CONSTRAINT = 'goal_no_loop';
  END IF;
  PERFORM set_config('app.member_id', who, true);
END $$;
"""
LOOP_BACK = """
CREATE OR REPLACE FUNCTION goals_refuse_loop(organization bigint, goal bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    WITH RECURSIVE up(id, parent_id) AS (
      SELECT id, parent_id FROM goals_goal
        WHERE organization_id = organization AND id = goal
      UNION
      SELECT above.id, above.parent_id FROM up CROSS JOIN LATERAL (
        SELECT id, parent_id FROM goals_goal
        WHERE organization_id = organization AND goals_goal.id = up.parent_id OFFSET 0
      ) above
    ) SELECT 1 FROM up WHERE parent_id = goal
  ) THEN
    RAISE EXCEPTION 'goal % would stand under itself', goal
      USING ERRCODE = 'check_violation', CONSTRAINT = 'goal_no_loop';
  END IF;
END $$;
"""

# A private goal's words are found by those who read it. Words of open goals are shown
# without a look at the goal: a search reads many of them.
WORDS = """
CREATE OR REPLACE FUNCTION goals_add_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goalword (organization_id, goal_id, word, is_private)
    SELECT organization_id, id, word, visibility <> 'open'
    FROM new_rows, search_words(title || ' ' || owner_name) AS word;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION goals_change_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM goals_goalword
    WHERE organization_id = NEW.organization_id AND goal_id = NEW.id;
  INSERT INTO goals_goalword (organization_id, goal_id, word, is_private)
    SELECT NEW.organization_id, NEW.id, word, NEW.visibility <> 'open'
    FROM search_words(NEW.title || ' ' || NEW.owner_name) AS word;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION goals_remove_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who text := coalesce(current_setting('app.member_id', true), '');
BEGIN
  -- The goal is gone by now, and with it whoever might see the words of a private one.
  PERFORM set_config('app.member_id', 'nobody', true);
  DELETE FROM goals_goalword word USING old_rows
    WHERE word.organization_id = old_rows.organization_id
      AND word.goal_id = old_rows.id;
  PERFORM set_config('app.member_id', who, true);
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER goals_words_changed
  AFTER UPDATE OF title, owner_name, visibility ON goals_goal
  FOR EACH ROW WHEN ((OLD.title, OLD.owner_name, OLD.visibility) IS DISTINCT FROM
    (NEW.title, NEW.owner_name, NEW.visibility))
  EXECUTE FUNCTION goals_change_words();
"""
WORDS_BACK = """
CREATE OR REPLACE FUNCTION goals_remove_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM goals_goalword word USING old_rows
    WHERE word.organization_id = old_rows.organization_id
      AND word.goal_id = old_rows.id;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER goals_words_changed
  AFTER UPDATE OF title, owner_name ON goals_goal
  FOR EACH ROW WHEN ((OLD.title, OLD.owner_name) IS DISTINCT FROM
    (NEW.title, NEW.owner_name))
  EXECUTE FUNCTION goals_change_words();

CREATE OR REPLACE FUNCTION goals_add_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goalword (organization_id, goal_id, word)
    SELECT organization_id, id, word
    FROM new_rows, search_words(title || ' ' || owner_name) AS word;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION goals_change_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM goals_goalword
    WHERE organization_id = NEW.organization_id AND goal_id = NEW.id;
  INSERT INTO goals_goalword (organization_id, goal_id, word)
    SELECT NEW.organization_id, NEW.id, word
    FROM search_words(NEW.title || ' ' || NEW.owner_name) AS word;
  RETURN NULL;
END $$;
"""
PROTECT_WORDS = f"""
CREATE POLICY people ON goals_goalword AS RESTRICTIVE USING (
  NOT is_private OR {WHO} = 'nobody' OR EXISTS (
    SELECT FROM goals_goal goal
    WHERE goal.organization_id = goals_goalword.organization_id
      AND goal.id = goals_goalword.goal_id OFFSET 0));
"""
PROTECT_WORDS_BACK = "DROP POLICY people ON goals_goalword;"

# The children of a goal, to explain its number: private ones count in it. Whoever calls
# it shows of them what they add, together, and nothing else.
CHILDREN = """
CREATE FUNCTION goals_all_children(organization bigint, goal bigint)
RETURNS SETOF goals_goal LANGUAGE plpgsql STABLE AS $$
DECLARE
  who text := coalesce(current_setting('app.member_id', true), '');
BEGIN
  PERFORM set_config('app.member_id', 'nobody', true);
  RETURN QUERY SELECT child.* FROM goals_goal child
    WHERE child.organization_id = organization AND child.parent_id = goal;
  PERFORM set_config('app.member_id', who, true);
END $$;

CREATE FUNCTION goals_has_private_children(organization bigint, goal bigint)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  who text := coalesce(current_setting('app.member_id', true), '');
  found_one boolean;
BEGIN
  PERFORM set_config('app.member_id', 'nobody', true);
  found_one := EXISTS (SELECT FROM goals_goal child
    WHERE child.organization_id = organization AND child.parent_id = goal
      AND child.visibility = 'private');
  PERFORM set_config('app.member_id', who, true);
  RETURN found_one;
END $$;
"""
CHILDREN_BACK = """
DROP FUNCTION goals_has_private_children(bigint, bigint);
DROP FUNCTION goals_all_children(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = (
        ("goals", "0035_count_goals"),
        ("organizations", "0031_private_goals"),
    )
    operations = (
        migrations.AddField(
            "goal",
            "visibility",
            models.CharField(
                choices=[
                    ("open", "Everyone here"),
                    ("private", "Only me and people I choose"),
                ],
                db_default="open",
                default="open",
                max_length=7,
                verbose_name="who can see this",
            ),
        ),
        AddConstraintNotValid(
            "goal",
            models.CheckConstraint(
                condition=models.Q(visibility__in=["open", "private"]),
                name="goal_visibility_known",
            ),
        ),
        migrations.AddField(
            "goalword",
            "is_private",
            models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            "GoalReader",
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
                (
                    "may_edit",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="can edit"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
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
                    "goal",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="goals.goal",
                    ),
                ),
                (
                    "member",
                    organizations.models.tenant.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.membership",
                        verbose_name="person",
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
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "goal", "member"),
                        name="goalreader_once",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["organization", "member"], name="goalreader_of_member"
                    )
                ],
            },
        ),
        ProtectTenant("goalreader"),
        ProtectPeople("goalreader", columns=("member_id", "by_id")),
        migrations.RunSQL(_marking(NOW), _marking(BEFORE)),
        migrations.RunSQL(WORDS, WORDS_BACK),
        migrations.RunSQL(LOOP, LOOP_BACK),
        migrations.RunSQL(PROTECT_WORDS, PROTECT_WORDS_BACK),
        migrations.RunSQL(PROTECT, PROTECT_BACK),
        migrations.RunSQL(CHILDREN, CHILDREN_BACK),
    )
