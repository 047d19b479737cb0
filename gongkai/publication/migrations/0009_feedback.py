"""Feedback: what came, what became of it, who gave the answer, the rounds in which it is gathered (clauses 3.0, 5.2)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

_GIVEN = (
    "EXISTS (SELECT 1 FROM publication_reply a JOIN publication_handling h ON h.id = a.handling_id "
    "WHERE h.feedback_id = {} AND a.decision <> 'returned')"
)
_ITEM_OF_ROUND = (
    "(SELECT e.item_id FROM disclosure_edition e JOIN publication_release p ON p.edition_id = e.id "
    "JOIN publication_round r ON r.release_id = p.id WHERE r.id = NEW.round_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("disclosure", "0001_initial"),
        ("organization", "0001_initial"),
        ("publication", "0008_removal"),
        ("vault", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("page", "公开网站"),
                            ("meeting", "会议、座谈"),
                            ("letter", "来信"),
                            ("visit", "来访"),
                            ("phone", "电话"),
                            ("other", "其他途径"),
                        ],
                        max_length=10,
                        verbose_name="反馈途径",
                    ),
                ),
                ("receipt", models.CharField(max_length=14, unique=True, verbose_name="受理编号")),
                ("text", models.TextField(verbose_name="意见内容")),
                ("masked", models.PositiveSmallIntegerField(default=0)),
                ("who", models.CharField(blank=True, max_length=100, verbose_name="反映人")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="地点或者来文")),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("days", models.PositiveSmallIntegerField(verbose_name="答复期限（工作日）")),
                ("evidence_name", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.edition"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.entry"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"
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
            name="FeedbackTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer_days", models.PositiveSmallIntegerField(verbose_name="答复期限（工作日）")),
                ("round_days", models.PositiveSmallIntegerField(verbose_name="征求意见期（天）")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Handling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("adopted", "采纳"), ("explained", "解释说明"), ("declined", "不予采纳"), ("passed_on", "转办")],
                        max_length=10,
                        verbose_name="处理结果",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("recipient", models.CharField(blank=True, max_length=100, verbose_name="转办单位")),
                ("answer", models.TextField(verbose_name="答复")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("feedback", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.feedback")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.CharField(
                        choices=[("published", "在公开页面公布"), ("private", "只凭受理编号查询"), ("returned", "退回重新办理")],
                        max_length=10,
                        verbose_name="审定结果",
                    ),
                ),
                ("shown", models.TextField(blank=True, verbose_name="公布的意见")),
                ("remark", models.TextField(blank=True, verbose_name="审定意见")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "handling",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.handling"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Responding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("edition", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.edition")),
                ("feedback", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.feedback")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("ends_on", models.DateField(verbose_name="截止日期")),
                ("reason", models.TextField(blank=True, verbose_name="列为重大、复杂事项的理由")),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("release", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RoundClosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("summary", models.TextField(verbose_name="征求意见情况")),
                ("closed_on", models.DateField(verbose_name="办结日期")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("round", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.round")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FeedbackShown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "reply",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.reply"
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.round"
                    ),
                ),
                (
                    "closure",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.roundclosure"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="feedback_says_something"),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("edition__isnull", False), ("entry__isnull", True)),
                    models.Q(("edition__isnull", True), ("entry__isnull", False)),
                    _connector="OR",
                ),
                name="feedback_is_about_an_edition_or_an_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evidence__isnull", True), ("person__isnull", True), ("source", "page"), ("who", "")),
                    models.Q(models.Q(("source", "page"), _negated=True), ("person__isnull", False), models.Q(("who", ""), _negated=True)),
                    _connector="OR",
                ),
                name="feedback_taken_by_hand_says_by_whom_and_whose",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="feedback_is_answered_within_days"),
        ),
        migrations.AddConstraint(
            model_name="feedbackterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_days__gte", 1), ("round_days__gte", 1)), name="terms_of_feedback_give_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="handling",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("answer", ""), _negated=True)),
                name="a_handling_states_reason_and_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="handling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "passed_on"), models.Q(("recipient", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "passed_on"), _negated=True), ("recipient", "")),
                    _connector="OR",
                ),
                name="what_is_passed_on_says_to_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "published"), _negated=True), models.Q(("shown", ""), _negated=True), _connector="OR"
                ),
                name="a_published_answer_shows_what_it_answers",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "returned"), _negated=True), models.Q(("remark", ""), _negated=True), _connector="OR"
                ),
                name="an_answer_sent_back_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="a_round_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="a_round_opened_by_hand_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("summary", ""), _negated=True), name="a_closed_round_says_what_came_of_it"
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackshown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closure__isnull", True), ("reply__isnull", False), ("round__isnull", True)),
                    models.Q(("closure__isnull", True), ("reply__isnull", True), ("round__isnull", False)),
                    models.Q(("closure__isnull", False), ("reply__isnull", True), ("round__isnull", True)),
                    _connector="OR",
                ),
                name="what_is_shown_of_feedback_is_one_thing",
            ),
        ),
        install(
            append_only("publication_feedbackterms"),
            append_only("publication_feedback"),
            append_only("publication_handling"),
            append_only("publication_reply"),
            append_only("publication_responding"),
            append_only("publication_round"),
            append_only("publication_roundclosure"),
            append_only("publication_feedbackshown"),
            Trigger(
                "what_was_answered_is_not_handled_again",
                "publication_handling",
                "INSERT",
                _GIVEN.format("NEW.feedback_id"),
            ),
            Trigger(
                "nobody_gives_the_answer_that_he_proposed",
                "publication_reply",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_handling h WHERE h.id = NEW.handling_id AND h.person_id = NEW.person_id)",
            ),
            Trigger(
                "only_the_newest_handling_is_decided_on",
                "publication_reply",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_handling h JOIN publication_handling n ON n.feedback_id = h.feedback_id "
                "WHERE h.id = NEW.handling_id AND n.id > h.id)",
            ),
            Trigger(
                "an_edition_says_what_it_answers_while_it_is_drafted",
                "publication_responding",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM disclosure_edition e WHERE e.id = NEW.edition_id AND e.stage IN ('collected', 'returned'))",
            ),
            Trigger(
                "a_round_is_not_closed_before_its_end",
                "publication_roundclosure",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_round r JOIN publication_release p ON p.id = r.release_id "
                "JOIN disclosure_edition e ON e.id = p.edition_id "
                "WHERE r.id = NEW.round_id AND e.stage = 'published' AND r.ends_on >= NEW.closed_on)",
            ),
            Trigger(
                "a_round_is_closed_when_all_that_came_is_answered",
                "publication_roundclosure",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_feedback f JOIN disclosure_edition e ON e.id = f.edition_id "
                f"WHERE e.item_id = {_ITEM_OF_ROUND} "
                "AND f.received_on <= (SELECT r.ends_on FROM publication_round r WHERE r.id = NEW.round_id) "
                f"AND NOT {_GIVEN.format('f.id')})",
            ),
        ),
    ]
