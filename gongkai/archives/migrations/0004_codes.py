"""Archival codes (档号) of records, and what lists of records are read by (clause 2.E; DA/T 22-2015).

The columns are added in place: rebuilding the table, as Django would on SQLite, would drop its triggers. Records that
were filed before keep no code; of them the body, unit, entry and title are filled in.
"""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install, suspended

_WORDS = {
    "category_code": ("varchar(4)", "WS"),
    "class_code": ("varchar(12)", ""),
    "code": ("varchar(48)", ""),
    "title": ("varchar(200)", ""),
}
_PART = "NEW.fonds_number || '-' || NEW.category_code || '·' || NEW.year || '-' || NEW.retention || '-' || NEW.class_code || '-' || "
_CLASS = (
    "r.fonds_number = NEW.fonds_number AND r.category_code = NEW.category_code AND r.year = NEW.year "
    "AND r.retention = NEW.retention AND r.class_code = NEW.class_code"
)


def _add(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for name, (kind, default) in _WORDS.items():
            cursor.execute(f"ALTER TABLE archives_record ADD COLUMN {name} {kind} NOT NULL DEFAULT '{default}'")


def _remove(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for name in _WORDS:
            cursor.execute(f"ALTER TABLE archives_record DROP COLUMN {name}")


def _fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("UPDATE archives_record SET title = (SELECT v.title FROM disclosure_version v WHERE v.id = version_id)")
        for name in ("body_id", "unit_id", "entry_id"):
            cursor.execute(
                f"UPDATE archives_record SET {name} = (SELECT i.{name} FROM disclosure_item i "
                "JOIN disclosure_edition e ON e.item_id = i.id WHERE e.id = edition_id)"
            )
        if schema_editor.connection.vendor == "postgresql":
            # What is referred to is looked at now: a table with checks outstanding takes no index.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("archives", "0003_rounds"),
        ("catalog", "0004_plans"),
        ("disclosure", "0010_individuals"),
        ("organization", "0009_fax"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField("record", "category_code", models.CharField(default="WS", max_length=4, verbose_name="门类代码")),
                migrations.AddField(
                    "record", "class_code", models.CharField(blank=True, default="", max_length=12, verbose_name="机构或问题代码")
                ),
                migrations.AddField("record", "code", models.CharField(blank=True, default="", max_length=48, verbose_name="档号")),
                migrations.AddField("record", "title", models.CharField(blank=True, default="", max_length=200, verbose_name="题名")),
            ],
            database_operations=[migrations.RunPython(_add, _remove)],
        ),
        migrations.AddField("record", "number", models.PositiveIntegerField(blank=True, null=True, verbose_name="件号")),
        migrations.AddField(
            "record",
            "body",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body"),
        ),
        migrations.AddField(
            "record",
            "unit",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"),
        ),
        migrations.AddField(
            "record",
            "entry",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.entry"),
        ),
        *suspended(append_only("archives_record")[0], migrations.RunPython(_fill, migrations.RunPython.noop)),
        migrations.AddIndex("record", models.Index(fields=["body", "year", "retention"], name="records_of_a_body_by_year")),
        migrations.AddConstraint(
            "record",
            models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True), fields=("code",), name="an_archival_code_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            "record",
            models.UniqueConstraint(
                condition=models.Q(("number__isnull", False)),
                fields=("fonds_number", "category_code", "year", "retention", "class_code", "number"),
                name="a_number_is_given_once_in_a_class",
            ),
        ),
        install(
            Trigger(
                "an_archival_code_is_built_by_the_rule",
                "archives_record",
                "INSERT",
                f"NEW.number IS NULL OR NEW.number > 9999 OR NEW.code <> {_PART} substr('000' || NEW.number, -4)",
                f"NEW.number IS NULL OR NEW.number > 9999 OR NEW.code <> {_PART} right('000' || NEW.number, 4)",
            ),
            Trigger(
                "records_of_a_class_are_numbered_without_gaps",
                "archives_record",
                "INSERT",
                f"NEW.number <> 1 + COALESCE((SELECT MAX(r.number) FROM archives_record r WHERE {_CLASS}), 0)",
            ),
            Trigger(
                "a_record_says_what_its_matter_says",
                "archives_record",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM disclosure_version v JOIN disclosure_edition e ON e.id = v.edition_id "
                "JOIN disclosure_item i ON i.id = e.item_id WHERE v.id = NEW.version_id AND e.id = NEW.edition_id "
                "AND v.title = NEW.title AND i.body_id = NEW.body_id AND i.unit_id = NEW.unit_id AND i.entry_id = NEW.entry_id)",
            ),
        ),
    ]
