"""What undoing an import takes, who undid it, and when."""

import django.db.models.deletion
from django.db import migrations, models

import organizations.models.tenant
from organizations.migration_operations import ProtectReference

STATES = (
    ("uploaded", "Uploaded"),
    ("checked", "Checked"),
    ("confirmed", "Confirmed"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("undoing", "Undoing"),
    ("undone", "Undone"),
)


class Migration(migrations.Migration):
    dependencies = (("goals", "0018_plain_words"),)
    operations = (
        migrations.AlterField(
            model_name="goalimport",
            name="state",
            field=models.CharField(choices=STATES, default="uploaded", max_length=9),
        ),
        migrations.AddField(
            model_name="goalimport",
            name="undo",
            field=models.BinaryField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="goalimport",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="goalimport",
            name="undone_by",
            field=organizations.models.tenant.TenantForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.membership",
            ),
        ),
        ProtectReference("goalimport", "undone_by", validates=False),
    )
