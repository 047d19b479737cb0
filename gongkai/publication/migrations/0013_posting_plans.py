"""Where chosen forms are to be carried out, by whom and by which day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install

PROTECT = django.db.models.deletion.PROTECT


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
        ("disclosure", "0008_reminders"),
        ("publication", "0012_readings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PostingPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(choices=[(one, one) for one in CHANNELS], max_length=30, verbose_name="公开形式"),
                ),
                ("place", models.CharField(max_length=200, verbose_name="地点或载体")),
                ("shown_from", models.DateField(verbose_name="起始日期")),
                ("shown_until", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                ("due_on", models.DateField(verbose_name="办理期限")),
                ("dropped", models.BooleanField(default=False, verbose_name="不再办理")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("at", models.DateTimeField()),
                (
                    "keeper",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="承办人"),
                ),
                ("person", models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "replaces",
                    models.OneToOneField(blank=True, null=True, on_delete=PROTECT, related_name="+", to="publication.postingplan"),
                ),
                ("version", models.ForeignKey(on_delete=PROTECT, related_name="+", to="disclosure.version")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("place", ""), _negated=True), name="a_plan_names_its_place"),
                    models.CheckConstraint(
                        condition=models.Q(("shown_until__isnull", True), ("shown_until__gte", models.F("shown_from")), _connector="OR"),
                        name="a_plan_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("replaces__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="a_changed_plan_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dropped", False), ("replaces__isnull", False), _connector="OR"),
                        name="only_a_plan_that_was_made_is_dropped",
                    ),
                ],
            },
        ),
        install(append_only("publication_postingplan")),
    ]
