"""Nothing any more: 0031 fills the words, beside people who change titles."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("goals", "0021_goal_words"),)
    operations = ()
