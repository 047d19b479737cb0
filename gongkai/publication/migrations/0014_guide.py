"""The guide of a body, in versions, and whether its page is in place."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0009_fax"),
        ("publication", "0013_posting_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Guide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kinds", models.TextField(verbose_name="公开信息的分类")),
                ("arrangement", models.TextField(verbose_name="编排体系")),
                ("ways", models.TextField(verbose_name="获取方式")),
                ("office", models.TextField(blank=True, verbose_name="公开工作机构")),
                ("complaints", models.TextField(verbose_name="监督和投诉")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kinds", ""), _negated=True),
                            models.Q(("arrangement", ""), _negated=True),
                            models.Q(("ways", ""), _negated=True),
                            models.Q(("complaints", ""), _negated=True),
                        ),
                        name="a_guide_has_all_its_sections",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GuideShown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("guide", models.OneToOneField(on_delete=PROTECT, related_name="+", to="publication.guide")),
            ],
        ),
        install(append_only("publication_guide"), append_only("publication_guideshown")),
    ]
