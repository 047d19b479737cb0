"""Reminders by the office, and calls that were passed on to somebody else (clause 1.2)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0007_duties"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="改派理由")),
                ("at", models.DateTimeField()),
                ("call", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.call")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("successor", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.call")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_reassigned_call_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(("successor", models.F("call")), _negated=True), name="a_call_does_not_follow_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="催办意见")),
                ("at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.call"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.edition"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("call__isnull", True), ("edition__isnull", False)),
                            models.Q(("call__isnull", False), ("edition__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_reminder_is_of_a_matter_or_of_a_call",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="a_reminder_says_something"),
                ],
            },
        ),
        install(append_only("disclosure_reminder"), append_only("disclosure_callend")),
    ]
