"""Packages that are made in the background (clause 2.E)."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archives", "0010_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Packing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waits", "waits"), ("runs", "runs"), ("made", "made"), ("failed", "failed")],
                        default="waits",
                        max_length=10,
                    ),
                ),
                ("files", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("written", models.PositiveBigIntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                (
                    "package",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.package"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waits", "runs"])),
                        fields=("record",),
                        name="one_package_of_a_record_is_made_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("failure", ""), ("package__isnull", False), ("state", "made")),
                            models.Q(("package__isnull", True), ("state", "failed"), models.Q(("failure", ""), _negated=True)),
                            models.Q(("failure", ""), ("package__isnull", True), ("state__in", ["waits", "runs"])),
                            _connector="OR",
                        ),
                        name="a_packing_has_its_package_or_says_why_not",
                    ),
                ],
            },
        ),
    ]
