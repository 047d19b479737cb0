"""The mark of inner-party matters as a column: who may open a matter is asked without reading what it says (clause 2.D).

The column is added in place: rebuilding the table, as Django would on SQLite, would drop its triggers.
"""

from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install, suspended

_MARKED = "LIKE '%\"inner_party\":true%'"
"""Inside a text of the content the quotation marks are escaped, so only the mark itself reads so."""


def _add(apps, schema_editor):
    boolean = "boolean NOT NULL DEFAULT false" if schema_editor.connection.vendor == "postgresql" else "bool NOT NULL DEFAULT 0"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE disclosure_version ADD COLUMN inner_party {boolean}")


def _remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE disclosure_version DROP COLUMN inner_party")


def _fill(apps, schema_editor):
    true = "true" if schema_editor.connection.vendor == "postgresql" else "1"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"UPDATE disclosure_version SET inner_party = {true} WHERE content {_MARKED}")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_guards")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("version", "inner_party", models.BooleanField(default=False, verbose_name="党内事务")),
            ],
            database_operations=[migrations.RunPython(_add, _remove)],
        ),
        *suspended(append_only("disclosure_version")[0], migrations.RunPython(_fill, migrations.RunPython.noop)),
        install(
            Trigger(
                "a_version_is_marked_as_its_content_says",
                "disclosure_version",
                "INSERT",
                f"NEW.inner_party <> (NEW.content {_MARKED})",
            ),
        ),
    ]
