"""The groups of named readers that an examination names (特定人员, clauses 2.B, 2.D)."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

GROUP, PARTY = 0, 1


class Migration(migrations.Migration):
    dependencies = [("approval", "0004_party_scope"), ("organization", "0006_groups")]

    operations = [
        migrations.CreateModel(
            name="ScopedGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "examination",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="approval.examination"),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.readergroup",
                        verbose_name="特定人员组",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("examination", "group"), name="an_examination_names_a_group_once")],
            },
        ),
        # Words only: SQLite does not rebuild the table for them.
        migrations.AlterField(
            model_name="examination",
            name="first_audience",
            field=models.PositiveSmallIntegerField(
                blank=True, choices=[(0, "特定人员"), (1, "党内"), (2, "园区内"), (3, "社会")], null=True, verbose_name="公开范围"
            ),
        ),
        install(
            append_only("approval_scopedgroup"),
            Trigger(
                "a_group_is_named_for_a_step_of_named_people",
                "approval_scopedgroup",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM approval_examination x JOIN disclosure_version v ON v.id = x.version_id "
                "JOIN disclosure_edition e ON e.id = v.edition_id JOIN disclosure_item i ON i.id = e.item_id "
                "JOIN organization_readergroup g ON g.body_id = i.body_id "
                f"WHERE x.id = NEW.examination_id AND x.first_audience = {GROUP} AND g.id = NEW.group_id AND g.closed_on IS NULL)",
            ),
            # What leaders have signed after the examination names the people they signed for: none is added afterwards.
            Trigger(
                "no_group_is_named_after_the_examination",
                "approval_scopedgroup",
                "INSERT",
                "EXISTS (SELECT 1 FROM approval_examination x JOIN disclosure_version v ON v.id = x.version_id "
                "JOIN disclosure_edition e ON e.id = v.edition_id WHERE x.id = NEW.examination_id AND e.stage <> 'cleared')",
            ),
            Trigger(
                "named_people_read_nothing_of_the_partys_own",
                "approval_examination",
                "INSERT",
                f"NEW.first_audience = {GROUP} AND (NEW.then_audience = {PARTY} OR "
                "(SELECT v.inner_party FROM disclosure_version v WHERE v.id = NEW.version_id))",
            ),
            Trigger(
                "a_step_of_named_people_names_them",
                "disclosure_edition",
                "UPDATE",
                "NEW.stage = 'examined' AND OLD.stage <> NEW.stage AND EXISTS (SELECT 1 FROM approval_examination x "
                f"WHERE x.version_id = NEW.current_id AND x.outcome = 'agree' AND x.first_audience = {GROUP} "
                "AND NOT EXISTS (SELECT 1 FROM approval_scopedgroup g WHERE g.examination_id = x.id))",
            ),
        ),
    ]
