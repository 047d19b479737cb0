"""The fax number of the disclosure office (传真号码), which the guide has to name (政府信息公开条例 art. 12).

The column is added in place: rebuilding the table, as Django would on SQLite, would drop its triggers.
"""

from django.db import migrations, models


def _add(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organization_body ADD COLUMN fax varchar(40) NOT NULL DEFAULT ''")


def _remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organization_body DROP COLUMN fax")


class Migration(migrations.Migration):
    dependencies = [("organization", "0008_expiry")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("body", "fax", models.CharField(blank=True, default="", max_length=40, verbose_name="传真号码")),
            ],
            database_operations=[migrations.RunPython(_add, _remove)],
        ),
    ]
