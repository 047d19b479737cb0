"""Archival copies of the parts of a record, and what the database refuses of them (clause 2.E)."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

_ATTACHED = (
    "EXISTS (SELECT 1 FROM archives_record r JOIN disclosure_attachment a ON a.version_id = r.version_id "
    "WHERE r.id = NEW.record_id AND NEW.source = 'file-' || a.position AND a.blob_id = NEW.original_id)"
)
_SOURCE = (
    "EXISTS (SELECT 1 FROM archives_record r JOIN disclosure_version v ON v.id = r.version_id "
    "WHERE r.id = NEW.record_id AND NEW.source = 'source' AND v.source_id = NEW.original_id)"
)
_BEFORE = "FROM archives_rendition n WHERE n.record_id = NEW.record_id AND n.source = NEW.source"


class Migration(migrations.Migration):
    dependencies = [
        ("archives", "0006_trade"),
        ("vault", "0003_virusscan"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=20, verbose_name="复制的对象")),
                ("attempt", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("pages", models.PositiveIntegerField(default=0, verbose_name="页数")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="归档章上的页数")),
                ("how", models.CharField(blank=True, max_length=20, verbose_name="转换方式")),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="不能转换的原因")),
                ("at", models.DateTimeField()),
                ("original", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob")),
                ("pdf", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob")),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "source", "attempt"), name="a_part_of_a_record_is_copied_once_at_a_time"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pages__gt", 0), ("pdf__isnull", False), ("reason", ""), models.Q(("how", ""), _negated=True)),
                            models.Q(("how", ""), ("pages", 0), ("pdf", None), ("total", 0), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_rendition_is_there_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("how", "as_it_is"), _negated=True), ("pdf", models.F("original")), _connector="OR"),
                        name="what_is_its_own_copy_is_the_original",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("original", None), ("source", "text")),
                            models.Q(models.Q(("source", "text"), _negated=True), ("original__isnull", False), ("total", 0)),
                            _connector="OR",
                        ),
                        name="only_the_text_has_no_original_and_bears_the_stamp",
                    ),
                ],
            },
        ),
        install(
            append_only("archives_rendition"),
            Trigger(
                "a_rendition_is_of_a_part_of_its_record",
                "archives_rendition",
                "INSERT",
                f"NEW.source <> 'text' AND NOT {_ATTACHED} AND NOT {_SOURCE}",
            ),
            Trigger(
                "attempts_at_a_rendition_are_numbered_without_gaps",
                "archives_rendition",
                "INSERT",
                f"NEW.attempt <> 1 + COALESCE((SELECT MAX(n.attempt) {_BEFORE}), 0)",
            ),
            Trigger(
                "a_file_that_is_copied_is_not_copied_again",
                "archives_rendition",
                "INSERT",
                f"NEW.source <> 'text' AND EXISTS (SELECT 1 {_BEFORE} AND n.pdf_id IS NOT NULL)",
            ),
            Trigger(
                "what_was_handed_over_is_not_copied_again",
                "archives_rendition",
                "INSERT",
                "EXISTS (SELECT 1 FROM archives_record r JOIN disclosure_edition e ON e.id = r.edition_id "
                "WHERE r.id = NEW.record_id AND e.stage = 'handed_over')",
            ),
        ),
    ]
