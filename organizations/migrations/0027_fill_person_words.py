"""The words of people who were there before.

Beside it people work: a name or title that changes while its words are written would
keep the old one's words. So both rows are locked in batches, each a transaction of its
own, and read after that; the triggers (0026) see to every later change. Safe to repeat.
"""

from django.db import migrations

FILL = """
DO $$
DECLARE
  tenant bigint;
  last bigint;
  batch bigint[];
BEGIN
  FOR tenant IN SELECT id FROM organizations_organization ORDER BY id LOOP
    last := 0;
    LOOP
      PERFORM set_config('app.organization_id', tenant::text, true);
      SELECT array_agg(member.id), max(member.id) INTO batch, last FROM (
        SELECT membership.id FROM organizations_membership membership
        JOIN organizations_user person ON person.id = membership.user_id
        WHERE membership.organization_id = tenant AND membership.id > last
        ORDER BY membership.id LIMIT 500 FOR NO KEY UPDATE
      ) member;
      EXIT WHEN batch IS NULL;
      PERFORM organizations_write_person_words(tenant, member)
        FROM unnest(batch) AS member;
      COMMIT;
    END LOOP;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    # Each batch is committed by itself.
    atomic = False
    dependencies = (("organizations", "0026_person_words"),)
    # Backwards nothing: 0026 drops the table.
    operations = (migrations.RunSQL(FILL, migrations.RunSQL.noop),)
