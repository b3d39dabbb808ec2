"""The words of goals are those of every search (organizations.0017)."""

from django.db import migrations

TRIGGERS = """
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

DROP FUNCTION goals_words(text);
"""
TRIGGERS_BACK = """
CREATE FUNCTION goals_words(text) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT left(word, 40)
  FROM regexp_split_to_table(lower($1), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;

CREATE OR REPLACE FUNCTION goals_add_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO goals_goalword (organization_id, goal_id, word)
    SELECT organization_id, id, word
    FROM new_rows, goals_words(title || ' ' || owner_name) AS word;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION goals_change_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM goals_goalword
    WHERE organization_id = NEW.organization_id AND goal_id = NEW.id;
  INSERT INTO goals_goalword (organization_id, goal_id, word)
    SELECT NEW.organization_id, NEW.id, word
    FROM goals_words(NEW.title || ' ' || NEW.owner_name) AS word;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = (
        ("goals", "0029_adjusted_starts"),
        ("organizations", "0020_search_words"),
    )
    operations = (migrations.RunSQL(TRIGGERS, TRIGGERS_BACK),)
