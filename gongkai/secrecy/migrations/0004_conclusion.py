"""What a verdict concludes, beside its outcome (审查结论).

The column is added in place: rebuilding the table, as Django would on SQLite, would drop its triggers. Verdicts given before it was
asked for keep it empty.
"""

from django.db import migrations, models

_FITS = (
    "conclusion = '' OR (outcome = 'agree' AND conclusion IN ('disclose', 'treated', 'part')) OR "
    "(outcome = 'return' AND conclusion IN ('treated', 'part', 'undetermined')) OR (outcome = 'withhold' AND conclusion = 'withhold')"
)


def _add(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE secrecy_verdict ADD COLUMN conclusion varchar(20) NOT NULL DEFAULT '' "
            f"CONSTRAINT a_verdict_concludes_as_its_outcome_says CHECK ({_FITS})"
        )


def _remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE secrecy_verdict DROP CONSTRAINT a_verdict_concludes_as_its_outcome_says")
        cursor.execute("ALTER TABLE secrecy_verdict DROP COLUMN conclusion")


class Migration(migrations.Migration):
    dependencies = [("secrecy", "0003_review")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="verdict",
                    name="conclusion",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("disclose", "予以公开"),
                            ("treated", "作处理后公开"),
                            ("part", "部分公开"),
                            ("undetermined", "不能确定"),
                            ("withhold", "不予公开"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="审查结论",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="verdict",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("conclusion", ""),
                            models.Q(("conclusion__in", ["disclose", "treated", "part"]), ("outcome", "agree")),
                            models.Q(("conclusion__in", ["treated", "part", "undetermined"]), ("outcome", "return")),
                            models.Q(("conclusion__in", ["withhold"]), ("outcome", "withhold")),
                            _connector="OR",
                        ),
                        name="a_verdict_concludes_as_its_outcome_says",
                    ),
                ),
            ],
            database_operations=[migrations.RunPython(_add, _remove)],
        ),
    ]
