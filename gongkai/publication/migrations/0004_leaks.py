"""Leaks: who reported what, what was decided, what was sealed, whom to tell and what to take off the walls (clause 8.9)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

_CONFIRMED = (
    "EXISTS (SELECT 1 FROM publication_leakdecision d WHERE d.report_id = NEW.report_id AND d.outcome IN ('taken_down', 'confirmed'))"
)
_CLOSED = "EXISTS (SELECT 1 FROM publication_leakclosure c WHERE c.report_id = NEW.report_id)"
_REPLACED = "EXISTS (SELECT 1 FROM publication_remedy n WHERE n.replaces_id = {})"
_DONE = "EXISTS (SELECT 1 FROM publication_remedydone x WHERE x.remedy_id = {})"
_TAKEN_BACK = (
    "EXISTS (SELECT 1 FROM publication_withdrawal w JOIN publication_release r ON r.id = w.release_id "
    "JOIN disclosure_edition e ON e.id = r.edition_id JOIN publication_leakreport p ON p.item_id = e.item_id "
    "WHERE p.id = NEW.report_id AND w.reason_type = 'leak')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0005_co_issuers"),
        ("organization", "0002_guards"),
        ("publication", "0003_recheck"),
        ("vault", "0002_filescreening"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(db_index=True, max_length=64)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="LeakReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(choices=[("staff", "本机构人员"), ("reader", "公众")], max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state_secret", "国家秘密"),
                            ("work_secret", "工作秘密"),
                            ("commercial_secret", "商业秘密"),
                            ("personal", "个人信息"),
                            ("other", "其他或者不清楚"),
                        ],
                        max_length=20,
                        verbose_name="泄露的内容",
                    ),
                ),
                ("text", models.TextField(verbose_name="情况说明")),
                ("place", models.CharField(blank=True, max_length=400, verbose_name="在哪里看到")),
                ("contact", models.CharField(blank=True, max_length=100, verbose_name="联系方式")),
                ("masked", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                (
                    "item",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.item"
                    ),
                ),
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
            name="LeakEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort", models.CharField(choices=[("sealed", "自动固定"), ("added", "补充")], max_length=10)),
                ("note", models.TextField(verbose_name="说明")),
                ("visits", models.PositiveIntegerField(blank=True, null=True, verbose_name="访问次数")),
                ("name", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
                (
                    "blob",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.leakreport")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="LeakDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("taken_down", "已撤下"),
                            ("confirmed", "属实，本系统没有可撤下的页面"),
                            ("same", "与另一件报告相同"),
                            ("dismissed", "不属于泄密"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state_secret", "国家秘密"),
                            ("work_secret", "工作秘密"),
                            ("commercial_secret", "商业秘密"),
                            ("personal", "个人信息"),
                            ("other", "其他或者不清楚"),
                        ],
                        max_length=20,
                        verbose_name="泄露的内容",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.delegation"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "report",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.leakreport"),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.leakreport"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LeakClosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "follow_up",
                    models.CharField(
                        choices=[("case", "应当追究责任，移交责任追究"), ("none", "不需要追究责任")], max_length=10, verbose_name="责任追究"
                    ),
                ),
                ("summary", models.TextField(verbose_name="处置情况")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "report",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.leakreport"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Remedy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort", models.CharField(choices=[("removal", "撤除张贴"), ("notice", "告知和报告")], max_length=10)),
                ("recipient", models.CharField(blank=True, max_length=200)),
                ("basis", models.CharField(blank=True, max_length=400, verbose_name="依据")),
                ("due_at", models.DateTimeField(verbose_name="期限")),
                ("reason", models.TextField(blank=True, verbose_name="变更理由")),
                ("at", models.DateTimeField()),
                ("added_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.posting"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.remedy"
                    ),
                ),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.leakreport")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RemedyDone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.CharField(choices=[("done", "已办"), ("explained", "不办，说明理由")], max_length=10)),
                ("done_at", models.DateTimeField(verbose_name="办理时间")),
                ("who", models.CharField(blank=True, max_length=100, verbose_name="办理人")),
                ("how", models.TextField(blank=True, verbose_name="方式或者说明")),
                ("evidence_name", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("remedy", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.remedy")),
            ],
        ),
        migrations.AddConstraint(
            model_name="leakreport",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="a_leak_report_says_what_leaked"),
        ),
        migrations.AddConstraint(
            model_name="leakreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("source", "staff")),
                    models.Q(("person__isnull", True), ("source", "reader")),
                    _connector="OR",
                ),
                name="a_leak_report_of_the_staff_names_its_reporter",
            ),
        ),
        migrations.AddConstraint(
            model_name="leakevidence",
            constraint=models.CheckConstraint(condition=models.Q(("note", ""), _negated=True), name="evidence_of_a_leak_says_what_it_is"),
        ),
        migrations.AddConstraint(
            model_name="leakevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("sort", "sealed"), _negated=True), ("blob__isnull", False), _connector="OR"),
                name="sealed_evidence_has_its_bytes",
            ),
        ),
        migrations.AddConstraint(
            model_name="leakevidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sort", "sealed")), fields=("report",), name="evidence_of_a_leak_is_sealed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="leakdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "taken_down"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="a_leak_not_taken_down_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="leakdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "same"), ("same_as__isnull", False)),
                    models.Q(models.Q(("outcome", "same"), _negated=True), ("same_as__isnull", True)),
                    _connector="OR",
                ),
                name="the_same_leak_names_the_other_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="leakdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("same_as__isnull", True), models.Q(("same_as", models.F("report")), _negated=True), _connector="OR"),
                name="no_leak_is_its_own_double",
            ),
        ),
        migrations.AddConstraint(
            model_name="leakclosure",
            constraint=models.CheckConstraint(condition=models.Q(("summary", ""), _negated=True), name="a_closed_leak_says_what_was_done"),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("recipient", ""), _negated=True), ("posting__isnull", False), _connector="OR"),
                name="a_remedy_says_who_is_told_or_what_is_removed",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(("posting__isnull", True), ("sort", "removal"), _connector="OR"),
                name="only_a_removal_is_about_a_posting",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="a_changed_remedy_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)), fields=("report", "posting"), name="a_posting_is_listed_once_for_removal"
            ),
        ),
        migrations.AddConstraint(
            model_name="remedydone",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "explained"), models.Q(("who", ""), _negated=True), _connector="OR"),
                name="a_remedy_that_was_done_names_who_did_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedydone",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "done"), models.Q(("how", ""), _negated=True), _connector="OR"),
                name="a_remedy_that_is_not_done_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedydone",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at__lte", models.F("at"))), name="a_remedy_is_recorded_after_it_was_done"
            ),
        ),
        install(
            append_only("publication_leakreport"),
            append_only("publication_leakdecision"),
            append_only("publication_leakevidence"),
            append_only("publication_remedy"),
            append_only("publication_remedydone"),
            append_only("publication_leakclosure"),
            Trigger(
                "a_leak_report_is_about_a_matter_of_its_body",
                "publication_leakreport",
                "INSERT",
                "NEW.item_id IS NOT NULL AND NEW.body_id <> (SELECT i.body_id FROM disclosure_item i WHERE i.id = NEW.item_id)",
            ),
            Trigger(
                "a_leak_taken_down_has_its_withdrawal",
                "publication_leakdecision",
                "INSERT",
                f"NEW.outcome = 'taken_down' AND NOT {_TAKEN_BACK}",
            ),
            Trigger("a_remedy_belongs_to_a_confirmed_leak", "publication_remedy", "INSERT", f"NOT {_CONFIRMED}"),
            Trigger("a_closed_leak_takes_no_more_remedies", "publication_remedy", "INSERT", _CLOSED),
            Trigger(
                "what_was_done_is_not_changed_any_more",
                "publication_remedy",
                "INSERT",
                f"NEW.replaces_id IS NOT NULL AND {_DONE.format('NEW.replaces_id')}",
            ),
            Trigger("what_was_replaced_is_not_done_any_more", "publication_remedydone", "INSERT", _REPLACED.format("NEW.remedy_id")),
            Trigger(
                "a_removal_is_proven",
                "publication_remedydone",
                "INSERT",
                "NEW.outcome = 'done' AND NEW.evidence_id IS NULL AND 'removal' = "
                "(SELECT m.sort FROM publication_remedy m WHERE m.id = NEW.remedy_id)",
            ),
            Trigger("only_a_confirmed_leak_is_closed", "publication_leakclosure", "INSERT", f"NOT {_CONFIRMED}"),
            Trigger(
                "a_leak_closes_when_every_remedy_is_done_or_explained",
                "publication_leakclosure",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_remedy m WHERE m.report_id = NEW.report_id "
                f"AND NOT {_REPLACED.format('m.id')} AND NOT {_DONE.format('m.id')})",
            ),
        ),
    ]
