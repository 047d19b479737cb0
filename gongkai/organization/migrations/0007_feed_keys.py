"""Keys of programs that read (接口令牌, clause 4.1)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install


class Migration(migrations.Migration):
    """Tables of their own, written once."""

    dependencies = [("organization", "0006_groups")]

    operations = [
        migrations.CreateModel(
            name="FeedKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="用途")),
                ("digest", models.CharField(max_length=71, unique=True)),
                ("issued_at", models.DateTimeField(verbose_name="发放时间")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body", verbose_name="机构"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="经办人"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.CheckConstraint(condition=~models.Q(name=""), name="a_feed_key_says_what_it_is_for")],
            },
        ),
        migrations.CreateModel(
            name="FeedKeyEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("ended_at", models.DateTimeField(verbose_name="停用时间")),
                (
                    "ended_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="经办人"
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.feedkey",
                        verbose_name="接口令牌",
                    ),
                ),
            ],
            options={"constraints": [models.CheckConstraint(condition=~models.Q(reason=""), name="a_feed_key_ends_for_a_reason")]},
        ),
        install(append_only("organization_feedkey"), append_only("organization_feedkeyend")),
    ]
