"""Electronic screens: how they are set, those inside the zone, and those that were revoked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0004_calendar"),
        ("publication", "0010_outlets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreenSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seconds", models.PositiveSmallIntegerField(verbose_name="每件显示秒数")),
                ("hours", models.PositiveSmallIntegerField(verbose_name="断网多少小时后停止显示")),
                ("notice", models.CharField(max_length=200, verbose_name="停止显示时的告示")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seconds__gte", 5), ("seconds__lte", 300)), name="a_screen_shows_each_matter_for_a_while"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1), ("hours__lte", 168)), name="a_screen_without_contact_falls_silent"
                    ),
                    models.CheckConstraint(condition=models.Q(("notice", ""), _negated=True), name="a_silent_screen_says_why"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreenDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=200, verbose_name="安装地点")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.CheckConstraint(condition=models.Q(("place", ""), _negated=True), name="a_screen_stands_somewhere")],
            },
        ),
        migrations.CreateModel(
            name="ScreenRevocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="停用原因")),
                ("at", models.DateTimeField()),
                ("device", models.OneToOneField(on_delete=PROTECT, related_name="+", to="publication.screendevice")),
                ("person", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_revoked_screen_says_why")
                ],
            },
        ),
        install(
            append_only("publication_screensetting"), append_only("publication_screendevice"), append_only("publication_screenrevocation")
        ),
    ]
