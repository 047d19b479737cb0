"""After how many months what is withheld comes up again (重新评估), a setting of each body.

The column is added in place: rebuilding the table, as Django would on SQLite, would drop its triggers.
"""

from django.db import migrations, models


def _add(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE organization_body ADD COLUMN reevaluation_months smallint NOT NULL DEFAULT 12 "
            "CONSTRAINT what_is_withheld_comes_up_again_in_time CHECK (reevaluation_months >= 1 AND reevaluation_months <= 60)"
        )


def _remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organization_body DROP COLUMN reevaluation_months")


class Migration(migrations.Migration):
    dependencies = [("organization", "0002_guards")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    "body",
                    "reevaluation_months",
                    models.PositiveSmallIntegerField(default=12, verbose_name="不予公开事项重新评估的间隔（月）"),
                ),
                migrations.AddConstraint(
                    "body",
                    models.CheckConstraint(
                        condition=models.Q(("reevaluation_months__gte", 1), ("reevaluation_months__lte", 60)),
                        name="what_is_withheld_comes_up_again_in_time",
                    ),
                ),
            ],
            database_operations=[migrations.RunPython(_add, _remove)],
        ),
    ]
