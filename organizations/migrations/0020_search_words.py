"""One definition of a word for every search, of what is searched and of what is asked.

A word is a run of letters and digits, in lower case and without accents: "Hafen" finds
"Häfen". `search_plain` writes a text as its words, each after a space; `search_words`
gives them one by one, up to 40 letters of each. The database decides, never a language
around it: their letters differ.
"""

from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION search_plain(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ' ' || btrim(regexp_replace(
    translate(
      replace(replace(replace(
        regexp_replace(normalize(lower($1), NFKD), '[\u0300-\u036f]', '', 'g'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
      'øłđı', 'oldi'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;

CREATE FUNCTION search_words(text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT DISTINCT left(word, 40)
  FROM string_to_table(search_plain($1), ' ') AS word WHERE word <> ''
$$;
"""
FUNCTIONS_BACK = """
DROP FUNCTION search_words(text);
DROP FUNCTION search_plain(text);
"""


class Migration(migrations.Migration):
    dependencies = (("organizations", "0019_forget_event_addresses"),)
    operations = (migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),)
