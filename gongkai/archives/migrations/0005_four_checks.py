"""The four checks of records, what each found, and what the database refuses of them (clause 2.E; DA/T 70-2018)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

_RESULT = (
    "(SELECT CASE NEW.nature WHEN 'authenticity' THEN r.authenticity WHEN 'integrity' THEN r.integrity "
    "WHEN 'usability' THEN r.usability ELSE r.safety END FROM archives_fourcheck r WHERE r.id = NEW.check_run_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("archives", "0004_codes"),
        ("organization", "0009_fax"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FourCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "occasion",
                    models.CharField(
                        choices=[("filing", "归档"), ("handover", "移交"), ("schedule", "定期检测"), ("hand", "人工检测")],
                        max_length=10,
                        verbose_name="检测时机",
                    ),
                ),
                (
                    "authenticity",
                    models.CharField(
                        choices=[("passed", "合格"), ("failed", "不合格"), ("none", "不适用")], max_length=6, verbose_name="真实性"
                    ),
                ),
                (
                    "integrity",
                    models.CharField(
                        choices=[("passed", "合格"), ("failed", "不合格"), ("none", "不适用")], max_length=6, verbose_name="完整性"
                    ),
                ),
                (
                    "usability",
                    models.CharField(
                        choices=[("passed", "合格"), ("failed", "不合格"), ("none", "不适用")], max_length=6, verbose_name="可用性"
                    ),
                ),
                (
                    "safety",
                    models.CharField(
                        choices=[("passed", "合格"), ("failed", "不合格"), ("none", "不适用")], max_length=6, verbose_name="安全性"
                    ),
                ),
                ("points", models.CharField(max_length=71, verbose_name="检测项目的摘要")),
                ("at", models.DateTimeField()),
                (
                    "package",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.package"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("check_run", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.fourcheck")),
            ],
        ),
        migrations.CreateModel(
            name="CheckedPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "nature",
                    models.CharField(
                        choices=[("authenticity", "真实性"), ("integrity", "完整性"), ("usability", "可用性"), ("safety", "安全性")],
                        max_length=12,
                        verbose_name="性质",
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="检测项目")),
                (
                    "result",
                    models.CharField(
                        choices=[("passed", "合格"), ("failed", "不合格"), ("none", "不适用")], max_length=6, verbose_name="检测结果"
                    ),
                ),
                ("found", models.CharField(max_length=300, verbose_name="检测情况")),
                ("given", models.JSONField(default=dict)),
                ("check_run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.fourcheck")),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="CheckTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.PositiveSmallIntegerField(verbose_name="检测周期（天）")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="records_are_checked_again_after_days")],
            },
        ),
        migrations.AddIndex(
            model_name="fourcheck",
            index=models.Index(fields=["record", "-id"], name="checks_of_a_record"),
        ),
        migrations.AddIndex(
            model_name="fourcheck",
            index=models.Index(fields=["at"], name="checks_by_time"),
        ),
        migrations.AddConstraint(
            model_name="fourcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("occasion", "filing")), fields=("record",), name="a_record_is_checked_once_at_filing"
            ),
        ),
        migrations.AddConstraint(
            model_name="fourcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("occasion", "hand"), _negated=True), ("person__isnull", False), _connector="OR"),
                name="a_check_by_hand_says_whose",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkreason",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_failed_check_is_passed_over_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkedpoint",
            constraint=models.UniqueConstraint(fields=("check_run", "position"), name="a_checked_point_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="checkedpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("found", ""), _negated=True), models.Q(("code", ""), _negated=True)),
                name="a_checked_point_says_what_was_found",
            ),
        ),
        install(
            append_only("archives_checkterms"),
            append_only("archives_fourcheck"),
            append_only("archives_checkedpoint"),
            append_only("archives_checkreason"),
            Trigger(
                "a_check_looks_at_a_package_of_its_record",
                "archives_fourcheck",
                "INSERT",
                "NEW.package_id IS NOT NULL AND NOT EXISTS "
                "(SELECT 1 FROM archives_package p WHERE p.id = NEW.package_id AND p.record_id = NEW.record_id)",
            ),
            Trigger(
                "what_failed_makes_its_check_fail", "archives_checkedpoint", "INSERT", f"NEW.result = 'failed' AND {_RESULT} <> 'failed'"
            ),
            Trigger(
                "only_a_failed_check_is_passed_over",
                "archives_checkreason",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM archives_fourcheck r WHERE r.id = NEW.check_run_id "
                "AND (r.authenticity = 'failed' OR r.integrity = 'failed'))",
            ),
        ),
    ]
