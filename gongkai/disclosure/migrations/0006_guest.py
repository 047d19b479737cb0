"""Who typed a state-secret mark on a one-time page (拒收). The column is added in place, so that the table keeps its triggers."""

from django.db import migrations, models


def _add(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE disclosure_refusal ADD COLUMN guest varchar(120) NOT NULL DEFAULT ''")


def _remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE disclosure_refusal DROP COLUMN guest")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0005_co_issuers")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AddField("refusal", "guest", models.CharField(blank=True, default="", max_length=120))],
            database_operations=[migrations.RunPython(_add, _remove)],
        ),
    ]
