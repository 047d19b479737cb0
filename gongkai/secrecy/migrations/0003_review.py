"""What the review rests on: resolutions, consultations, exceptions, joint conclusions, referrals."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0005_co_issuers"),
        ("organization", "0002_guards"),
        ("secrecy", "0002_guards"),
        ("vault", "0002_filescreening"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=71)),
                ("holder", models.CharField(max_length=120, verbose_name="权利人")),
                (
                    "concerns",
                    models.CharField(
                        choices=[("commercial_secret", "商业秘密"), ("privacy", "个人隐私")], max_length=20, verbose_name="涉及"
                    ),
                ),
                ("asked", models.TextField(verbose_name="征求意见的内容")),
                ("passages", models.JSONField(default=list, verbose_name="拟公开的原文")),
                ("sent_on", models.DateField(verbose_name="送达日期")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Determination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=71)),
                (
                    "concerns",
                    models.CharField(
                        choices=[("commercial_secret", "商业秘密"), ("privacy", "个人隐私")], max_length=20, verbose_name="涉及"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("consent", "权利人同意公开"),
                            ("public_interest", "不公开可能对公共利益造成重大影响"),
                            ("no_harm", "经审查，公开不会损害权利人合法权益"),
                        ],
                        max_length=20,
                        verbose_name="认定依据",
                    ),
                ),
                ("covers", models.TextField(verbose_name="认定可以公开的内容")),
                ("reasons", models.TextField(blank=True, verbose_name="理由")),
                ("evidence_name", models.CharField(blank=True, max_length=255)),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="JointVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state_secret", models.BooleanField(verbose_name="是否属于国家秘密")),
                ("work_secret", models.BooleanField(verbose_name="是否属于工作秘密")),
                ("commercial_secret", models.BooleanField(verbose_name="是否属于商业秘密")),
                ("privacy", models.BooleanField(verbose_name="是否属于个人隐私")),
                ("national_security", models.BooleanField(verbose_name="公开后是否危及国家安全")),
                ("public_safety", models.BooleanField(verbose_name="公开后是否危及公共安全")),
                ("economic_security", models.BooleanField(verbose_name="公开后是否危及经济安全")),
                ("social_stability", models.BooleanField(verbose_name="公开后是否危及社会稳定")),
                ("digest", models.CharField(max_length=71)),
                ("outcome", models.CharField(choices=[("agree", "agree"), ("return", "return")], max_length=10)),
                ("remark", models.TextField(blank=True, verbose_name="意见")),
                ("post", models.CharField(blank=True, max_length=30)),
                ("signatory", models.CharField(blank=True, max_length=80, verbose_name="签署人")),
                ("evidence_name", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=71)),
                ("addressed_to", models.CharField(max_length=120, verbose_name="报请机关")),
                ("question", models.TextField(verbose_name="不能确定的问题")),
                ("letter_number", models.CharField(blank=True, max_length=80, verbose_name="文号")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("consent", "同意公开"), ("object", "不同意公开"), ("partly", "部分同意公开")], max_length=10
                    ),
                ),
                ("reasons", models.TextField(blank=True, verbose_name="理由")),
                ("signatory", models.CharField(max_length=80, verbose_name="答复人")),
                ("evidence_name", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("false_alarm", "误报"), ("redacted", "已在新稿中处理"), ("permitted", "依例外认定可以公开")],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="说明")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outcome", models.CharField(choices=[("agree", "agree"), ("return", "return"), ("withhold", "withhold")], max_length=10)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state_secret", "依法确定为国家秘密"),
                            ("forbidden_by_law", "法律、行政法规禁止公开"),
                            ("security_and_stability", "可能危及国家安全、公共安全、经济安全、社会稳定"),
                            ("third_party", "涉及商业秘密、个人隐私，公开会损害第三方合法权益"),
                            ("work_secret", "属于工作秘密"),
                            ("internal_affairs", "属于内部事务信息"),
                            ("process_information", "属于过程性信息"),
                            ("enforcement_file", "属于行政执法案卷信息"),
                            ("party_rules", "党内法规规定不宜公开"),
                            ("not_a_matter", "不属于应公开事项"),
                        ],
                        max_length=40,
                        verbose_name="不予公开的理由",
                    ),
                ),
                ("answer", models.TextField(verbose_name="答复内容")),
                ("document_number", models.CharField(blank=True, max_length=80, verbose_name="答复文号")),
                ("answered_on", models.DateField(verbose_name="答复日期")),
                ("evidence_name", models.CharField(blank=True, max_length=255)),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder", models.CharField(max_length=120, verbose_name="权利人")),
                (
                    "concerns",
                    models.CharField(
                        choices=[("commercial_secret", "商业秘密"), ("privacy", "个人隐私")], max_length=20, verbose_name="涉及"
                    ),
                ),
                ("covers", models.TextField(verbose_name="声明内容")),
                ("names", models.JSONField(default=list, verbose_name="用于比对的名称")),
                ("until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("evidence_name", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StatementEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="失效原因")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="consultation",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="consultation",
            name="version",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.version"),
        ),
        migrations.AddField(
            model_name="determination",
            name="consultation",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.consultation"
            ),
        ),
        migrations.AddField(
            model_name="determination",
            name="evidence",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"),
        ),
        migrations.AddField(
            model_name="determination",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="determination",
            name="version",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.version"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="co_issuer",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.coissuer"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="consultation",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.consultation"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="jointverdict",
            name="co_issuer",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.coissuer"),
        ),
        migrations.AddField(
            model_name="jointverdict",
            name="delegation",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.delegation"
            ),
        ),
        migrations.AddField(
            model_name="jointverdict",
            name="evidence",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"),
        ),
        migrations.AddField(
            model_name="jointverdict",
            name="on_behalf_of",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="jointverdict",
            name="person",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="jointverdict",
            name="version",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.version"),
        ),
        migrations.AddField(
            model_name="referral",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="referral",
            name="version",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.version"),
        ),
        migrations.AddField(
            model_name="reply",
            name="consultation",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.consultation"),
        ),
        migrations.AddField(
            model_name="reply",
            name="evidence",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"),
        ),
        migrations.AddField(
            model_name="reply",
            name="person",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="determination",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.determination"
            ),
        ),
        migrations.AddField(
            model_name="resolution",
            name="finding",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.finding"),
        ),
        migrations.AddField(
            model_name="resolution",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="resolution",
            name="redacted_in",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.version"
            ),
        ),
        migrations.AddField(
            model_name="ruling",
            name="evidence",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"),
        ),
        migrations.AddField(
            model_name="ruling",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="ruling",
            name="referral",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.referral"),
        ),
        migrations.AddField(
            model_name="statement",
            name="body",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body"),
        ),
        migrations.AddField(
            model_name="statement",
            name="evidence",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"),
        ),
        migrations.AddField(
            model_name="statement",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="consultation",
            name="statement",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.statement"
            ),
        ),
        migrations.AddField(
            model_name="statementend",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="statementend",
            name="statement",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.statement"),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.CheckConstraint(
                condition=models.Q(("covers", ""), _negated=True), name="a_determination_says_what_it_covers"
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.CheckConstraint(
                condition=models.Q(("concerns__in", ["commercial_secret", "privacy"])), name="a_determination_is_never_about_a_state_secret"
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "consent"), _negated=True),
                    ("consultation__isnull", False),
                    ("evidence__isnull", False),
                    _connector="OR",
                ),
                name="a_determined_consent_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis", "consent"), models.Q(("reasons", ""), _negated=True), _connector="OR"),
                name="a_determination_without_consent_states_its_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("co_issuer__isnull", True), ("consultation__isnull", False)),
                    models.Q(("co_issuer__isnull", False), ("consultation__isnull", True)),
                    _connector="OR",
                ),
                name="an_invitation_is_to_one_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("at"))), name="an_invitation_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="jointverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "agree"), _negated=True),
                    models.Q(
                        ("commercial_secret", False),
                        ("economic_security", False),
                        ("national_security", False),
                        ("privacy", False),
                        ("public_safety", False),
                        ("social_stability", False),
                        ("state_secret", False),
                        ("work_secret", False),
                    ),
                    _connector="OR",
                ),
                name="an_agreeing_joint_verdict_answers_no_eight_times",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "agree"), models.Q(("remark", ""), _negated=True), _connector="OR"),
                name="an_adverse_joint_verdict_states_its_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), models.Q(("signatory", ""), _negated=True), _connector="OR"),
                name="a_joint_verdict_says_who_signed_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delegation__isnull", True), ("on_behalf_of__isnull", True)),
                    models.Q(("delegation__isnull", False), ("on_behalf_of__isnull", False)),
                    _connector="OR",
                ),
                name="a_delegated_joint_verdict_names_both_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("question", ""), _negated=True), models.Q(("addressed_to", ""), _negated=True)),
                name="a_referral_says_what_it_asks_and_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "consent"), models.Q(("reasons", ""), _negated=True), _connector="OR"),
                name="an_objecting_reply_states_its_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(condition=models.Q(("signatory", ""), _negated=True), name="a_reply_says_who_gave_it"),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", True), models.Q(("outcome", "consent"), _negated=True), ("evidence__isnull", False), _connector="OR"
                ),
                name="a_consent_entered_by_the_office_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("determination__isnull", True),
                        ("outcome", "false_alarm"),
                        ("redacted_in__isnull", True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(("determination__isnull", True), ("outcome", "redacted"), ("redacted_in__isnull", False)),
                    models.Q(("determination__isnull", False), ("outcome", "permitted"), ("redacted_in__isnull", True)),
                    _connector="OR",
                ),
                name="a_resolution_says_what_it_rests_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(condition=models.Q(("answer", ""), _negated=True), name="a_ruling_says_what_was_answered"),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "withhold"), models.Q(("ground", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "withhold"), _negated=True), ("ground", "")),
                    _connector="OR",
                ),
                name="a_withholding_ruling_names_its_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("holder", ""), _negated=True), models.Q(("covers", ""), _negated=True)),
                name="a_statement_says_whose_it_is_and_what_it_covers",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("holder", ""), _negated=True), models.Q(("asked", ""), _negated=True)),
                name="a_consultation_says_whom_it_asks_and_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gt", models.F("sent_on"))), name="a_consultation_gives_time_to_answer"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementend",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="an_ended_statement_says_why"),
        ),
    ]
