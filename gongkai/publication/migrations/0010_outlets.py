"""How a body uses each of the sixteen forms of disclosure."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install

CHANNELS = [
    "meeting",
    "document",
    "circular",
    "smart_park",
    "party_board",
    "notice_board",
    "publicity_panel",
    "screen",
    "public_sign",
    "file_consultation",
    "column",
    "press_conference",
    "news_media",
    "reply_letter",
    "zone_portal",
    "government_portal",
]


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0004_calendar"),
        ("publication", "0009_feedback"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Outlet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(choices=[(one, one) for one in CHANNELS], max_length=30, verbose_name="公开形式")),
                ("places", models.TextField(blank=True, verbose_name="地点或载体")),
                ("keeper", models.CharField(blank=True, max_length=100, verbose_name="管理人")),
                ("in_use", models.BooleanField(verbose_name="是否启用")),
                ("days", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="一般展示天数")),
                ("needs_photo", models.BooleanField(verbose_name="登记时须附照片")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("channel__in", CHANNELS)), name="an_outlet_is_one_of_the_sixteen_forms"),
                    models.CheckConstraint(
                        condition=models.Q(("in_use", False), models.Q(("places", ""), _negated=True), _connector="OR"),
                        name="a_form_in_use_has_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__isnull", True), ("days__gte", 1), _connector="OR"),
                        name="what_hangs_hangs_a_day_at_least",
                    ),
                ],
            },
        ),
        install(append_only("publication_outlet")),
    ]
