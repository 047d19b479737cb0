"""How many days before a period of disclosure runs out people are told (期满前提醒), a setting of each body.

The column is added in place: rebuilding the table, as Django would on SQLite, would drop its triggers.
"""

from django.db import migrations, models


def _add(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE organization_body ADD COLUMN expiry_notice_days smallint NOT NULL DEFAULT 7 "
            "CONSTRAINT people_are_told_before_a_period_runs_out CHECK (expiry_notice_days >= 1 AND expiry_notice_days <= 90)"
        )


def _remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organization_body DROP COLUMN expiry_notice_days")


class Migration(migrations.Migration):
    dependencies = [("organization", "0007_feed_keys")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    "body",
                    "expiry_notice_days",
                    models.PositiveSmallIntegerField(default=7, verbose_name="公开期满前提醒的天数"),
                ),
                migrations.AddConstraint(
                    "body",
                    models.CheckConstraint(
                        condition=models.Q(("expiry_notice_days__gte", 1), ("expiry_notice_days__lte", 90)),
                        name="people_are_told_before_a_period_runs_out",
                    ),
                ),
            ],
            database_operations=[migrations.RunPython(_add, _remove)],
        ),
    ]
