"""How many of the goals that make up a number are measured, beside the number."""

from django.db import migrations, models


def _count() -> models.PositiveIntegerField:
    return models.PositiveIntegerField(db_default=0, default=0)


class Migration(migrations.Migration):
    dependencies = (("goals", "0024_drafts_have_their_own_start"),)
    operations = (
        migrations.AddField("goalprogress", "n_contributing", _count()),
        migrations.AddField("goalprogress", "n_measured", _count()),
    )
