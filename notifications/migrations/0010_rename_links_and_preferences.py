from django.db import migrations, models

OLD_AND_NEW = (
    ("notifications_accesslink", "accesslink", "magiclink", "MagicLink"),
    (
        "notifications_channelchoice",
        "channelchoice",
        "channelpreference",
        "ChannelPreference",
    ),
)
# The two constraints of every tenant model, named after its class.
FIELDS = {
    "organization_id_uniq": ["organization", "id"],
    "public_id_uniq": ["organization", "public_id"],
}


def rename_constraints() -> list[migrations.RunSQL]:
    """A name in the catalogue each: no row is read, and the lock is held for a moment."""
    rename = "ALTER TABLE {} RENAME CONSTRAINT {} TO {}"
    return [
        migrations.RunSQL(
            rename.format(table, f"{old}_{rest}", f"{new}_{rest}"),
            rename.format(table, f"{new}_{rest}", f"{old}_{rest}"),
            state_operations=[
                migrations.RemoveConstraint(model, f"{old}_{rest}"),
                migrations.AddConstraint(
                    model,
                    models.UniqueConstraint(fields=fields, name=f"{new}_{rest}"),
                ),
            ],
        )
        for table, old, new, model in OLD_AND_NEW
        for rest, fields in FIELDS.items()
    ]


class Migration(migrations.Migration):
    """The models' names; the tables keep theirs."""

    dependencies = [("notifications", "0009_due_as_of")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("AccessLink", "MagicLink"),
                migrations.AlterModelTable("MagicLink", "notifications_accesslink"),
                migrations.RenameModel("ChannelChoice", "ChannelPreference"),
                migrations.AlterModelTable(
                    "ChannelPreference", "notifications_channelchoice"
                ),
            ]
        ),
        *rename_constraints(),
    ]
