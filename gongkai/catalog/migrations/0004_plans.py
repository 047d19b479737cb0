"""The year's plan as a table of its own: its rows, what changed them, and the states at which it was frozen or opened (clause 1.1)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

NEWEST = "COALESCE((SELECT s.kind FROM catalog_planstate s WHERE s.plan_id = NEW.plan_id ORDER BY s.id DESC LIMIT 1), '')"
WITHIN_ONE_PLAN = (
    "NOT EXISTS (SELECT 1 FROM catalog_planchange c WHERE c.id = NEW.change_id AND c.plan_id = NEW.plan_id) OR "
    "NOT EXISTS (SELECT 1 FROM catalog_plan p JOIN catalog_entry e ON e.body_id = p.body_id "
    "WHERE p.id = NEW.plan_id AND e.id = NEW.entry_id) OR "
    "(NEW.unit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM catalog_plan p JOIN organization_unit u ON u.body_id = p.body_id "
    "WHERE p.id = NEW.plan_id AND u.id = NEW.unit_id))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_duties"),
        ("organization", "0005_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="修订")),
                (
                    "source",
                    models.CharField(
                        choices=[("catalog", "按目录起草"), ("page", "页面修改"), ("table", "Excel 导入")],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                ("digest", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.plan")),
            ],
        ),
        migrations.CreateModel(
            name="PlanRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("key", models.CharField(blank=True, max_length=20)),
                ("what", models.CharField(max_length=160, verbose_name="公开内容")),
                ("responsible", models.CharField(blank=True, max_length=40, verbose_name="责任人")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="应公开日期")),
                ("scope", models.PositiveSmallIntegerField(verbose_name="公开范围")),
                ("channels", models.JSONField(default=list, verbose_name="公开形式")),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("removed", models.BooleanField(default=False)),
                ("change", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.planchange")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.entry", verbose_name="目录条目"
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.plan")),
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
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="PlanState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("frozen", "定稿"), ("opened", "调整")], max_length=10, verbose_name="状态")),
                ("content", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="调整理由")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.plan")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("body", "year"), name="a_year_has_one_plan_in_a_body"),
        ),
        migrations.AddConstraint(
            model_name="planchange",
            constraint=models.UniqueConstraint(fields=("plan", "number"), name="a_change_of_a_plan_is_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="planrow",
            constraint=models.UniqueConstraint(fields=("change", "number"), name="a_change_writes_a_row_of_a_plan_once"),
        ),
        migrations.AddConstraint(
            model_name="planrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="a_row_of_a_plan_says_what_is_disclosed"
            ),
        ),
        migrations.AddConstraint(
            model_name="planrow",
            constraint=models.CheckConstraint(condition=models.Q(("scope__in", [1, 2, 3])), name="a_row_of_a_plan_has_a_known_scope"),
        ),
        migrations.AddConstraint(
            model_name="planstate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "frozen"),
                        ("reason", ""),
                        models.Q(("content", ""), _negated=True),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    models.Q(("content", ""), ("digest", ""), ("kind", "opened"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_plan_is_frozen_with_its_rows_or_opened_for_a_reason",
            ),
        ),
        install(
            append_only("catalog_plan"),
            append_only("catalog_planchange"),
            append_only("catalog_planrow"),
            append_only("catalog_planstate"),
            Trigger("a_frozen_plan_takes_no_change", "catalog_planchange", "INSERT", f"{NEWEST} = 'frozen'"),
            Trigger("a_frozen_plan_takes_no_rows", "catalog_planrow", "INSERT", f"{NEWEST} = 'frozen'"),
            Trigger("a_row_of_a_plan_stays_within_one_plan", "catalog_planrow", "INSERT", WITHIN_ONE_PLAN),
            Trigger(
                "a_plan_is_frozen_and_opened_by_turns",
                "catalog_planstate",
                "INSERT",
                f"(NEW.kind = 'frozen' AND {NEWEST} = 'frozen') OR (NEW.kind = 'opened' AND {NEWEST} <> 'frozen')",
            ),
        ),
    ]
