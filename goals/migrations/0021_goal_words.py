"""The words of goals' titles, for the search; triggers keep them."""

import django.db.models.deletion
from django.db import migrations, models

from organizations.migration_operations import ProtectTenant

FUNCTIONS = """
CREATE FUNCTION goals_words(text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT left(word, 40)
  FROM regexp_split_to_table(lower($1), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;

CREATE FUNCTION goals_add_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goalword (organization_id, goal_id, word)
    SELECT organization_id, id, word
    FROM new_rows, goals_words(title || ' ' || owner_name) AS word;
  RETURN NULL;
END $$;

CREATE FUNCTION goals_change_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM goals_goalword
    WHERE organization_id = NEW.organization_id AND goal_id = NEW.id;
  INSERT INTO goals_goalword (organization_id, goal_id, word)
    SELECT NEW.organization_id, NEW.id, word
    FROM goals_words(NEW.title || ' ' || NEW.owner_name) AS word;
  RETURN NULL;
END $$;

CREATE FUNCTION goals_remove_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM goals_goalword word USING old_rows
    WHERE word.organization_id = old_rows.organization_id
      AND word.goal_id = old_rows.id;
  RETURN NULL;
END $$;
"""
FUNCTIONS_BACK = """
DROP FUNCTION goals_remove_words();
DROP FUNCTION goals_change_words();
DROP FUNCTION goals_add_words();
DROP FUNCTION goals_words(text);
"""
# Not one per statement for updates: those with transition tables know no columns, and
# every check-in updates its goal.
TRIGGERS = """
CREATE TRIGGER goals_words_added AFTER INSERT ON goals_goal
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_add_words();
CREATE TRIGGER goals_words_changed AFTER UPDATE OF title, owner_name ON goals_goal
  FOR EACH ROW WHEN ((OLD.title, OLD.owner_name) IS DISTINCT FROM
    (NEW.title, NEW.owner_name))
  EXECUTE FUNCTION goals_change_words();
CREATE TRIGGER goals_words_removed AFTER DELETE ON goals_goal
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION goals_remove_words();
"""
TRIGGERS_BACK = """
DROP TRIGGER goals_words_removed ON goals_goal;
DROP TRIGGER goals_words_changed ON goals_goal;
DROP TRIGGER goals_words_added ON goals_goal;
"""


class Migration(migrations.Migration):
    dependencies = (("goals", "0020_sweep_undone_imports"),)
    operations = (
        migrations.CreateModel(
            "GoalWord",
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
                ("goal_id", models.BigIntegerField()),
                ("word", models.CharField(db_collation="C", max_length=40)),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organization", "word", "goal_id"],
                        name="goalword_begins",
                    ),
                    models.Index(
                        fields=["organization", "goal_id"], name="goalword_of_goal"
                    ),
                ]
            },
        ),
        ProtectTenant("goalword"),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),
    )
