"""Receivers, handovers and what became of them; records that an archive received are locked (clause 2.E)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

TABLES = (
    "supplement", "receiver", "receiverstate", "handover", "handoverline", "handoverdecision", "handoverpage", "handovercode",
    "handoveranswer", "handoverend", "handoverclosure",
)  # fmt: skip
_ENDED = "EXISTS (SELECT 1 FROM archives_handoverend e WHERE e.handover_id = {0})"
_APPROVED = "EXISTS (SELECT 1 FROM archives_handoverdecision d WHERE d.handover_id = {0} AND d.approved)"
_RECEIVED = "EXISTS (SELECT 1 FROM archives_handoveranswer a WHERE a.handover_id = {0} AND a.outcome = 'received')"
_BY_AN_ARCHIVE = (
    "EXISTS (SELECT 1 FROM archives_handoverline l JOIN archives_receiver r ON r.id = l.receiver_id "
    f"WHERE l.record_id = {{0}} AND r.kind = 'archive' AND {_RECEIVED.format('l.handover_id')})"
)
_OF = "FROM archives_handover h JOIN archives_receiver r ON r.id = h.receiver_id WHERE h.id = NEW.handover_id"

GUARDS = (
    Trigger(
        "a_line_of_a_handover_names_what_is_handed_over",
        "archives_handoverline",
        "INSERT",
        f"NOT EXISTS (SELECT 1 {_OF} AND h.receiver_id = NEW.receiver_id AND (r.kind = 'archive') = (NEW.package_id IS NOT NULL)) "
        "OR (NEW.package_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM archives_package p WHERE p.id = NEW.package_id "
        "AND p.record_id = NEW.record_id AND p.manifest_digest = NEW.digest AND p.name = NEW.name AND p.size = NEW.size "
        "AND COALESCE(p.supplement_id, 0) = COALESCE(NEW.supplement_id, 0)))",
    ),
    Trigger(
        "a_record_is_handed_to_a_receiver_once",
        "archives_handoverline",
        "INSERT",
        "EXISTS (SELECT 1 FROM archives_handoverline l WHERE l.record_id = NEW.record_id AND l.receiver_id = NEW.receiver_id "
        f"AND COALESCE(l.supplement_id, 0) = COALESCE(NEW.supplement_id, 0) AND NOT {_ENDED.format('l.handover_id')})",
    ),
    Trigger(
        "a_handover_is_decided_by_the_group_head_and_by_another",
        "archives_handoverdecision",
        "INSERT",
        "NEW.post <> 'group_head' OR NOT EXISTS (SELECT 1 FROM archives_handover h WHERE h.id = NEW.handover_id "
        "AND h.list_digest = NEW.list_digest AND h.person_id <> NEW.person_id AND h.person_id <> COALESCE(NEW.on_behalf_of_id, 0)) "
        f"OR {_ENDED.format('NEW.handover_id')}",
    ),
    Trigger(
        "a_handover_is_sent_after_its_approval",
        "archives_handoverpage",
        "INSERT",
        f"NOT {_APPROVED.format('NEW.handover_id')} OR {_ENDED.format('NEW.handover_id')} OR {_RECEIVED.format('NEW.handover_id')}",
    ),
    Trigger(
        "a_code_of_a_handover_is_told_by_another",
        "archives_handovercode",
        "INSERT",
        "EXISTS (SELECT 1 FROM archives_handoverpage p WHERE p.id = NEW.page_id AND p.person_id = NEW.person_id)",
    ),
    Trigger(
        "an_answer_comes_to_a_handover_that_was_approved",
        "archives_handoveranswer",
        "INSERT",
        f"NOT {_APPROVED.format('NEW.handover_id')} OR {_ENDED.format('NEW.handover_id')} OR {_RECEIVED.format('NEW.handover_id')} "
        "OR (NEW.page_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM archives_handoverpage p JOIN archives_handovercode c "
        "ON c.page_id = p.id WHERE p.id = NEW.page_id AND c.id = NEW.code_id AND p.handover_id = NEW.handover_id))",
    ),
    Trigger(
        "what_is_received_is_what_was_handed_over",
        "archives_handoveranswer",
        "INSERT",
        "NEW.outcome = 'received' AND NOT EXISTS (SELECT 1 FROM archives_handover h WHERE h.id = NEW.handover_id "
        "AND h.count = NEW.counted AND h.size = NEW.counted_size AND h.list_digest = NEW.counted_digest)",
    ),
    Trigger(
        "what_was_received_does_not_come_to_nothing",
        "archives_handoverend",
        "INSERT",
        _RECEIVED.format("NEW.handover_id"),
    ),
    Trigger(
        "a_closed_handover_was_received",
        "archives_handoverclosure",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM archives_handoveranswer a WHERE a.id = NEW.answer_id AND a.handover_id = NEW.handover_id "
        "AND a.outcome = 'received')",
    ),
    Trigger(
        "only_what_an_archive_received_is_supplemented",
        "archives_supplement",
        "INSERT",
        f"NOT {_BY_AN_ARCHIVE.format('NEW.record_id')}",
    ),
    Trigger(
        "a_record_that_was_received_is_packed_as_a_supplement_alone",
        "archives_package",
        "INSERT",
        f"(NEW.supplement_id IS NULL AND {_BY_AN_ARCHIVE.format('NEW.record_id')}) OR (NEW.supplement_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM archives_supplement s WHERE s.id = NEW.supplement_id AND s.record_id = NEW.record_id))",
    ),
    Trigger(
        "a_handed_over_edition_has_a_receipt",
        "disclosure_edition",
        "UPDATE",
        "NEW.stage = 'handed_over' AND OLD.stage <> NEW.stage AND NOT EXISTS (SELECT 1 FROM archives_record f "
        f"WHERE f.edition_id = NEW.id AND {_BY_AN_ARCHIVE.format('f.id')})",
    ),
)


class Migration(migrations.Migration):
    dependencies = [
        ("archives", "0007_renditions"),
        ("organization", "0009_fax"),
        ("vault", "0003_virusscan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="交接单号")),
                ("starts_on", models.DateField(verbose_name="起")),
                ("ends_on", models.DateField(verbose_name="止")),
                ("nil", models.BooleanField(default=False, verbose_name="零报告")),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("listed", models.TextField(verbose_name="移交清单")),
                ("list_digest", models.CharField(max_length=71, verbose_name="清单摘要")),
                ("count", models.PositiveIntegerField(verbose_name="件数")),
                ("pages", models.PositiveIntegerField(verbose_name="页数")),
                ("size", models.PositiveBigIntegerField(verbose_name="总字节数")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "replaces",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handover"),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="HandoverAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("received", "已接收"), ("refused", "拒收"), ("different", "核对不符，未接收")],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("counted", models.PositiveIntegerField(null=True, verbose_name="核对的件数")),
                ("counted_size", models.PositiveBigIntegerField(null=True, verbose_name="核对的总字节数")),
                ("counted_digest", models.CharField(blank=True, max_length=71, verbose_name="核对的清单摘要")),
                ("reasons", models.TextField(blank=True, verbose_name="理由")),
                ("signatory", models.CharField(max_length=40, verbose_name="接收人")),
                ("filing_number", models.CharField(blank=True, max_length=60, verbose_name="备案号")),
                ("received_on", models.DateField(verbose_name="接收日期")),
                ("scan_name", models.CharField(blank=True, max_length=255)),
                ("source", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                ("handover", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handover")),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("scan", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="HandoverClosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handoveranswer"),
                ),
                ("handover", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handover")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name="HandoverCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=128)),
                (
                    "how",
                    models.CharField(
                        choices=[("phone", "电话"), ("person", "当面"), ("post", "邮寄或者机要")], max_length=10, verbose_name="告知方式"
                    ),
                ),
                ("contact", models.CharField(max_length=120, verbose_name="电话或者地址，以及从哪里得知")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="handoveranswer",
            name="code",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handovercode"),
        ),
        migrations.CreateModel(
            name="HandoverPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="接收人")),
                ("contact", models.CharField(max_length=120, verbose_name="联系方式")),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField(verbose_name="有效期至")),
                ("at", models.DateTimeField()),
                ("handover", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handover")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="handovercode",
            name="page",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handoverpage"),
        ),
        migrations.AddField(
            model_name="handoveranswer",
            name="page",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handoverpage"),
        ),
        migrations.CreateModel(
            name="Receiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, verbose_name="接收单位代码")),
                (
                    "kind",
                    models.CharField(
                        choices=[("archive", "档案馆"), ("library", "公共图书馆"), ("other", "其他接收单位")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="handover",
            name="receiver",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.receiver"),
        ),
        migrations.CreateModel(
            name="ReceiverState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="接收单位名称")),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("reached", models.CharField(blank=True, max_length=120, verbose_name="联系方式")),
                (
                    "interval",
                    models.CharField(
                        choices=[("month", "每月"), ("year", "每年"), ("need", "按需")], max_length=10, verbose_name="移交周期"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(default=5, verbose_name="期满后几日内移交")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("receiver", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.receiver")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="handover",
            name="state",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.receiverstate"),
        ),
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="补充理由")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="HandoverLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=71)),
                ("size", models.PositiveBigIntegerField()),
                ("pages", models.PositiveIntegerField(default=0)),
                ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="份数")),
                ("handover", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handover")),
                (
                    "package",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.package"),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record")),
                ("receiver", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.receiver")),
                (
                    "supplement",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.supplement"),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="package",
            name="supplement",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.supplement"),
        ),
        migrations.CreateModel(
            name="HandoverDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list_digest", models.CharField(max_length=71)),
                ("approved", models.BooleanField(verbose_name="同意")),
                ("remark", models.TextField(blank=True, verbose_name="意见")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "delegation",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.delegation"
                    ),
                ),
                ("handover", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handover")),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved", True), models.Q(("remark", ""), _negated=True), _connector="OR"),
                        name="a_returned_handover_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delegation", None), ("on_behalf_of", None)),
                            models.Q(models.Q(("delegation", None), _negated=True), models.Q(("on_behalf_of", None), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_handover_is_decided_for_another_under_a_delegation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("returned", "审批退回"), ("refused", "对方拒收"), ("cancelled", "作废")],
                        max_length=10,
                        verbose_name="终止原因",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField()),
                ("handover", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.handover")),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["returned", "refused", "cancelled"]), models.Q(("reason", ""), _negated=True)),
                        name="a_handover_that_came_to_nothing_says_why",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="handoverpage",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("contact", ""), _negated=True)),
                name="a_page_of_a_handover_names_whom_it_is_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoverpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("at"))), name="a_page_of_a_handover_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="handovercode",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("contact", ""), _negated=True), ("how__in", ["phone", "person", "post"])),
                name="a_code_of_a_handover_says_how_it_was_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveranswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "different"), _negated=True),
                fields=("handover",),
                name="a_handover_is_received_or_refused_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["received", "refused", "different"]), models.Q(("signatory", ""), _negated=True)),
                name="an_answer_says_what_and_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "refused"), _negated=True), models.Q(("reasons", ""), _negated=True), _connector="OR"
                ),
                name="a_refused_handover_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "refused"),
                    models.Q(
                        models.Q(("counted", None), _negated=True),
                        models.Q(("counted_size", None), _negated=True),
                        models.Q(("counted_digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_receiver_who_takes_has_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("page", None), _negated=True), models.Q(("code", None), _negated=True), ("person", None)),
                    models.Q(
                        ("code", None), ("page", None), models.Q(("person", None), _negated=True), models.Q(("scan", None), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="an_answer_came_over_a_page_or_as_a_signed_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiver",
            constraint=models.UniqueConstraint(fields=("body", "code"), name="one_receiver_for_a_code"),
        ),
        migrations.AddConstraint(
            model_name="receiver",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("code", ""), _negated=True), ("kind__in", ["archive", "library", "other"])),
                name="a_receiver_has_a_code_and_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiverstate",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), ("interval__in", ["month", "year", "need"])),
                name="a_receiver_has_a_name_and_an_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(fields=("body", "number"), name="one_handover_for_a_number"),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="a_handover_is_for_a_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("count", 0), ("nil", True), ("pages", 0), ("size", 0)),
                    models.Q(("count__gt", 0), ("nil", False)),
                    _connector="OR",
                ),
                name="a_handover_hands_over_something_or_is_a_nil_return",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_supplement_says_why"),
        ),
        migrations.AddConstraint(
            model_name="handoverline",
            constraint=models.UniqueConstraint(fields=("handover", "position"), name="one_line_for_a_position"),
        ),
        migrations.AddConstraint(
            model_name="handoverline",
            constraint=models.UniqueConstraint(fields=("handover", "name"), name="a_handover_names_nothing_twice"),
        ),
        migrations.AddConstraint(
            model_name="handoverline",
            constraint=models.CheckConstraint(
                condition=models.Q(("supplement", None), models.Q(("package", None), _negated=True), _connector="OR"),
                name="a_supplement_is_handed_over_as_a_package",
            ),
        ),
        install(*(append_only(f"archives_{table}") for table in TABLES), GUARDS),
    ]
