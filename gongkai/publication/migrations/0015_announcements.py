"""Announcements on the front page: each written by one person and let there by another, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0009_fax"),
        ("publication", "0014_guide"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=40, verbose_name="标题")),
                ("text", models.TextField(verbose_name="内容")),
                ("until", models.DateField(verbose_name="显示到")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AnnouncementConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "announcement",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.announcement"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name="AnnouncementEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("at", models.DateTimeField()),
                (
                    "announcement",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.announcement"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name="AnnouncementShown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "consent",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.announcementconsent"
                    ),
                ),
                (
                    "end",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.announcementend"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="an_announcement_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcementend",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="an_announcement_ends_for_a_reason"),
        ),
        migrations.AddConstraint(
            model_name="announcementshown",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent__isnull", False), ("end__isnull", True)),
                    models.Q(("consent__isnull", True), ("end__isnull", False)),
                    _connector="OR",
                ),
                name="the_front_page_follows_one_deed",
            ),
        ),
        install(
            append_only("publication_announcement"),
            append_only("publication_announcementconsent"),
            append_only("publication_announcementend"),
            append_only("publication_announcementshown"),
            Trigger(
                "nobody_agrees_to_his_own_announcement",
                "publication_announcementconsent",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_announcement a WHERE a.id = NEW.announcement_id AND a.person_id = NEW.person_id)",
            ),
            Trigger(
                "an_ended_announcement_is_agreed_to_no_more",
                "publication_announcementconsent",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_announcementend e WHERE e.announcement_id = NEW.announcement_id)",
            ),
        ),
    ]
