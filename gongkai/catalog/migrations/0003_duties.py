"""Duties, what times them, and what changes them. Entries that are there are timed as usual from the day of the migration."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from gongkai.foundation.triggers import append_only, install

USUAL = "《中华人民共和国政府信息公开条例》第二十六条"


def _time(apps, schema_editor):
    entries, timings = apps.get_model("catalog", "Entry"), apps.get_model("catalog", "Timing")
    now = timezone.now()
    given = {"starts_on": timezone.localdate(now), "days": 20, "working": True, "basis": USUAL, "at": now}
    timings.objects.bulk_create([timings(entry=entry, **given) for entry in entries.objects.filter(retired_on=None)])


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_guards"),
        ("organization", "0004_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Occasion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=120, verbose_name="事由")),
                ("happened_on", models.DateField(verbose_name="形成或者变更日期")),
                ("days", models.PositiveSmallIntegerField(verbose_name="公开时限（天）")),
                ("working", models.BooleanField(verbose_name="按工作日计算")),
                ("basis", models.CharField(max_length=120, verbose_name="依据")),
                ("at", models.DateTimeField()),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.entry")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=20)),
                ("label", models.CharField(max_length=160, verbose_name="公开义务")),
                ("time_limit", models.CharField(max_length=12, verbose_name="公开时限")),
                ("begins_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(verbose_name="截止日期")),
                ("days", models.PositiveSmallIntegerField(verbose_name="公开时限（天）")),
                ("working", models.BooleanField(verbose_name="按工作日计算")),
                ("basis", models.CharField(max_length=120, verbose_name="依据")),
                ("due_on", models.DateField(verbose_name="应公开日期")),
                ("raised_at", models.DateTimeField(verbose_name="产生时间")),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.entry")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.unit",
                        verbose_name="承办部门",
                    ),
                ),
                (
                    "occasion",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.occasion"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Timing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="起算日期")),
                ("days", models.PositiveSmallIntegerField(verbose_name="公开时限（天）")),
                ("working", models.BooleanField(default=True, verbose_name="按工作日计算")),
                ("basis", models.CharField(max_length=120, verbose_name="依据")),
                ("stages", models.JSONField(default=list, verbose_name="阶段")),
                ("at", models.DateTimeField()),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.entry")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DutyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("moved", "工作日历调整"), ("postponed", "延期"), ("waived", "免除")], max_length=10, verbose_name="调整"
                    ),
                ),
                ("was", models.DateField(verbose_name="原应公开日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="应公开日期")),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withheld", "依法不予公开"),
                            ("unchanged", "复核无变化，继续公开"),
                            ("nothing", "本期没有发生"),
                            ("elsewhere", "已在其他事项中公开"),
                            ("no_longer", "职责调整或者条目停用"),
                        ],
                        max_length=12,
                        verbose_name="免除的理由",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField()),
                ("duty", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.duty")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_on__isnull", True),
                                ("ground__in", ["withheld", "unchanged", "nothing", "elsewhere", "no_longer"]),
                                ("kind", "waived"),
                            ),
                            models.Q(("due_on__isnull", False), ("ground", ""), ("kind__in", ["moved", "postponed"])),
                            _connector="OR",
                        ),
                        name="a_waiver_has_a_ground_and_other_changes_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "moved"), ("person__isnull", True)),
                            models.Q(models.Q(("kind", "moved"), _negated=True), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="only_the_calendar_moves_a_duty_without_a_person",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_changed_duty_says_why"),
                    models.UniqueConstraint(condition=models.Q(("kind", "waived")), fields=("duty",), name="a_duty_is_waived_once"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="occasion",
            constraint=models.UniqueConstraint(fields=("entry", "what", "happened_on"), name="an_occasion_is_entered_once"),
        ),
        migrations.AddConstraint(
            model_name="occasion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("what", ""), _negated=True), models.Q(("basis", ""), _negated=True)),
                name="an_occasion_says_what_happened",
            ),
        ),
        migrations.AddConstraint(
            model_name="occasion",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 366)), name="an_occasion_gives_at_least_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["due_on"], name="duties_by_their_day"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(fields=("entry", "key"), name="a_duty_is_raised_once"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gt", models.F("ends_on")), ("ends_on__gte", models.F("begins_on"))),
                name="a_duty_is_due_after_its_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(condition=models.Q(("label", ""), _negated=True), name="a_duty_has_a_name"),
        ),
        migrations.AddConstraint(
            model_name="timing",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 366)), name="a_timing_gives_at_least_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="timing",
            constraint=models.CheckConstraint(condition=models.Q(("basis", ""), _negated=True), name="a_timing_names_its_basis"),
        ),
        migrations.RunPython(_time, migrations.RunPython.noop),
        install(
            append_only("catalog_timing"),
            append_only("catalog_occasion"),
            append_only("catalog_duty"),
            append_only("catalog_dutychange"),
        ),
    ]
