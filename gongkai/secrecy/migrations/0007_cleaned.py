"""Cleaned copies that go back with a return (清理稿)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0005_co_issuers"),
        ("secrecy", "0006_screened"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CleanedDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parts", models.JSONField()),
                ("files", models.JSONField(default=list)),
                ("pairs", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("verdict", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.verdict")),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.version")),
            ],
        ),
        install(
            append_only("secrecy_cleaneddraft"),
            Trigger(
                "a_cleaned_draft_goes_back_with_a_return",
                "secrecy_cleaneddraft",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM secrecy_verdict r WHERE r.id = NEW.verdict_id AND r.version_id = NEW.version_id "
                "AND r.outcome = 'return')",
            ),
        ),
    ]
