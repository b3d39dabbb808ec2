"""The words of people's names and titles, for the search; triggers keep them."""

import django.db.models.deletion
from django.db import migrations, models

from organizations.migration_operations import ProtectTenant

# A person is in several organizations, and a transaction sees one of them: when the name
# changes, the person's own memberships say which others there are (their policy lets
# `app.user_id` see them), and each is entered in turn.
FUNCTIONS = """
CREATE FUNCTION search_person_words(name text, title text)
RETURNS TABLE (word text, is_name boolean)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT word, bool_or(is_name) FROM (
    SELECT word, true AS is_name FROM search_words($1) AS word
    UNION ALL
    SELECT word, false FROM search_words($2) AS word
  ) each GROUP BY word
$$;

CREATE FUNCTION organizations_write_person_words(tenant bigint, member bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- A name and a title that change at once: the second reads what the first wrote.
  PERFORM FROM organizations_membership
    WHERE organization_id = tenant AND id = member FOR NO KEY UPDATE;
  DELETE FROM organizations_personword
    WHERE organization_id = tenant AND member_id = member;
  INSERT INTO organizations_personword (organization_id, member_id, word, is_name)
    SELECT tenant, member, found.word, found.is_name
    FROM organizations_membership membership
    JOIN organizations_user person ON person.id = membership.user_id
    CROSS JOIN search_person_words(person.name, membership.title) found
    WHERE membership.organization_id = tenant AND membership.id = member;
END $$;

CREATE FUNCTION organizations_add_person_words() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO organizations_personword (organization_id, member_id, word, is_name)
    SELECT new_rows.organization_id, new_rows.id, found.word, found.is_name
    FROM new_rows JOIN organizations_user person ON person.id = new_rows.user_id
    CROSS JOIN search_person_words(person.name, new_rows.title) found;
  RETURN NULL;
END $$;

CREATE FUNCTION organizations_change_person_words() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM organizations_write_person_words(NEW.organization_id, NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION organizations_remove_person_words() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM organizations_personword word USING old_rows
    WHERE word.organization_id = old_rows.organization_id
      AND word.member_id = old_rows.id;
  RETURN NULL;
END $$;

CREATE FUNCTION organizations_rename_person_words() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  who text := coalesce(current_setting('app.user_id', true), '');
  place text := coalesce(current_setting('app.organization_id', true), '');
  tenants bigint[];
  members bigint[];
BEGIN
  PERFORM set_config('app.user_id', NEW.id::text, true);
  SELECT array_agg(organization_id), array_agg(id) INTO tenants, members
    FROM organizations_membership WHERE user_id = NEW.id;
  PERFORM set_config('app.user_id', who, true);
  FOR i IN 1 .. coalesce(cardinality(tenants), 0) LOOP
    PERFORM set_config('app.organization_id', tenants[i]::text, true);
    PERFORM organizations_write_person_words(tenants[i], members[i]);
  END LOOP;
  PERFORM set_config('app.organization_id', place, true);
  RETURN NULL;
END $$;
"""
FUNCTIONS_BACK = """
DROP FUNCTION organizations_rename_person_words();
DROP FUNCTION organizations_remove_person_words();
DROP FUNCTION organizations_change_person_words();
DROP FUNCTION organizations_add_person_words();
DROP FUNCTION organizations_write_person_words(bigint, bigint);
DROP FUNCTION search_person_words(text, text);
"""
TRIGGERS = """
CREATE TRIGGER person_words_added AFTER INSERT ON organizations_membership
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION organizations_add_person_words();
CREATE TRIGGER person_words_changed AFTER UPDATE OF title, user_id
  ON organizations_membership
  FOR EACH ROW WHEN ((OLD.title, OLD.user_id) IS DISTINCT FROM
    (NEW.title, NEW.user_id))
  EXECUTE FUNCTION organizations_change_person_words();
CREATE TRIGGER person_words_removed AFTER DELETE ON organizations_membership
  REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION organizations_remove_person_words();
CREATE TRIGGER person_words_renamed AFTER UPDATE OF name ON organizations_user
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name)
  EXECUTE FUNCTION organizations_rename_person_words();
"""
TRIGGERS_BACK = """
DROP TRIGGER person_words_renamed ON organizations_user;
DROP TRIGGER person_words_removed ON organizations_membership;
DROP TRIGGER person_words_changed ON organizations_membership;
DROP TRIGGER person_words_added ON organizations_membership;
"""


class Migration(migrations.Migration):
    dependencies = (("organizations", "0025_refuse_loops"),)
    operations = (
        migrations.CreateModel(
            "PersonWord",
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
                ("member_id", models.BigIntegerField()),
                ("word", models.CharField(db_collation="C", max_length=40)),
                ("is_name", models.BooleanField()),
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
                        fields=["organization", "word", "member_id"],
                        name="personword_begins",
                    ),
                    models.Index(
                        fields=["organization", "member_id"],
                        name="personword_of_person",
                    ),
                ]
            },
        ),
        ProtectTenant("personword"),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),
    )
