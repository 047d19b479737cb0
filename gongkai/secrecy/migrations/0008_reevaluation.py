"""Withheld matters that were looked at again (重新评估)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0005_co_issuers"),
        ("secrecy", "0007_cleaned"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reevaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(choices=[("keep", "继续不予公开"), ("reopen", "可以公开，转承办部门重新办理")], max_length=10),
                ),
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
                ("reasons", models.TextField(verbose_name="评估理由")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                ("edition", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.edition")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reasons", ""), _negated=True), name="a_reevaluation_states_its_reasons"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "keep"), models.Q(("ground", ""), _negated=True)),
                            models.Q(("ground", ""), ("outcome", "reopen")),
                            _connector="OR",
                        ),
                        name="what_stays_withheld_names_its_ground",
                    ),
                ],
            },
        ),
        install(
            append_only("secrecy_reevaluation"),
            Trigger(
                "only_what_is_withheld_is_evaluated_again",
                "secrecy_reevaluation",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM disclosure_edition e WHERE e.id = NEW.edition_id AND e.stage = 'withheld')",
            ),
        ),
    ]
